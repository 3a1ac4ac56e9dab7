/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plugin's recorded traces, fired on a site that is thrown away. Each gets the plugin as it is freshly loaded. */
#include "mortise-cli-test.h"

#include "mortise-cli-format.h"
#include "mortise-cli-lab.h"
#include "mortise-error.h"
#include "mortise-json-difference.h"
#include "mortise-json.h"
#include "mortise-trace-test.h"

/* One that is being run. */
typedef struct
{
  const MortiseCliTestPlugin *plugin;
  MortiseLab *lab;
  JsonObject *test;
  MortiseCoverage *coverage;
} Run;

static const char *
get_slug (const Run *run)
{
  return mortise_manifest_get_slug (run->plugin->manifest);
}

/* --- the plugin as the test wants it ------------------------------------------------------------------------------ */

static gboolean
has_name (JsonArray *names, const char *name)
{
  for (guint i = 0; i < json_array_get_length (names); i++)
    if (g_strcmp0 (json_array_get_string_element (names, i), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_grants (const Run *run, JsonArray *grants, GError **error)
{
  for (guint i = 0; i < json_array_get_length (grants); i++)
    {
      const char *name = json_array_get_string_element (grants, i);

      if (mortise_manifest_get_permission (run->plugin->manifest, name) == NULL)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                       "/grants/%u: the manifest does not ask for the permission \"%s\"", i, name);
          return FALSE;
        }
    }
  return TRUE;
}

/* It is loaded with all that it asks for. */
static gboolean
withdraw_grants (const Run *run, gboolean *is_changed, GError **error)
{
  JsonArray *grants = mortise_json_get_array (run->test, "grants");
  GPtrArray *permissions = mortise_manifest_get_permissions (run->plugin->manifest);

  if (grants == NULL)
    return TRUE;
  if (!check_grants (run, grants, error))
    return FALSE;
  for (guint i = 0; i < permissions->len; i++)
    {
      const char *name = ((const MortiseManifestPermission *) permissions->pdata[i])->name;
      g_autofree char *path = mortise_admin_build_path ("plugins", get_slug (run), "grants", name, NULL);
      g_autoptr (JsonNode) answer = NULL;

      if (has_name (grants, name))
        continue;
      answer = mortise_cli_ask_lab (run->lab, "DELETE", path, NULL, error);
      if (answer == NULL)
        return FALSE;
      *is_changed = TRUE;
    }
  return TRUE;
}

static gboolean
set_settings (const Run *run, gboolean *is_changed, GError **error)
{
  JsonObject *settings = mortise_json_get_object (run->test, "settings");
  g_autofree char *path = mortise_admin_build_path ("plugins", get_slug (run), "settings", NULL);
  g_autoptr (JsonNode) answer = NULL;
  JsonObject *body;

  if (settings == NULL || json_object_get_size (settings) == 0)
    return TRUE;
  body = json_object_new ();
  json_object_set_object_member (body, "values", json_object_ref (settings));
  answer = mortise_cli_ask_lab (run->lab, "PUT", path, body, error);
  *is_changed = TRUE;
  return answer != NULL;
}

/* So that it is activated with them. */
static gboolean
restart (const Run *run, gboolean is_changed, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", get_slug (run), "restart", NULL);
  g_autoptr (JsonNode) answer = is_changed ? mortise_cli_ask_lab (run->lab, "POST", path, NULL, error) : NULL;

  return !is_changed || answer != NULL;
}

static JsonNode *
fire (const Run *run, GError **error)
{
  g_autofree char *path
      = mortise_admin_build_path ("hooks", mortise_json_get_string (run->test, "hook", ""), "fire", NULL);
  JsonNode *payload = mortise_json_get_member (run->test, "payload");
  JsonObject *body = json_object_new ();

  if (payload != NULL)
    json_object_set_member (body, "payload", json_node_copy (payload));
  return mortise_cli_ask_lab (run->lab, "POST", path, body, error);
}

static void
unload (const Run *run)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", get_slug (run), NULL);
  g_autoptr (JsonNode) answer = mortise_cli_ask_lab (run->lab, "DELETE", path, NULL, NULL);
}

