/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-router.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  MortiseHost *host;
  MortiseApiRouter *router;
} Fixture;

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("router-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("XDG_RUNTIME_DIR", fixture->folder, TRUE);
  fixture->host = mortise_host_open (fixture->folder, "test", &error);
  g_assert_no_error (error);
  fixture->router = mortise_api_router_new (fixture->host);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const char *const arguments[] = { "rm", "-rf", fixture->folder, NULL };

  mortise_host_close_async (fixture->host, keep_result, &result);
  mortise_host_close_finish (fixture->host, await (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_clear_object (&fixture->router);
  g_clear_object (&fixture->host);
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_free (fixture->folder);
}

static JsonNode *
handle_as (Fixture *fixture, const char *actor, const char *method, const char *path, const char *body, guint *status)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) text = body ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (GBytes) answer = NULL;

  mortise_api_router_handle_async (fixture->router, method, path, text, actor, NULL, keep_result, &result);
  answer = mortise_api_router_handle_finish (fixture->router, await (&result), status);
  return mortise_json_parse_bytes (answer, NULL);
}

static JsonNode *
handle (Fixture *fixture, const char *method, const char *path, const char *body, guint *status)
{
  return handle_as (fixture, "test", method, path, body, status);
}

static void
assert_answers (Fixture *fixture, const char *path, JsonNodeType type)
{
  guint status;
  g_autoptr (JsonNode) answer = handle (fixture, "GET", path, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpint (json_node_get_node_type (answer), ==, type);
}

static void
assert_fails (Fixture *fixture,
              const char *method,
              const char *path,
              const char *body,
              guint expected,
              const char *code,
              const char *needle)
{
  guint status;
  g_autoptr (JsonNode) answer = handle (fixture, method, path, body, &status);
  JsonObject *error = mortise_json_get_object (json_node_get_object (answer), "error");

  g_test_message ("%s %s: %s", method, path, mortise_json_get_string (error, "message", ""));
  g_assert_cmpuint (status, ==, expected);
  g_assert_cmpstr (mortise_json_get_string (error, "code", NULL), ==, code);
  g_assert_nonnull (strstr (mortise_json_get_string (error, "message", ""), needle));
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  assert_answers (fixture, "/v1/site", JSON_NODE_OBJECT);
  assert_answers (fixture, "/v1/plugins", JSON_NODE_ARRAY);
  assert_answers (fixture, "/v1/hooks", JSON_NODE_ARRAY);
  assert_answers (fixture, "/v1/hooks/lead_created", JSON_NODE_OBJECT);
  assert_answers (fixture, "/v1/hooks/lead%5Fcreated", JSON_NODE_OBJECT);
  assert_answers (fixture, "/v1/traces", JSON_NODE_ARRAY);
  assert_answers (fixture, "/v1/traces?limit=1", JSON_NODE_ARRAY);
  assert_answers (fixture, "/v1/logs?plugin=a%20b&limit=10000&after=0", JSON_NODE_ARRAY);
  assert_answers (fixture, "/v1/audit", JSON_NODE_ARRAY);
  assert_answers (fixture, "/v1/doctor", JSON_NODE_ARRAY);
}

static void
test_paths (Fixture *fixture, gconstpointer data)
{
  static const char *const unknown[] = { "",
                                         "/",
                                         "v1/site",
                                         "/v1/site/",
                                         "/v1/nope",
                                         "/v1/events",
                                         "/v1/plugins/",
                                         "/v1/plugins//enable",
                                         "/v2/site",
                                         "/v1/plugins/a%00b",
                                         "/v1/plugins/%ff",
                                         "/v1/plugins/%zz" };

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    assert_fails (fixture, "GET", unknown[i], NULL, 404, "not-found", unknown[i]);
  assert_fails (fixture, "GET", "/v1/plugins/a%2Fb%20%C3%BC", NULL, 404, "not-found", "a/b ü");
  assert_fails (fixture, "POST", "/v1/plugins/..%2F/enable", NULL, 404, "not-found", "../");
}

static void
test_methods (Fixture *fixture, gconstpointer data)
{
  assert_fails (fixture, "PUT", "/v1/plugins", NULL, 405, "invalid", "PUT");
  assert_fails (fixture, "get", "/v1/site", NULL, 405, "invalid", "get");
  assert_fails (fixture, "GET", "/v1/plugins/x/enable", NULL, 405, "invalid", "GET");
}

static void
test_bodies (Fixture *fixture, gconstpointer data)
{
  const char *fire = "/v1/hooks/lead_created/fire";

  assert_fails (fixture, "POST", fire, "[]", 400, "invalid", "object");
  assert_fails (fixture, "POST", fire, "{\"payload\": null}", 400, "invalid", "payload");
  assert_fails (fixture, "POST", fire, "{\"payload\": \"{}\"}", 400, "invalid", "payload");
  assert_fails (fixture, "POST", fire, "{\"deadline_ms\": 0}", 400, "invalid", "deadline_ms");
  assert_fails (fixture, "POST", fire, "{\"deadline_ms\": 30001}", 400, "invalid", "deadline_ms");
  assert_fails (fixture, "POST", fire, "{\"deadline_ms\": 1.0}", 400, "invalid", "deadline_ms");
  assert_fails (fixture, "POST", fire, "{\"payloads\": {}}", 400, "invalid", "payloads");
  assert_fails (fixture, "POST", "/v1/plugins", NULL, 400, "invalid", "directory");
  assert_fails (fixture, "POST", "/v1/plugins", "{\"directory\": \"relative\"}", 400, "invalid", "directory");
  assert_fails (fixture, "POST", "/v1/plugins", "{\"directory\": \"/tmp\", \"run\": 1}", 400, "invalid", "run");
  assert_fails (fixture, "PUT", "/v1/plugins/x/settings/y", "{}", 400, "invalid", "value");
}

static void
test_queries (Fixture *fixture, gconstpointer data)
{
  assert_fails (fixture, "GET", "/v1/traces?limit=0", NULL, 400, "invalid", "limit");
  assert_fails (fixture, "GET", "/v1/logs?limit=ten", NULL, 400, "invalid", "ten");
  assert_fails (fixture, "GET", "/v1/logs?after=-1", NULL, 400, "invalid", "after");
  assert_fails (fixture, "GET", "/v1/audit?limit=10001", NULL, 400, "invalid", "limit");
  assert_fails (fixture, "GET", "/v1/logs?limit=%zz", NULL, 400, "invalid", "query");
}

static void
test_actor (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (65, 'a');
  const char *const actors[] = { "", "two words", "line\nbreak", "ü", long_name };

  for (guint i = 0; i < G_N_ELEMENTS (actors); i++)
    {
      guint status;
      g_autoptr (JsonNode) answer = handle_as (fixture, actors[i], "GET", "/v1/site", NULL, &status);

      g_assert_cmpuint (status, ==, 400);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/api/router/answers", Fixture, NULL, setup, test_answers, teardown);
  g_test_add ("/api/router/paths", Fixture, NULL, setup, test_paths, teardown);
  g_test_add ("/api/router/methods", Fixture, NULL, setup, test_methods, teardown);
  g_test_add ("/api/router/bodies", Fixture, NULL, setup, test_bodies, teardown);
  g_test_add ("/api/router/queries", Fixture, NULL, setup, test_queries, teardown);
  g_test_add ("/api/router/actor", Fixture, NULL, setup, test_actor, teardown);
  return g_test_run ();
}
