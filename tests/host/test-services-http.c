/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host-fixture.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-services-private.h"

#include <string.h>
#include <sys/socket.h>

/* The service `http.request` with a real server in this process, asked over a real wire. */

typedef struct
{
  char *folder;
  MortiseStore *store;
  MortiseServices *services;
  MortiseHostedPlugin *plugin;
  MortiseWorker *worker;
  MortisePeer *host_end;
  MortisePeer *plugin_end;
  SoupServer *server;
  guint port;
  guint n_served;
} Fixture;

static const MortiseWorkerDelegate no_delegate = { 0 };

/* --- the server --------------------------------------------------------------------------------------------------- */

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *sent = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-Sent");
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  fixture->n_served++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  if (g_str_equal (path, "/redirect"))
    soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "http://evil.example.com/");
  else if (g_str_equal (path, "/much"))
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE, g_strnfill (9 * 1024 * 1024, 'x'),
                                      9 * 1024 * 1024);
  else if (g_str_equal (path, "/echo"))
    soup_server_message_set_response (message, "application/octet-stream", SOUP_MEMORY_COPY, body->data, body->length);
  soup_message_headers_append (headers, "X-Twice", "one");
  soup_message_headers_append (headers, "X-Twice", "two");
  if (sent != NULL)
    soup_message_headers_append (headers, "X-Seen", sent);
}

