/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-admin.h"

#include "mortise-error.h"
#include "mortise-json.h"

typedef struct
{
  char *folder;
  MortiseAdmin *holder;
  MortiseAdmin *remote;
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

static MortiseAdmin *
open_site (Fixture *fixture, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *site = g_build_filename (fixture->folder, "site", NULL);
  MortiseAdmin *admin;

  mortise_admin_open_async (site, name, NULL, keep_result, &result);
  admin = mortise_admin_open_finish (await (&result), &error);
  g_assert_no_error (error);
  return admin;
}

static void
close_site (MortiseAdmin *admin)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mortise_admin_close_async (admin, keep_result, &result);
  mortise_admin_close_finish (admin, await (&result), &error);
  g_assert_no_error (error);
}

/* Short, because paths of sockets end at 108 bytes. */
static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_strdup ("/tmp/admin-XXXXXX");
  g_assert_nonnull (g_mkdtemp (fixture->folder));
  g_setenv ("XDG_RUNTIME_DIR", fixture->folder, TRUE);
  fixture->holder = open_site (fixture, "test");
  fixture->remote = open_site (fixture, "test");
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "rm", "-rf", fixture->folder, NULL };
  g_autoptr (GError) error = NULL;

  if (fixture->remote)
    close_site (fixture->remote);
  if (fixture->holder)
    close_site (fixture->holder);
  g_clear_object (&fixture->remote);
  g_clear_object (&fixture->holder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_free (fixture->folder);
}

static JsonNode *
request (MortiseAdmin *admin, const char *method, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  mortise_admin_request_async (admin, method, path, NULL, NULL, keep_result, &result);
  return mortise_admin_request_finish (admin, await (&result), error);
}

static void
test_same_answers (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/v1/site",       "/v1/plugins",          "/v1/hooks",
                                       "/v1/nope",       "/v1/plugins/nobody",   "/v1/plugins/a%2Fb",
                                       "/v1/plugins/..", "/v1/plugins/./enable", "/v1/traces?limit=x" };

  g_assert_false (mortise_admin_is_remote (fixture->holder));
  g_assert_true (mortise_admin_is_remote (fixture->remote));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) remote_error = NULL;
      g_autoptr (JsonNode) answer = request (fixture->holder, "GET", paths[i], &error);
      g_autoptr (JsonNode) remote_answer = request (fixture->remote, "GET", paths[i], &remote_error);

      g_assert_true ((answer && json_node_equal (answer, remote_answer)) || (error && remote_error));
      if (error)
        g_assert_error (remote_error, error->domain, error->code);
      if (error)
        g_assert_cmpstr (remote_error->message, ==, error->message);
    }
}

static void
count (guint *n)
{
  ++*n;
}

static void
keep_type (GString *types, JsonObject *event)
{
  g_string_append_printf (types, "%s ", mortise_json_get_string (event, "type", "?"));
}

static void
test_ready_comes_first (Fixture *fixture, gconstpointer data)
{
  MortiseAdmin *const admins[] = { fixture->holder, fixture->remote };

  for (guint i = 0; i < G_N_ELEMENTS (admins); i++)
    {
      g_autoptr (GString) types = g_string_new (NULL);

      g_signal_connect_swapped (admins[i], "event", G_CALLBACK (keep_type), types);
      mortise_admin_follow (admins[i]);
      mortise_admin_follow (admins[i]);
      while (types->len == 0)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpstr (types->str, ==, "ready ");
      g_signal_handlers_disconnect_by_data (admins[i], types);
    }
}

static void
test_holder_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GString) types = g_string_new (NULL);
  guint closed = 0;

  g_signal_connect_swapped (fixture->remote, "event", G_CALLBACK (keep_type), types);
  g_signal_connect_swapped (fixture->remote, "closed", G_CALLBACK (count), &closed);
  mortise_admin_follow (fixture->remote);
  while (types->len == 0)
    g_main_context_iteration (NULL, TRUE);
  close_site (fixture->holder);
  g_clear_object (&fixture->holder);
  while (closed == 0)
    g_main_context_iteration (NULL, TRUE);

  answer = request (fixture->remote, "GET", "/v1/site", &error);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE);
  g_assert_cmpuint (closed, ==, 1);

  fixture->holder = open_site (fixture, "test");
  g_assert_false (mortise_admin_is_remote (fixture->holder));
}

static void
test_paths (void)
{
  g_autofree char *plain = mortise_admin_build_path ("plugins", NULL);
  g_autofree char *escaped = mortise_admin_build_path ("plugins", "a/b ?#%ü", "...", NULL);

  g_assert_cmpstr (plain, ==, "/v1/plugins");
  g_assert_cmpstr (escaped, ==, "/v1/plugins/a%2Fb%20%3F%23%25%C3%BC/...");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/api/admin/same-answers", Fixture, NULL, setup, test_same_answers, teardown);
  g_test_add ("/api/admin/ready-comes-first", Fixture, NULL, setup, test_ready_comes_first, teardown);
  g_test_add ("/api/admin/holder-ends", Fixture, NULL, setup, test_holder_ends, teardown);
  g_test_add_func ("/api/admin/paths", test_paths);
  return g_test_run ();
}