/* (transfer full) (nullable): what came of it */
static JsonNode *
run_trace (const Run *run, GError **error)
{
  g_autoptr (JsonNode) plugin = mortise_cli_load_in_lab (run->lab, run->plugin->directory, error);
  gboolean is_changed = FALSE;
  g_autoptr (JsonNode) dispatch = NULL;

  if (plugin != NULL && withdraw_grants (run, &is_changed, error) && set_settings (run, &is_changed, error)
      && restart (run, is_changed, error))
    dispatch = fire (run, error);
  if (run->coverage != NULL)
    mortise_cli_test_cover_trace (run->coverage, run->lab, get_slug (run));
  unload (run);
  return dispatch != NULL ? mortise_trace_test_make_outcome (json_node_get_object (dispatch), get_slug (run)) : NULL;
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static char *
describe (GPtrArray *changes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const MortiseJsonChange *change = changes->pdata[i];
      g_autofree char *before = change->before != NULL ? mortise_json_to_text (change->before, FALSE) : NULL;
      g_autofree char *after = change->after != NULL ? mortise_json_to_text (change->after, FALSE) : NULL;

      g_string_append_printf (text, "%s%s: expected %s, got %s", i > 0 ? "\n" : "", change->pointer,
                              before ?: "nothing", after ?: "nothing");
    }
  return g_string_free (text, FALSE);
}

static void
judge (Run *run,
       const char *path,
       const char *name,
       gboolean is_updated,
       MortiseCliTestReport *report,
       gint64 began,
       JsonNode *outcome)
{
  g_autoptr (GPtrArray) changes = mortise_trace_test_compare (run->test, outcome);
  g_autofree char *text = describe (changes);
  g_autoptr (GError) error = NULL;
  double seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;

  if (changes->len > 0 && is_updated)
    {
      mortise_trace_test_update (run->test, outcome);
      if (mortise_trace_test_write (run->test, path, &error))
        mortise_cli_test_report_add (report, name, MORTISE_CLI_TEST_OK, "updated", seconds);
      else
        mortise_cli_test_report_add (report, name, MORTISE_CLI_TEST_FAILED, error->message, seconds);
      return;
    }
  mortise_cli_test_report_add (report, name, changes->len > 0 ? MORTISE_CLI_TEST_FAILED : MORTISE_CLI_TEST_OK, text,
                               seconds);
}

static void
run_file (Run *run, const char *name, gboolean is_updated, MortiseCliTestReport *report)
{
  g_autofree char *path = g_build_filename (run->plugin->folder, name, NULL);
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) test = mortise_trace_test_read (path, &error);
  g_autoptr (JsonNode) outcome = NULL;

  run->test = test;
  if (test != NULL)
    outcome = run_trace (run, &error);
  if (outcome != NULL)
    judge (run, path, name, is_updated, report, began, outcome);
  else
    mortise_cli_test_report_add (report, name, MORTISE_CLI_TEST_FAILED, error->message,
                                 (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/**
 * mortise_cli_test_list:
 * @folder: (type filename): a plugin's folder
 * @prefix: how names begin
 * @suffix: how they end
 *
 * Returns: (transfer full): the files of its folder `tests` that are called so, relative to @folder, by name
 */
char **
mortise_cli_test_list (const char *folder, const char *prefix, const char *suffix)
{
  g_autofree char *path = g_build_filename (folder, "tests", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, suffix) && name[0] != '.'
        && g_utf8_validate (name, -1, NULL))
      g_ptr_array_add (names, g_build_filename ("tests", name, NULL));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/**
 * mortise_cli_test_run_traces:
 * @plugin: the plugin
 * @is_updated: whether what comes is expected from now on
 * @report: where it is told
 * @coverage: (nullable): where it is added what the plugin ran
 * @error: return location for why they could not be run
 *
 * Runs the recorded traces of a plugin.
 *
 * Returns: whether they were run, whatever came of it
 */
gboolean
mortise_cli_test_run_traces (MortiseCliTestPlugin *plugin,
                             gboolean is_updated,
                             MortiseCliTestReport *report,
                             MortiseCoverage *coverage,
                             GError **error)
{
  g_auto (GStrv) names = mortise_cli_test_list (plugin->folder, "", MORTISE_TRACE_TEST_SUFFIX);
  g_autoptr (MortiseLab) lab = names[0] != NULL ? mortise_cli_open_empty_lab (error) : NULL;
  Run run = { .plugin = plugin, .lab = lab, .coverage = coverage };

  if (names[0] != NULL && lab == NULL)
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    run_file (&run, names[i], is_updated, report);
  return TRUE;
}