static void
start_server (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

/* --- the two ends ------------------------------------------------------------------------------------------------- */

static void
on_call (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data)
{
  Fixture *fixture = user_data;
  MortiseServiceRequest *request = g_new0 (MortiseServiceRequest, 1);
  g_autoptr (GError) error = NULL;

  request->worker = g_object_ref (fixture->worker);
  request->plugin = fixture->plugin;
  request->peer = g_object_ref (peer);
  request->serial = frame->header.serial;
  request->service = g_strdup (frame->method);
  request->body = g_bytes_ref (frame->body);
  g_assert_true (mortise_service_request_read (request, &error));
  g_assert_no_error (error);
  mortise_services_http_request (fixture->services, request);
}

static const MortisePeerHandler handler = { .call = on_call };

static void
connect_ends (Fixture *fixture)
{
  int sockets[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), ==, 0);
  fixture->host_end = mortise_peer_new (sockets[0], &handler, fixture);
  fixture->plugin_end = mortise_peer_new (sockets[1], &handler, fixture);
  mortise_peer_attach (fixture->host_end, NULL);
  mortise_peer_attach (fixture->plugin_end, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  MortiseWorkerPlaces places = { (char *) "/nowhere", (char *) "/nowhere" };
  g_autoptr (MortisePlatformSet) platforms = mortise_platform_set_new ();
  g_autoptr (MortiseHookBus) bus = mortise_hook_bus_new (platforms, NULL, MORTISE_TENANT_DEFAULT);
  g_autoptr (MortiseManifest) manifest = NULL;
  g_autofree char *path = NULL, *more = NULL;
  g_autoptr (GError) error = NULL;

  start_server (fixture);
  fixture->folder = make_folder ();
  path = g_build_filename (fixture->folder, "site.sqlite", NULL);
  fixture->store = mortise_store_open (path, &error);
  g_assert_no_error (error);
  more = g_strdup_printf (",\"permissions\":[{\"name\":\"http\",\"hosts\":[\"127.0.0.1\",\"127.0.0.1:%u\","
                          "\"only.example.com:8443\"]}]",
                          fixture->port);
  manifest = make_manifest ("asker", more);
  fixture->plugin = mortise_hosted_plugin_new (manifest, MORTISE_TENANT_DEFAULT, "folder", "/nowhere");
  fixture->worker = mortise_worker_new (fixture->plugin, &places, &no_delegate, NULL);
  fixture->services = mortise_services_new (bus, fixture->store);
  connect_ends (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  mortise_peer_close (fixture->host_end);
  mortise_peer_close (fixture->plugin_end);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->services);
  settle ();
  g_clear_object (&fixture->server);
  g_assert_finalize_object (g_steal_pointer (&fixture->host_end));
  g_assert_finalize_object (g_steal_pointer (&fixture->plugin_end));
  g_assert_finalize_object (g_steal_pointer (&fixture->worker));
  g_assert_finalize_object (g_steal_pointer (&fixture->plugin));
  mortise_store_close (fixture->store, NULL);
  g_clear_object (&fixture->store);
  remove_folder (fixture->folder);
}

typedef struct
{
  gboolean done;
  JsonNode *node;
  GError *error;
} Answer;

static void
on_answer (MortisePeer *peer, const MortiseReply *reply, gpointer user_data)
{
  Answer *answer = user_data;

  answer->done = TRUE;
  if (reply->error != NULL)
    answer->error = g_error_copy (reply->error);
  else
    answer->node = mortise_json_parse_bytes (reply->body, &answer->error);
}

/* Asks with the arguments that @arguments says, in which %u stands for the server's port. */
static JsonNode *
ask (Fixture *fixture, const char *arguments, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (arguments, "%u", -1);
  g_autofree char *port = g_strdup_printf ("%u", fixture->port);
  g_autofree char *text = g_strjoinv (port, parts);
  g_autoptr (GBytes) body = bytes_of (text);
  Answer answer = { 0 };

  g_assert_cmpuint (mortise_peer_call (fixture->plugin_end, "http.request", body, 0, 0, on_answer, &answer, NULL), !=,
                    0);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.node;
}

static JsonNode *
ask_well (Fixture *fixture, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = ask (fixture, arguments, &error);

  g_assert_no_error (error);
  return node;
}

/* --- what may be asked -------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *arguments;
  MortiseError code;
} Refused;

static const Refused refused[] = {
  { "{\"uri\":\"http://other.example.com/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"http://127.0.0.1:1/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"https://127.0.0.1:80/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"https://only.example.com/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"http://127.0.0.1:%u@evil.example.com/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"http://evil.example.com#@127.0.0.1:%u/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"http://evil.example.com?@127.0.0.1:%u/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"http://127.0.0.1.evil.example.com/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"http://127.0.0.1%2eevil.example.com/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"http://127.1:%u/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"http://2130706433:%u/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"http://localhost:%u/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"http://[::ffff:127.0.0.1]:%u/\"}", MORTISE_ERROR_DENIED },
  { "{\"uri\":\"ftp://127.0.0.1/\"}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"file:///etc/passwd\"}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"/relative\"}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http:///path\"}", MORTISE_ERROR_INVALID },
  { "{\"uri\":7}", MORTISE_ERROR_INVALID },
  { "{}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"method\":\"CONNECT\"}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"method\":\"get\"}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"method\":\"GET / HTTP/1.1\\r\\nX: y\"}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"headers\":{\"Host\":\"evil.example.com\"}}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"headers\":{\"content-length\":\"1\"}}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"headers\":{\"Transfer-Encoding\":\"chunked\"}}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"headers\":{\"Connection\":\"close\"}}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"headers\":{\"X-A\":\"1\\r\\nX-B: 2\"}}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"headers\":{\"X-A\\r\\nX-B\":\"1\"}}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"headers\":{\"X A\":\"1\"}}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"headers\":{\"\":\"1\"}}", MORTISE_ERROR_INVALID },
  { "{\"uri\":\"http://127.0.0.1:%u/\",\"headers\":{\"X-A\":1}}", MORTISE_ERROR_INVALID },
};

static void
test_refused (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", refused[i].arguments);
      g_assert_null (ask (fixture, refused[i].arguments, &error));
      g_assert_error (error, MORTISE_ERROR, (int) refused[i].code);
      g_assert_null (strchr (error->message, '\n'));
    }
  g_assert_cmpuint (fixture->n_served, ==, 0);
}

/* A host without a port is that of the scheme's usual port. Whether anything listens there is another matter. */
static void
test_usual_port (Fixture *fixture, gconstpointer user_data)
{
  static const char *const uris[]
      = { "http://127.0.0.1/", "http://127.0.0.1:80/", "https://127.0.0.1/", "https://127.0.0.1:443/" };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autofree char *arguments = g_strdup_printf ("{\"uri\":\"%s\"}", uris[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = ask (fixture, arguments, &error);

      g_assert_false (g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_DENIED));
    }
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

static void
test_answer (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (JsonNode) node
      = ask_well (fixture, "{\"uri\":\"http://127.0.0.1:%u/echo\",\"method\":\"POST\","
                           "\"headers\":{\"X-Sent\":\"a, b\",\"Content-Type\":\"text/plain\"},\"body\":\"AP9h\"}");
  JsonObject *object = json_node_get_object (node);
  JsonObject *headers = mortise_json_get_object (object, "headers");

  g_assert_cmpint (mortise_json_get_int (object, "status", 0), ==, 200);
  g_assert_cmpstr (mortise_json_get_string (object, "body", NULL), ==, "AP9h");
  g_assert_cmpstr (mortise_json_get_string (headers, "x-seen", NULL), ==, "a, b");
  g_assert_cmpstr (mortise_json_get_string (headers, "x-twice", NULL), ==, "one, two");
}

static void
test_redirect (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (JsonNode) node = ask_well (fixture, "{\"uri\":\"HTTP://127.0.0.1:%u/redirect\"}");
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpint (mortise_json_get_int (object, "status", 0), ==, 302);
  g_assert_cmpstr (mortise_json_get_string (mortise_json_get_object (object, "headers"), "location", NULL), ==,
                   "http://evil.example.com/");
  g_assert_cmpuint (fixture->n_served, ==, 1);
}

static void
test_too_much (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (fixture, "{\"uri\":\"http://127.0.0.1:%u/much\"}", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
}

#ifdef __SANITIZE_ADDRESS__
/* The test's own SoupServer keeps the sockets of clients that went away (libsoup 3.2); nothing of ours is looked for
 * here. */
__attribute__ ((visibility ("default"))) int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}
#endif

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* A proxy of whoever runs the tests would answer instead. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/services/http/refused", test_refused);
  add ("/services/http/usual-port", test_usual_port);
  add ("/services/http/answer", test_answer);
  add ("/services/http/redirect", test_redirect);
  add ("/services/http/too-much", test_too_much);
  return g_test_run ();
}
