/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-server.h"

#include "mortise-api-error.h"
#include "mortise-api-reader.h"
#include "mortise-api-socket.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <libsoup/soup.h>
#include <unistd.h>

/**
 * MortiseApiServer:
 *
 * Serves the admin API on a Unix socket: HTTP around [class@ApiRouter], and the readers of `/v1/events`.
 */
struct _MortiseApiServer
{
  GObject parent_instance;

  MortiseApiRouter *router;
  MortiseApiEvents *events;
  GSocketService *service;
  SoupServer *soup;
  GPtrArray *readers;
  GPtrArray *exchanges;
  char *path;
};

/* A request that is being answered. libsoup forgets the message when its connection ends, and must not be told to go on
 * with it then. Meanwhile it does not look at the connection: that the client has gone is seen by @hang_up. */
typedef struct
{
  MortiseApiServer *server;
  SoupServerMessage *message;
  GCancellable *cancellable;
  GSource *hang_up;
  gboolean is_over;
} Exchange;

G_DEFINE_FINAL_TYPE (MortiseApiServer, mortise_api_server, G_TYPE_OBJECT)

#define EVENTS_PATH "/v1/events"
#define MAX_READERS 64
/* Of a connection's address: its socket. */
#define SOCKET_KEY "mortise-socket"

static void
answer (SoupServerMessage *message, guint status, GBytes *body)
{
  /* libsoup ends connections that it did not accept itself after one request, and does not tell the client by itself.
   */
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "application/json", NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

static void
answer_error (SoupServerMessage *message, guint status, const GError *error)
{
  g_autoptr (JsonNode) node = mortise_api_error_to_json (error);
  g_autoptr (GBytes) body = mortise_json_to_bytes (node);

  answer (message, status ? status : mortise_api_error_to_status (error), body);
}

static char *
get_path_and_query (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);

  return g_strconcat (g_uri_get_path (uri), query ? "?" : NULL, query, NULL);
}

static void
stop_watching (Exchange *exchange)
{
  if (exchange->hang_up)
    g_source_destroy (exchange->hang_up);
  g_clear_pointer (&exchange->hang_up, g_source_unref);
}

static void
exchange_free (Exchange *exchange)
{
  stop_watching (exchange);
  g_object_unref (exchange->cancellable);
  g_object_unref (exchange->message);
  g_object_unref (exchange->server);
  g_free (exchange);
}

static void
exchange_end (Exchange *exchange)
{
  exchange->is_over = TRUE;
  stop_watching (exchange);
  g_cancellable_cancel (exchange->cancellable);
}

static void
exchange_give_up (Exchange *exchange)
{
  g_cancellable_cancel (exchange->cancellable);
}

/* From the end, and never past it: an exchange that is given up may be answered, and be gone, before this returns. */
static void
for_each_exchange (MortiseApiServer *self, void (*function) (Exchange *exchange))
{
  for (guint i = self->exchanges->len; i > 0; i = MIN (i - 1, self->exchanges->len))
    function (self->exchanges->pdata[i - 1]);
}

static gboolean
on_hang_up (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  exchange_give_up (user_data);
  return G_SOURCE_REMOVE;
}

/* Both directions are closed: a client that only has no more to send still waits for the answer. */
static void
watch (Exchange *exchange)
{
  GSocketAddress *address = soup_server_message_get_remote_address (exchange->message);
  GSocket *socket = g_object_get_data (G_OBJECT (address), SOCKET_KEY);

  exchange->hang_up = g_socket_create_source (socket, G_IO_HUP, NULL);
  g_source_set_callback (exchange->hang_up, G_SOURCE_FUNC (on_hang_up), exchange, NULL);
  g_source_attach (exchange->hang_up, NULL);
}

static Exchange *
exchange_new (MortiseApiServer *self, SoupServerMessage *message)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->server = g_object_ref (self);
  exchange->message = g_object_ref (message);
  exchange->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (message, "disconnected", G_CALLBACK (exchange_end), exchange);
  g_ptr_array_add (self->exchanges, exchange);
  watch (exchange);
  return exchange;
}

static void
on_handled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exchange *exchange = user_data;
  guint status;
  g_autoptr (GBytes) body = mortise_api_router_handle_finish (MORTISE_API_ROUTER (source), result, &status);

  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_ptr_array_remove_fast (exchange->server->exchanges, exchange);
  if (!exchange->is_over)
    {
      answer (exchange->message, status, body);
      soup_server_message_unpause (exchange->message);
    }
  exchange_free (exchange);
}

