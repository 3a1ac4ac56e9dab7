/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-services-private.h"

#include "mortise-config.h"
#include "mortise-error.h"
#include "mortise-json-value.h"
#include "mortise-json.h"

#include <string.h>

/* HTTP for plugins, whose processes have no network: to the hosts that the manifest names and an administrator granted,
 * and to no other. Redirections are not followed: the plugin sees them, and what it asks next is checked again. */

#define MAX_BODY (8 * 1024 * 1024)
/* For the whole request, drip included; the longest deadline of a call is 30 s. */
#define REQUEST_LIMIT_MS 25000
#define CHUNK (64 * 1024)

typedef struct
{
  MortiseServiceRequest *request;
  SoupMessage *message;
  GCancellable *cancellable;
  GInputStream *stream;
  GByteArray *body;
  guint timer;
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_clear_handle_id (&exchange->timer, g_source_remove);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->cancellable);
  g_clear_object (&exchange->stream);
  g_byte_array_unref (exchange->body);
  g_free (exchange);
}

static void
fail (Exchange *exchange, const GError *error)
{
  g_autoptr (GError) timeout = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    timeout = g_error_new (MORTISE_ERROR, MORTISE_ERROR_TIMEOUT, "no whole answer in %d s", REQUEST_LIMIT_MS / 1000);
  mortise_service_request_fail (exchange->request, timeout != NULL ? timeout : error);
  exchange_free (exchange);
}

static void
add_header (const char *name, const char *value, gpointer user_data)
{
  JsonObject *headers = user_data;
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  const char *before = mortise_json_get_string (headers, lower, NULL);
  g_autofree char *joined = before != NULL ? g_strconcat (before, ", ", valid, NULL) : NULL;

  json_object_set_string_member (headers, lower, joined != NULL ? joined : valid);
}

static void
succeed (Exchange *exchange)
{
  JsonObject *object = json_object_new ();
  JsonObject *headers = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *body = g_base64_encode (exchange->body->data, exchange->body->len);

  soup_message_headers_foreach (soup_message_get_response_headers (exchange->message), add_header, headers);
  json_object_set_int_member (object, "status", soup_message_get_status (exchange->message));
  json_object_set_object_member (object, "headers", headers);
  json_object_set_string_member (object, "body", body);
  json_node_take_object (node, object);
  mortise_service_request_answer_node (exchange->request, node);
  exchange_free (exchange);
}

static void
on_chunk (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize size = 0;
  gconstpointer bytes = chunk != NULL ? g_bytes_get_data (chunk, &size) : NULL;

  if (chunk != NULL && exchange->body->len + size > MAX_BODY)
    error = g_error_new (MORTISE_ERROR, MORTISE_ERROR_LIMIT, "the answer has more than %d bytes", MAX_BODY);
  if (error != NULL)
    fail (exchange, error);
  else if (size == 0)
    succeed (exchange);
  else
    {
      g_byte_array_append (exchange->body, bytes, (guint) size);
      g_input_stream_read_bytes_async (exchange->stream, CHUNK, G_PRIORITY_DEFAULT, exchange->cancellable, on_chunk,
                                       exchange);
    }
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr (GError) error = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL)
    fail (exchange, error);
  else
    g_input_stream_read_bytes_async (exchange->stream, CHUNK, G_PRIORITY_DEFAULT, exchange->cancellable, on_chunk,
                                     exchange);
}

static gboolean
on_late (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->timer = 0;
  g_cancellable_cancel (exchange->cancellable);
  return G_SOURCE_REMOVE;
}

/* --- what may be asked -------------------------------------------------------------------------------------------- */

static gboolean
is_http (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri), *host = g_uri_get_host (uri);

  return (g_str_equal (scheme, "http") || g_str_equal (scheme, "https")) && host != NULL && *host != '\0';
}

/* @granted is `host` or `host:port`. One without a port stands for the usual port of the scheme, not for any. */
static gboolean
host_matches (const char *granted, GUri *uri)
{
  const char *host = g_uri_get_host (uri), *colon = strchr (granted, ':');
  gsize length = colon != NULL ? (gsize) (colon - granted) : strlen (granted);
  gint64 usual_port = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  gint64 port = colon != NULL ? g_ascii_strtoll (colon + 1, NULL, 10) : usual_port;

  /* SOUP_HTTP_URI_FLAGS normalise the scheme, with which GUri gives the usual port where none is written. */
  return strlen (host) == length && g_ascii_strncasecmp (granted, host, length) == 0 && g_uri_get_port (uri) == port;
}

static gboolean
host_is_granted (MortiseHostedPlugin *plugin, GUri *uri)
{
  const MortiseManifestPermission *permission
      = mortise_manifest_get_permission (mortise_hosted_plugin_get_manifest (plugin), "http");

  for (guint i = 0; permission != NULL && permission->hosts[i] != NULL; i++)
    if (host_matches (permission->hosts[i], uri))
      return TRUE;
  return FALSE;
}

