/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What GCC's own counters say of a plugin in C. Each process writes them when it ends, to the path of the object file
 * with GCOV_PREFIX before it: tests to one folder, and each process of the plugin to its own, which is all that it may
 * write to. From there they are put where gcov looks for them, one process after the other, and only where objects of
 * this build are: what the plugin's process says is as good as the plugin.
 */
#include "mortise-cli-build.h"
#include "mortise-cli-test.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <gio/gio.h>
#include <string.h>

/* Of a plugin's objects, in one process. */
#define MAX_FILES 1000
#define MAX_DEPTH 32
#define MAX_BYTES (16 * 1024 * 1024)

/* --- what the processes left -------------------------------------------------------------------------------------- */

/* @found gets the paths below @folder that end as counters do. Links are not followed. */
static void
find_counters (const char *folder, guint depth, GPtrArray *found)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && depth < MAX_DEPTH && found->len < MAX_FILES && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        find_counters (path, depth + 1, found);
      else if (g_str_has_suffix (name, ".gcda"))
        g_ptr_array_add (found, g_steal_pointer (&path));
    }
}

/* (transfer full) (nullable): where gcov looks for it, beside what the compiler wrote of the same object */
static char *
find_place (const char *counters, const char *prefix, const char *build)
{
  const char *place = counters + strlen (prefix);
  g_autofree char *notes = g_strndup (place, strlen (place) - strlen ("gcda"));
  g_autofree char *path = g_strconcat (notes, "gcno", NULL);
  gsize length = strlen (build);

  if (!g_str_has_prefix (place, build) || place[length] != '/' || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_strdup (place);
}

static gboolean
put (const char *from, const char *to)
{
  g_autoptr (GBytes) bytes = mortise_json_load_bytes (from, MAX_BYTES, NULL);

  return bytes != NULL
         && g_file_set_contents (to, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);
}

/* --- what gcov says of it ----------------------------------------------------------------------------------------- */

static void
add_line (JsonArray *ranges, gint64 line)
{
  JsonArray *range = json_array_new ();

  json_array_add_int_element (range, line);
  json_array_add_int_element (range, line);
  json_array_add_array_element (ranges, range);
}

/* (transfer full) (nullable): the path in the plugin's folder of a file that is the plugin's own, and none of its tests
 */
static char *
make_relative (const MortiseCliTestPlugin *plugin, const char *name)
{
  g_autofree char *path = g_canonicalize_filename (name, plugin->directory);
  gsize length = strlen (plugin->folder);

  if (!g_str_has_prefix (path, plugin->folder) || path[length] != '/' || g_str_has_prefix (path, plugin->directory)
      || g_str_has_prefix (path + length, "/tests/"))
    return NULL;
  return g_strdup (path + length + 1);
}

static void
take_file (MortiseCoverage *coverage, const MortiseCliTestPlugin *plugin, JsonObject *file)
{
  g_autofree char *name = make_relative (plugin, mortise_json_get_string (file, "file", ""));
  JsonArray *lines = mortise_json_get_array (file, "lines");
  g_autoptr (JsonArray) all = json_array_new ();
  g_autoptr (JsonArray) run = json_array_new ();

  for (guint i = 0; name != NULL && lines != NULL && i < json_array_get_length (lines); i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);
      gint64 number = mortise_json_get_int (line, "line_number", 0);

      add_line (all, number);
      if (mortise_json_get_int (line, "count", 0) > 0)
        add_line (run, number);
    }
  if (name == NULL)
    return;
  mortise_coverage_add_lines (coverage, name, all);
  mortise_coverage_add_hits (coverage, name, run);
}

/* One JSON object a line for each object file; what is none is a warning of gcov's. */
static void
take_output (MortiseCoverage *coverage, const MortiseCliTestPlugin *plugin, const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = mortise_json_parse (lines[i], strlen (lines[i]), NULL);
      JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonArray *files = object != NULL ? mortise_json_get_array (object, "files") : NULL;

      for (guint j = 0; files != NULL && j < json_array_get_length (files); j++)
        if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (files, j)))
          take_file (coverage, plugin, json_array_get_object_element (files, j));
    }
}

static gboolean
run_gcov (MortiseCoverage *coverage, const MortiseCliTestPlugin *plugin, GPtrArray *places, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) command = NULL;
  g_autofree char *output = NULL;
  gboolean is_good;

  g_strv_builder_add_many (builder, "gcov", "--json-format", "--stdout", NULL);
  for (guint i = 0; i < places->len; i++)
    g_strv_builder_add (builder, places->pdata[i]);
  command = g_strv_builder_end (builder);
  if (!mortise_cli_run_tool ((const char *const *) command, &output, &is_good, error))
    return FALSE;
  take_output (coverage, plugin, output);
  return TRUE;
}

static gboolean
cover_process (MortiseCoverage *coverage, const MortiseCliTestPlugin *plugin, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);

  find_counters (prefix, 0, found);
  for (guint i = 0; i < found->len; i++)
    {
      g_autofree char *place = find_place (found->pdata[i], prefix, plugin->directory);

      if (place != NULL && put (found->pdata[i], place))
        g_ptr_array_add (places, g_steal_pointer (&place));
    }
  return places->len == 0 || run_gcov (coverage, plugin, places, error);
}

/**
 * mortise_cli_test_cover_c:
 * @coverage: where it is added
 * @plugin: the plugin, whose tests are over
 * @error: return location for an error
 *
 * Takes what the processes of tests and of the plugin counted.
 *
 * Returns: whether gcov could be run
 */
gboolean
mortise_cli_test_cover_c (MortiseCoverage *coverage, const MortiseCliTestPlugin *plugin, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (plugin->coverage, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *prefix = g_build_filename (plugin->coverage, name, NULL);

      if (!cover_process (coverage, plugin, prefix, error))
        return FALSE;
    }
  return TRUE;
}