static void
handle_request (MortiseApiServer *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *actor = soup_message_headers_get_one (headers, "Mortise-Actor");
  g_autofree char *path = get_path_and_query (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  Exchange *exchange;

  soup_server_message_pause (message);
  exchange = exchange_new (self, message);
  mortise_api_router_handle_async (self->router, soup_server_message_get_method (message), path, body,
                                   actor ? actor : "api", exchange->cancellable, on_handled, exchange);
}

static void
on_reader_closed (MortiseApiServer *self, MortiseApiReader *reader)
{
  g_ptr_array_remove_fast (self->readers, reader);
}

static gboolean
check_reader (MortiseApiServer *self, SoupServerMessage *message, MortiseApiEventTypes *types, GError **error)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) parameters = g_uri_parse_params (query ? query : "", -1, "&", G_URI_PARAMS_WWW_FORM, error);

  if (!parameters || !mortise_api_event_types_parse (g_hash_table_lookup (parameters, "types"), types, error))
    return FALSE;
  if (self->readers->len < MAX_READERS)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "%d readers follow the events already: end one", MAX_READERS);
  return FALSE;
}

static void
add_reader (MortiseApiServer *self, SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (MortiseApiReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  MortiseApiEventTypes types;

  if (!check_reader (self, message, &types, &error))
    {
      answer_error (message, 0, error);
      return;
    }
  stream = soup_server_message_steal_connection (message);
  if (!stream)
    return;
  reader = mortise_api_reader_new (stream, types);
  g_signal_connect_object (reader, "closed", G_CALLBACK (on_reader_closed), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->readers, g_steal_pointer (&reader));
}

static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  MortiseApiServer *self = user_data;

  if (g_str_equal (path, EVENTS_PATH) && soup_server_message_get_method (message) == SOUP_METHOD_GET)
    add_reader (self, message);
  else
    handle_request (self, message);
}

/* The body is still read to its end, so that the client gets to its answer, but no longer kept. */
static void
refuse_large (SoupServerMessage *message)
{
  g_autoptr (GError) error
      = g_error_new (MORTISE_ERROR, MORTISE_ERROR_LIMIT, "the body is larger than %d MiB: send a smaller one",
                     MORTISE_API_MAX_BODY / 1024 / 1024);

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_message_body_truncate (soup_server_message_get_request_body (message));
  answer_error (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, error);
}

static void
on_got_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_content_length (headers) > MORTISE_API_MAX_BODY)
    refuse_large (message);
}

static void
on_got_chunk (SoupServerMessage *message)
{
  if (soup_server_message_get_status (message) == 0
      && soup_server_message_get_request_body (message)->length > MORTISE_API_MAX_BODY)
    refuse_large (message);
}

static void
on_request_started (SoupServer *soup, SoupServerMessage *message)
{
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), NULL);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), NULL);
}

/* Nothing that another user sends is parsed: the answer is the same whatever it was. */
static void
refuse_peer (GSocketConnection *connection, const GError *error)
{
  g_autoptr (JsonNode) body = mortise_api_error_to_json (error);
  g_autofree char *text = mortise_json_to_text (body, FALSE);
  g_autofree char *response = g_strdup_printf ("HTTP/1.1 403 Forbidden\r\n"
                                               "Content-Type: application/json\r\n"
                                               "Content-Length: %zu\r\n"
                                               "Connection: close\r\n"
                                               "\r\n"
                                               "%s",
                                               strlen (text), text);
  GSocket *socket = g_socket_connection_get_socket (connection);

  g_socket_set_blocking (socket, FALSE);
  g_socket_send (socket, response, strlen (response), NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

/* libsoup takes the address of a request without a Host header for one of the Internet; and of a connection that it did
 * not accept itself it tells nothing but the addresses that it was given. */
static GSocketAddress *
make_address (GSocketConnection *connection)
{
  GSocketAddress *address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  g_object_set_data_full (G_OBJECT (address), SOCKET_KEY, g_object_ref (g_socket_connection_get_socket (connection)),
                          g_object_unref);
  return address;
}

static gboolean
on_incoming (MortiseApiServer *self, GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = make_address (connection);
  g_autoptr (GError) error = NULL;

  if (!mortise_api_socket_check_peer (g_socket_connection_get_socket (connection), &error))
    refuse_peer (connection, error);
  else if (!soup_server_accept_iostream (self->soup, G_IO_STREAM (connection), address, address, &error))
    g_debug ("A connection was lost: %s", error->message);
  return TRUE;
}

/* Serialised once for all readers. */
static void
on_event (MortiseApiServer *self, guint type, JsonObject *event)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) line = NULL;

  if (self->readers->len == 0)
    return;
  node = json_node_init_object (json_node_alloc (), event);
  text = mortise_json_to_text (node, FALSE);
  line = g_bytes_new_take (g_strconcat (text, "\n", NULL), strlen (text) + 1);
  for (guint i = 0; i < self->readers->len; i++)
    if (mortise_api_reader_get_types (self->readers->pdata[i]) & type)
      mortise_api_reader_push (self->readers->pdata[i], line);
}