static gboolean
take_contact (MortiseHostedPlugin *plugin, GUri *uri)
{
  gboolean granted = host_is_granted (plugin, uri);
  g_autofree char *host = g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));

  mortise_activity_count_contact (mortise_hosted_plugin_get_activity (plugin), host, granted, g_get_monotonic_time ());
  return granted;
}

static GUri *
check_uri (MortiseServiceRequest *request, GError **error)
{
  const char *text = mortise_service_request_get_string (request, "uri", error);
  g_autoptr (GUri) uri = text != NULL ? g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  g_autofree char *shown = text != NULL ? mortise_json_text_describe (text) : NULL;

  if (text == NULL)
    return NULL;
  if (uri == NULL || !is_http (uri))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: write an absolute http or https URI", shown);
      return NULL;
    }
  if (!take_contact (request->plugin, uri))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
                   "%s: the host is not among those that the permission \"http\" of %s names in plugin.json", shown,
                   mortise_hosted_plugin_get_slug (request->plugin));
      return NULL;
    }
  return g_steal_pointer (&uri);
}

/* The connection is the host's own matter; RFC 9110, sections 5.6.2 (names) and 5.5 (values). */
static gboolean
header_is_sound (const char *name, const char *value)
{
  static const char *const reserved[]
      = { "host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer", "expect", NULL };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_regex_match_simple ("^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$", name, G_REGEX_DOLLAR_ENDONLY, 0)
         && strpbrk (value, "\r\n") == NULL && !g_strv_contains (reserved, lower);
}

static gboolean
add_headers (MortiseServiceRequest *request, SoupMessage *message, GError **error)
{
  JsonObject *headers = mortise_json_get_object (request->arguments, "headers");
  g_autoptr (GList) names = headers != NULL ? json_object_get_members (headers) : NULL;

  for (GList *link = names; link != NULL; link = link->next)
    {
      const char *value = mortise_json_get_string (headers, link->data, NULL);

      if (value == NULL || !header_is_sound (link->data, value))
        {
          g_autofree char *shown = mortise_json_text_describe (link->data);

          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the header %s cannot be set", shown);
          return FALSE;
        }
      soup_message_headers_replace (soup_message_get_request_headers (message), link->data, value);
    }
  return TRUE;
}

static gboolean
add_body (MortiseServiceRequest *request, SoupMessage *message, GError **error)
{
  const char *encoded = mortise_json_get_string (request->arguments, "body", NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *type = NULL;
  guchar *body;
  gsize size;

  if (encoded == NULL)
    return TRUE;
  body = g_base64_decode (encoded, &size);
  bytes = g_bytes_new_take (body, size);
  if (size > MAX_BODY)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "a body of more than %d bytes", MAX_BODY);
      return FALSE;
    }
  /* Copied, as libsoup frees the header that it is about to replace by it. */
  type = g_strdup (soup_message_headers_get_one (soup_message_get_request_headers (message), "Content-Type"));
  soup_message_set_request_body_from_bytes (message, type != NULL ? type : "application/octet-stream", bytes);
  return TRUE;
}

static SoupMessage *
make_message (MortiseServiceRequest *request, GError **error)
{
  static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", NULL };
  g_autoptr (GUri) uri = check_uri (request, error);
  const char *method = mortise_json_get_string (request->arguments, "method", "GET");
  g_autoptr (SoupMessage) message = NULL;

  if (uri == NULL)
    return NULL;
  if (!g_strv_contains (methods, method))
    {
      g_autofree char *shown = mortise_json_text_describe (method);

      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "method %s; use GET, POST, PUT, PATCH, DELETE or HEAD",
                   shown);
      return NULL;
    }
  message = soup_message_new_from_uri (method, uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (!add_headers (request, message, error) || !add_body (request, message, error))
    return NULL;
  return g_steal_pointer (&message);
}

/* All plugins share it, so it remembers nothing of one for another: neither cookies nor passwords. */
static SoupSession *
make_session (void)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Mortise/" MORTISE_VERSION, "timeout", 20, NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  return session;
}

void
mortise_services_http_request (MortiseServices *self, MortiseServiceRequest *request)
{
  g_autoptr (GError) error = NULL;
  SoupMessage *message = make_message (request, &error);
  Exchange *exchange;

  if (message == NULL)
    {
      mortise_service_request_fail (request, error);
      return;
    }
  if (self->session == NULL)
    self->session = make_session ();

  exchange = g_new0 (Exchange, 1);
  exchange->request = request;
  exchange->message = message;
  exchange->cancellable = g_cancellable_new ();
  exchange->body = g_byte_array_new ();
  exchange->timer = g_timeout_add (REQUEST_LIMIT_MS, on_late, exchange);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, exchange->cancellable, on_sent, exchange);
}
