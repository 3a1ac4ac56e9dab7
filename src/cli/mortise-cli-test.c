/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-build.h"
#include "mortise-cli-test.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-manifest-file.h"
#include "mortise-python-process.h"
#include "mortise-plugin-build.h"

#include <stdio.h>

void
mortise_cli_test_plugin_clear (MortiseCliTestPlugin *plugin)
{
  g_free (plugin->folder);
  g_free (plugin->directory);
  g_clear_object (&plugin->manifest);
  if (plugin->coverage != NULL)
    mortise_folder_remove (plugin->coverage);
  g_free (plugin->coverage);
}

/**
 * mortise_cli_test_plugin_read:
 * @plugin: (out caller-allocates): zero-filled
 * @word: a folder, as it was given
 * @error: return location for an error
 *
 * Reads what plugin is in a folder, and where it is built. Its manifest may be Python.
 *
 * Returns: whether there is one
 */
gboolean
mortise_cli_test_plugin_read (MortiseCliTestPlugin *plugin, const char *word, GError **error)
{
  g_autoptr (MortisePythonReader) reader = mortise_python_process_new ();
  g_autofree char *project = NULL;

  mortise_python_reader_set_default (reader);
  plugin->folder = g_canonicalize_filename (word, NULL);
  plugin->manifest = mortise_manifest_file_read (plugin->folder, NULL, NULL, error);
  if (plugin->manifest == NULL)
    return FALSE;
  project = g_build_filename (plugin->folder, "meson.build", NULL);
  if (g_str_equal (mortise_manifest_get_loader (plugin->manifest), "c") && g_file_test (project, G_FILE_TEST_EXISTS))
    plugin->directory = mortise_plugin_build_get_directory (plugin->folder);
  else
    plugin->directory = g_strdup (plugin->folder);
  return TRUE;
}

/* That of `mortise dev`, where there is one and none is named. */
static void
choose_site (MortiseCli *cli, MortiseCliTestPlugin *plugin)
{
  char **site = &cli->options.values[MORTISE_CLI_OPTION_SITE];
  g_autofree char *own = g_build_filename (plugin->folder, ".mortise", NULL);

  if (*site == NULL && g_file_test (own, G_FILE_TEST_IS_DIR))
    *site = g_steal_pointer (&own);
}

/* What a compiler says is printed as it comes; readers of TAP pass over such lines. */
static gboolean
build (MortiseCliTestPlugin *plugin, FILE *output, MortiseCliTestReport *report)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *covered = mortise_plugin_build_get_covered_directory (plugin->folder);

  if (g_str_equal (plugin->directory, plugin->folder)
      || mortise_cli_build_run (plugin->folder, g_str_equal (plugin->directory, covered), output, &error))
    return TRUE;
  mortise_cli_test_report_add (report, "build", MORTISE_CLI_TEST_FAILED, error->message, 0);
  return FALSE;
}

static gboolean
run_all (MortiseCli *cli, MortiseCliTestPlugin *plugin, GError **error)
{
  gboolean is_json = mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON);
  g_autoptr (MortiseCliTestReport) report
      = mortise_cli_test_report_new (mortise_manifest_get_slug (plugin->manifest), is_json);
  gboolean is_updated = mortise_cli_has (cli, MORTISE_CLI_OPTION_UPDATE);
  const char *junit = cli->options.values[MORTISE_CLI_OPTION_JUNIT];
  const char *lcov = cli->options.values[MORTISE_CLI_OPTION_COVERAGE_FILE];
  g_autoptr (MortiseCoverage) coverage = NULL;

  if (lcov != NULL || mortise_cli_has (cli, MORTISE_CLI_OPTION_COVERAGE))
    {
      coverage = mortise_cli_test_cover_begin (plugin, error);
      if (coverage == NULL)
        return FALSE;
    }
  if (build (plugin, is_json ? stderr : stdout, report)
      && (!mortise_cli_test_run_own (plugin, report, coverage, error)
          || !mortise_cli_test_run_traces (plugin, is_updated, report, coverage, error)))
    return FALSE;
  mortise_cli_test_report_end (report);
  if (coverage != NULL && !mortise_cli_test_cover_end (coverage, plugin, is_json, lcov, error))
    return FALSE;
  if (junit != NULL && !mortise_cli_test_report_write_junit (report, junit, error))
    return FALSE;
  cli->has_failed = mortise_cli_test_report_get_n_failed (report) > 0;
  if (mortise_cli_test_report_get_n_tests (report) > 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "there are no tests in %s/tests: write test_*.py, or record a trace with --record last", plugin->folder);
  return FALSE;
}

static gboolean
run_test (MortiseCli *cli, GError **error)
{
  const char *ids = cli->options.values[MORTISE_CLI_OPTION_RECORD];
  g_auto (MortiseCliTestPlugin) plugin = { NULL };

  if (!mortise_cli_test_plugin_read (&plugin, cli->words[0], error))
    return FALSE;
  if (ids == NULL)
    return run_all (cli, &plugin, error);
  choose_site (cli, &plugin);
  return mortise_cli_test_record (cli, &plugin, ids, error);
}

const MortiseCliVerb mortise_cli_verb_test = {
  .name = "test",
  .arguments = "DIR",
  .summary = "Runs a plugin's tests and its recorded traces; prints TAP",
  .details = "Recorded traces, DIR/tests/NAME.trace.json, are fired in the sandbox, on a site that is thrown away,\n"
             "and what is different from what they expect is printed by JSON pointer. tests/test_*.py are run by\n"
             "unittest, shut in as a plugin is; a plugin in C is built, and its meson tests run. --record writes\n"
             "traces of the site (DIR/.mortise where there is one) as such tests. --coverage says which lines no\n"
             "test ran (of a plugin in C it needs gcov), --coverage-file writes it for editors and forges. With\n"
             "--json each test is an object on a line of its own. Exits with 1 when one fails.",
  .examples = "mortise test ./my-plugin\n"
              "mortise test ./my-plugin --junit results.xml\n"
              "mortise test ./my-plugin --record last\n"
              "mortise test ./my-plugin --update\n"
              "mortise test ./my-plugin --coverage-file lcov.info",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_JUNIT, MORTISE_CLI_OPTION_RECORD, MORTISE_CLI_OPTION_UPDATE,
               MORTISE_CLI_OPTION_COVERAGE, MORTISE_CLI_OPTION_COVERAGE_FILE },
  .run = run_test,
};