static void
mortise_api_server_dispose (GObject *object)
{
  MortiseApiServer *self = MORTISE_API_SERVER (object);

  mortise_api_server_stop (self);
  mortise_api_server_disconnect (self);

  G_OBJECT_CLASS (mortise_api_server_parent_class)->dispose (object);
}

static void
mortise_api_server_finalize (GObject *object)
{
  MortiseApiServer *self = MORTISE_API_SERVER (object);

  g_clear_pointer (&self->readers, g_ptr_array_unref);
  g_clear_pointer (&self->exchanges, g_ptr_array_unref);
  g_clear_object (&self->soup);
  g_clear_object (&self->events);
  g_clear_object (&self->router);

  G_OBJECT_CLASS (mortise_api_server_parent_class)->finalize (object);
}

static void
mortise_api_server_class_init (MortiseApiServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mortise_api_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = mortise_api_server_finalize;
}

static void
mortise_api_server_init (MortiseApiServer *self)
{
  self->readers = g_ptr_array_new_with_free_func (g_object_unref);
  self->exchanges = g_ptr_array_new ();
  self->soup = soup_server_new ("raw-paths", TRUE, "server-header", "mortise", NULL);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (on_request_started), NULL);
}

/**
 * mortise_api_server_new:
 * @router: what answers requests
 * @events: what `/v1/events` tells
 *
 * Returns: (transfer full): a server that does not serve yet
 */
MortiseApiServer *
mortise_api_server_new (MortiseApiRouter *router, MortiseApiEvents *events)
{
  MortiseApiServer *self = g_object_new (MORTISE_TYPE_API_SERVER, NULL);

  self->router = g_object_ref (router);
  self->events = g_object_ref (events);
  g_signal_connect_object (events, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * mortise_api_server_start:
 * @self: a server
 * @path: (type filename): where to make the socket
 * @error: return location for an error
 *
 * Begins to answer. The caller holds the site's lock.
 *
 * Returns: whether it serves
 */
gboolean
mortise_api_server_start (MortiseApiServer *self, const char *path, GError **error)
{
  g_autoptr (GSocket) socket = mortise_api_socket_listen (path, error);

  if (!socket)
    return FALSE;
  self->path = g_strdup (path);
  self->service = g_socket_service_new ();
  g_signal_connect_object (self->service, "incoming", G_CALLBACK (on_incoming), self, G_CONNECT_SWAPPED);
  return g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, NULL, error);
}

/**
 * mortise_api_server_stop:
 * @self: a server
 *
 * Removes the socket, sends the readers away and gives up the requests that are being answered; these still get an
 * answer while the main loop runs. Stopping twice does nothing.
 */
void
mortise_api_server_stop (MortiseApiServer *self)
{
  g_autoptr (GPtrArray) readers = NULL;

  if (!self->service)
    return;
  unlink (self->path);
  g_clear_pointer (&self->path, g_free);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);

  readers = g_steal_pointer (&self->readers);
  self->readers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < readers->len; i++)
    mortise_api_reader_close (readers->pdata[i]);
  for_each_exchange (self, exchange_give_up);
}

/**
 * mortise_api_server_disconnect:
 * @self: a server that was stopped
 *
 * Ends every connection.
 */
void
mortise_api_server_disconnect (MortiseApiServer *self)
{
  for_each_exchange (self, exchange_end);
  soup_server_disconnect (self->soup);
}
