/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tests that a plugin's author wrote: in Python run shut in like a plugin, in C by meson, as it was built. */
#include "mortise-cli-test.h"

#include "mortise-cli-build.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-lab-resources.h"
#include "mortise-paths.h"
#include "mortise-python-process.h"

#include <glib/gstdio.h>
#include <string.h>

#define SCRIPT_PATH "/io/github/mortise/lab/mortise-python-tests.py"
/* Of all in Python together. */
#define DEADLINE_MS 60000

/* --- in Python ---------------------------------------------------------------------------------------------------- */

static GBytes *
make_order (const char *folder, char **files, gboolean is_covered)
{
  g_autoptr (JsonObject) order = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; files[i] != NULL; i++)
    json_array_add_string_element (list, files[i]);
  json_object_set_string_member (order, "directory", folder);
  json_object_set_string_member (order, "python", mortise_paths_get_python_directory ());
  json_object_set_array_member (order, "files", list);
  json_object_set_boolean_member (order, "coverage", is_covered);
  return mortise_json_object_to_bytes (order);
}

static void
take_result (JsonObject *result, MortiseCliTestReport *report)
{
  const char *status = mortise_json_get_string (result, "status", "failed");

  mortise_cli_test_report_add (report, mortise_json_get_string (result, "name", "?"),
                               g_str_equal (status, "ok")        ? MORTISE_CLI_TEST_OK
                               : g_str_equal (status, "skipped") ? MORTISE_CLI_TEST_SKIPPED
                                                                 : MORTISE_CLI_TEST_FAILED,
                               mortise_json_get_string (result, "text", ""),
                               mortise_json_get_double (result, "seconds", 0));
}

/* What they print may be anything, and so may what the process says. */
static JsonArray *
get_results (JsonNode *answer)
{
  JsonObject *object = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;
  JsonArray *results = object != NULL ? mortise_json_get_array (object, "results") : NULL;

  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (results, i)))
      return NULL;
  return results;
}

static void
run_python (const char *folder, char **files, MortiseCliTestReport *report, MortiseCoverage *coverage)
{
  g_autoptr (GBytes) script = g_resource_lookup_data (mortise_lab_get_resource (), SCRIPT_PATH, 0, NULL);
  g_autoptr (GBytes) order = make_order (folder, files, coverage != NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = mortise_python_process_run_tests (folder, script, order, DEADLINE_MS, &error);
  g_autoptr (JsonNode) answer = text != NULL ? mortise_json_parse_bytes (text, &error) : NULL;
  JsonArray *results = get_results (answer);

  if (results == NULL)
    mortise_cli_test_report_add (report, "tests/test_*.py", MORTISE_CLI_TEST_FAILED,
                                 "they ended without a report: they took more than 60 s, or ended the process", 0);
  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    take_result (json_array_get_object_element (results, i), report);
  if (coverage != NULL && results != NULL)
    mortise_cli_test_cover_tests (coverage, json_node_get_object (answer));
}

/* --- in C --------------------------------------------------------------------------------------------------------- */

static void
take_meson_result (JsonObject *result, MortiseCliTestReport *report)
{
  const char *status = mortise_json_get_string (result, "result", "?");
  g_autofree char *name = g_strconcat ("build ", mortise_json_get_string (result, "name", "?"), NULL);
  g_autofree char *text = g_strconcat (status, "\n", mortise_json_get_string (result, "stdout", ""), "\n",
                                       mortise_json_get_string (result, "stderr", ""), NULL);
  double seconds = mortise_json_get_double (result, "duration", 0);

  if (g_str_equal (status, "OK") || g_str_equal (status, "EXPECTEDFAIL"))
    mortise_cli_test_report_add (report, name, MORTISE_CLI_TEST_OK, "", seconds);
  else if (g_str_equal (status, "SKIP"))
    mortise_cli_test_report_add (report, name, MORTISE_CLI_TEST_SKIPPED, "", seconds);
  else
    mortise_cli_test_report_add (report, name, MORTISE_CLI_TEST_FAILED, text, seconds);
}

/* One JSON object a line. */
static void
take_meson_log (const char *log, MortiseCliTestReport *report)
{
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = mortise_json_parse (lines[i], strlen (lines[i]), NULL);

      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        take_meson_result (json_node_get_object (node), report);
    }
}

static gboolean
run_meson (const char *build, MortiseCliTestReport *report, GError **error)
{
  const char *const command[] = { "meson", "test", "-C", build, "--no-rebuild", NULL };
  g_autofree char *path = g_build_filename (build, "meson-logs", "testlog.json", NULL);
  g_autofree char *output = NULL;
  g_autofree char *log = NULL;
  gboolean is_good = FALSE;

  g_unlink (path);
  if (!mortise_cli_run_tool (command, &output, &is_good, error))
    return FALSE;
  if (g_file_get_contents (path, &log, NULL, NULL))
    take_meson_log (log, report);
  else if (!is_good)
    mortise_cli_test_report_add (report, "build", MORTISE_CLI_TEST_FAILED, output, 0);
  return TRUE;
}

/**
 * mortise_cli_test_run_own:
 * @plugin: the plugin
 * @report: where it is told
 * @coverage: (nullable): where it is added what they ran
 * @error: return location for why they could not be run
 *
 * Runs the tests that came with the plugin: `tests/test_*.py`, and those of its meson project.
 *
 * Returns: whether they were run, whatever came of it
 */
gboolean
mortise_cli_test_run_own (MortiseCliTestPlugin *plugin,
                          MortiseCliTestReport *report,
                          MortiseCoverage *coverage,
                          GError **error)
{
  g_auto (GStrv) files = mortise_cli_test_list (plugin->folder, "test_", ".py");

  if (files[0] != NULL || coverage != NULL)
    run_python (plugin->folder, files, report, coverage);
  return g_str_equal (plugin->directory, plugin->folder) || run_meson (plugin->directory, report, error);
}
