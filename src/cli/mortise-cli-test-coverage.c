/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines of a plugin its tests ran, whatever the process: the tests' own, or the plugin's. */
#include "mortise-cli-test.h"

#include "mortise-cli-build.h"
#include "mortise-cli-lab.h"
#include "mortise-cli-text.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-plugin-build.h"

#include <stdio.h>

/* Of a process's log, mortise_coverage.py. */
#define MESSAGE "mortise-coverage"
/* As many as the host gives at once. */
#define MAX_RECORDS 10000

typedef void (*Add) (MortiseCoverage *coverage, const char *file, JsonArray *ranges);

static void
add_all (MortiseCoverage *coverage, JsonObject *object, Add add)
{
  JsonObjectIter iter;
  const char *file;
  JsonNode *ranges;

  if (object == NULL)
    return;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &file, &ranges))
    if (JSON_NODE_HOLDS_ARRAY (ranges))
      add (coverage, file, json_node_get_array (ranges));
}

/**
 * mortise_cli_test_cover_tests:
 * @coverage: where it is added
 * @answer: what the process of the tests in Python said, see mortise-python-tests.py
 */
void
mortise_cli_test_cover_tests (MortiseCoverage *coverage, JsonObject *answer)
{
  add_all (coverage, mortise_json_get_object (answer, "lines"), mortise_coverage_add_lines);
  add_all (coverage, mortise_json_get_object (answer, "run"), mortise_coverage_add_hits);
}

static void
take_record (MortiseCoverage *coverage, JsonObject *record)
{
  JsonObject *fields = mortise_json_get_object (record, "fields");
  JsonArray *lines = fields != NULL ? mortise_json_get_array (fields, "lines") : NULL;

  if (lines != NULL && g_str_equal (mortise_json_get_string (record, "message", ""), MESSAGE))
    mortise_coverage_add_hits (coverage, mortise_json_get_string (fields, "file", ""), lines);
}

/**
 * mortise_cli_test_cover_trace:
 * @coverage: where it is added
 * @lab: where the plugin runs
 * @slug: the plugin, which is disabled
 *
 * Takes what the plugin's process ran, which it says when it is deactivated.
 */
void
mortise_cli_test_cover_trace (MortiseCoverage *coverage, MortiseLab *lab, const char *slug)
{
  g_autofree char *disable = mortise_admin_build_path ("plugins", slug, "disable", NULL);
  g_autofree char *escaped = g_uri_escape_string (slug, NULL, FALSE);
  g_autofree char *logs = g_strdup_printf ("/v1/logs?plugin=%s&limit=%d", escaped, MAX_RECORDS);
  g_autoptr (JsonNode) disabled = mortise_cli_ask_lab (lab, "POST", disable, NULL, NULL);
  g_autoptr (JsonNode) records = mortise_cli_ask_lab (lab, "GET", logs, NULL, NULL);
  JsonArray *array = records != NULL ? json_node_get_array (records) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    take_record (coverage, json_array_get_object_element (array, i));
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static char *
join_missed (JsonArray *missed)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (missed); i++)
    {
      JsonArray *range = json_array_get_array_element (missed, i);
      gint64 first = json_array_get_int_element (range, 0);
      gint64 last = json_array_get_int_element (range, 1);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "; not run: ", first);
      if (last > first)
        g_string_append_printf (text, "-%" G_GINT64_FORMAT, last);
    }
  return g_string_free (text, FALSE);
}

static void
print_file (JsonObject *file)
{
  g_autofree char *name = mortise_cli_text_escape (mortise_json_get_string (file, "file", "?"));
  g_autofree char *missed = join_missed (mortise_json_get_array (file, "missed"));

  printf ("# %5.1f %%  %s%s\n", mortise_json_get_double (file, "percent", 0), name, missed);
}

/**
 * mortise_cli_test_cover_end:
 * @coverage: what was run
 * @plugin: the plugin
 * @is_json: whether it is printed as JSON; else in lines that readers of TAP pass over
 * @path: (type filename) (nullable): where it is written in LCOV's format
 * @error: return location for an error
 *
 * Returns: whether it was written
 */
gboolean
mortise_cli_test_cover_end (MortiseCoverage *coverage,
                            const MortiseCliTestPlugin *plugin,
                            gboolean is_json,
                            const char *path,
                            GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonObject) line = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), line);
  g_autofree char *lcov = NULL;
  JsonArray *files;

  if (g_str_equal (mortise_manifest_get_loader (plugin->manifest), "c")
      && !mortise_cli_test_cover_c (coverage, plugin, error))
    return FALSE;
  object = mortise_coverage_to_json (coverage);
  lcov = mortise_coverage_to_lcov (coverage, plugin->folder);
  files = mortise_json_get_array (object, "files");

  for (guint i = 0; !is_json && i < json_array_get_length (files); i++)
    print_file (json_array_get_object_element (files, i));
  if (is_json)
    {
      json_object_set_object_member (line, "coverage", json_object_ref (object));
      mortise_cli_print_json_line (node);
    }
  else
    {
      printf ("# %5.1f %%  of all lines\n", mortise_json_get_double (object, "percent", 0));
    }
  return path == NULL || g_file_set_contents (path, lcov, -1, error);
}

static gboolean
check_language (const MortiseCliTestPlugin *plugin, GError **error)
{
  const char *loader = mortise_manifest_get_loader (plugin->manifest);
  g_autofree char *gcov = NULL;

  if (g_str_equal (loader, "python"))
    return TRUE;
  if (!g_str_equal (loader, "c") || g_str_equal (plugin->directory, plugin->folder))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "--coverage is for plugins in Python, and for those in C that have a meson.build; %s has none",
                   plugin->folder);
      return FALSE;
    }
  gcov = g_find_program_in_path ("gcov");
  if (gcov == NULL)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                         "--coverage of a plugin in C needs gcov, which is not in PATH: it comes with GCC");
  return gcov != NULL;
}

/**
 * mortise_cli_test_cover_begin:
 * @plugin: the plugin; one in C is built elsewhere from here on, so that it counts which lines run
 * @error: return location for why it cannot be told
 *
 * Has the processes of plugins, and those of tests, say what they ran, from here on.
 *
 * Returns: (transfer full) (nullable): nothing that was run yet
 */
MortiseCoverage *
mortise_cli_test_cover_begin (MortiseCliTestPlugin *plugin, GError **error)
{
  if (!check_language (plugin, error))
    return NULL;
  plugin->coverage = g_dir_make_tmp ("mortise-coverage-XXXXXX", error);
  if (plugin->coverage == NULL)
    return NULL;
  g_setenv ("MORTISE_COVERAGE", plugin->coverage, TRUE);
  if (g_str_equal (mortise_manifest_get_loader (plugin->manifest), "c"))
    {
      g_autofree char *prefix = g_build_filename (plugin->coverage, "tests", NULL);

      g_setenv ("GCOV_PREFIX", prefix, TRUE);
      g_free (plugin->directory);
      plugin->directory = mortise_plugin_build_get_covered_directory (plugin->folder);
    }
  return mortise_coverage_new ();
}
