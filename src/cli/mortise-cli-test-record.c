/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes what happened on a site as tests. */
#include "mortise-cli-test.h"

#include "mortise-cli-format.h"
#include "mortise-error.h"
#include "mortise-expectation.h"
#include "mortise-json.h"
#include "mortise-redaction.h"
#include "mortise-trace-test.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static gboolean
is_call_of (JsonObject *call, const char *slug)
{
  return g_strcmp0 (mortise_json_get_string (call, "plugin", NULL), slug) == 0;
}

/* A test has this plugin alone, so others must not have had a part in what is expected. */
static gboolean
check_calls (JsonObject *dispatch, const char *slug, GError **error)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");
  gboolean is_called = FALSE;

  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);
      const char *other = mortise_json_get_string (call, "plugin", "?");

      is_called |= is_call_of (call, slug);
      if (!is_call_of (call, slug) && g_strcmp0 (mortise_json_get_string (call, "status", NULL), "skipped") != 0)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                       "%s had a part in it too; fire it where only %s listens, as with `mortise dev`", other, slug);
          return FALSE;
        }
    }
  if (!is_called)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s was not called in it", slug);
  return is_called;
}

/* --- how the plugin is -------------------------------------------------------------------------------------------- */

/* Secrets are not in a test; they are their defaults there. */
static void
set_settings (MortiseCli *cli, const char *slug, JsonObject *test)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", slug, "settings", NULL);
  g_autoptr (JsonNode) settings = mortise_cli_request (cli, "GET", path, NULL, NULL);
  JsonArray *list = settings != NULL ? json_node_get_array (settings) : NULL;
  JsonObject *values = json_object_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *setting = json_array_get_object_element (list, i);

      if (!mortise_json_get_boolean (setting, "is_default", TRUE)
          && !mortise_json_get_boolean (setting, "sensitive", FALSE))
        json_object_set_member (values, mortise_json_get_string (setting, "key", ""),
                                json_node_copy (mortise_json_get_member (setting, "value")));
    }
  json_object_set_object_member (test, "settings", values);
}

/* One that is there no more has what its manifest asks for, as it had in `mortise dev`. */
static void
set_grants (MortiseCli *cli, const char *slug, JsonObject *test)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", slug, NULL);
  g_autoptr (JsonNode) plugin = mortise_cli_request (cli, "GET", path, NULL, NULL);
  JsonArray *permissions
      = plugin != NULL ? mortise_json_get_array (json_node_get_object (plugin), "permissions") : NULL;
  JsonArray *grants = json_array_new ();

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);

      if (mortise_json_get_boolean (permission, "granted", FALSE))
        json_array_add_string_element (grants, mortise_json_get_string (permission, "name", ""));
    }
  if (plugin != NULL)
    json_object_set_array_member (test, "grants", json_array_ref (grants));
  json_array_unref (grants);
}

/* As it was kept, and not as it was fired: a test is a file that others get. */
static JsonNode *
dup_payload (JsonObject *dispatch, GError **error)
{
  JsonNode *payload = mortise_json_get_member (dispatch, "payload");
  g_autofree char *text = payload != NULL ? mortise_json_to_text (payload, FALSE) : NULL;

  if (payload == NULL || !JSON_NODE_HOLDS_OBJECT (payload))
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                           "the trace has no payload: only headers were traced when it was kept");
      return NULL;
    }
  if (strstr (text, "\"$left_out\"") != NULL || strstr (text, MORTISE_REDACTED) != NULL)
    fputs ("Something was left out of the payload, or taken out of it: put in its place what may be seen.\n", stderr);
  return json_node_copy (payload);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* The first name that is free. */
static char *
choose_path (const char *folder, const char *hook)
{
  g_autofree char *tests = g_build_filename (folder, "tests", NULL);
  g_autofree char *safe = g_strdelimit (g_strdup (hook), ":", '-');

  for (guint n = 1;; n++)
    {
      g_autofree char *number = n > 1 ? g_strdup_printf ("-%u", n) : g_strdup ("");
      g_autofree char *name = g_strconcat (safe, number, MORTISE_TRACE_TEST_SUFFIX, NULL);
      g_autofree char *path = g_build_filename (tests, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

static gboolean
write_test (MortiseCliTestPlugin *plugin, JsonObject *test, GError **error)
{
  g_autofree char *path = choose_path (plugin->folder, mortise_json_get_string (test, "hook", "test"));
  g_autofree char *tests = g_path_get_dirname (path);
  g_autofree char *escaped = mortise_cli_text_escape (path);

  if (g_mkdir_with_parents (tests, 0777) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", tests, g_strerror (errno));
      return FALSE;
    }
  if (!mortise_trace_test_write (test, path, error))
    return FALSE;
  printf ("Wrote %s\n", escaped);
  return TRUE;
}

static gboolean
record (MortiseCli *cli, MortiseCliTestPlugin *plugin, const char *id, GError **error)
{
  const char *slug = mortise_manifest_get_slug (plugin->manifest);
  g_autofree char *path = mortise_admin_build_path ("traces", id, NULL);
  g_autoptr (JsonNode) dispatch = mortise_cli_request (cli, "GET", path, NULL, error);
  g_autoptr (JsonObject) test = json_object_new ();
  g_autoptr (JsonNode) outcome = NULL;
  JsonObject *object = dispatch != NULL ? json_node_get_object (dispatch) : NULL;
  JsonNode *payload;

  if (object == NULL || !check_calls (object, slug, error))
    return FALSE;
  payload = dup_payload (object, error);
  if (payload == NULL)
    return FALSE;
  outcome = mortise_trace_test_make_outcome (object, slug);
  json_object_set_string_member (test, "hook", mortise_json_get_string (object, "hook", ""));
  json_object_set_member (test, "payload", payload);
  set_settings (cli, slug, test);
  set_grants (cli, slug, test);
  json_object_set_member (test, "expected", mortise_expectation_update (NULL, outcome));
  return write_test (plugin, test, error);
}

/**
 * mortise_cli_test_record:
 * @cli: the run
 * @plugin: the plugin
 * @ids: ids of traces of the site, with commas between, or `last`
 * @error: return location for an error
 *
 * Writes dispatches that the plugin was called in as tests of it.
 *
 * Returns: whether all were written
 */
gboolean
mortise_cli_test_record (MortiseCli *cli, MortiseCliTestPlugin *plugin, const char *ids, GError **error)
{
  g_auto (GStrv) list = g_strsplit (ids, ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (!record (cli, plugin, list[i], error))
      return FALSE;
  return TRUE;
}
