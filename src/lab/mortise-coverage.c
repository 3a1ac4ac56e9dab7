/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-coverage.h"

#include "mortise-json.h"

#include <string.h>

/* What a process says of itself is bounded: more lines a file does not have. */
#define MAX_LINES 1000000

/* By file, a set of lines: a byte for each, up to the last that could be run. */
struct _MortiseCoverage
{
  GTree *files;
};

enum
{
  LINE_NONE,
  LINE_MISSED,
  LINE_RUN,
};

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return g_strcmp0 (a, b);
}

MortiseCoverage *
mortise_coverage_new (void)
{
  MortiseCoverage *self = g_new0 (MortiseCoverage, 1);

  self->files = g_tree_new_full (compare_names, NULL, g_free, (GDestroyNotify) g_byte_array_unref);
  return self;
}

void
mortise_coverage_free (MortiseCoverage *self)
{
  g_tree_unref (self->files);
  g_free (self);
}

/* --- what is known ------------------------------------------------------------------------------------------------ */

/* `[[first, last], …]`, from 1 on; anything else is passed over. */
static gboolean
get_range (JsonArray *ranges, guint index, gint64 *first, gint64 *last)
{
  JsonNode *node = json_array_get_element (ranges, index);
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (pair == NULL || json_array_get_length (pair) != 2 || !JSON_NODE_HOLDS_VALUE (json_array_get_element (pair, 0))
      || !JSON_NODE_HOLDS_VALUE (json_array_get_element (pair, 1)))
    return FALSE;
  *first = json_array_get_int_element (pair, 0);
  *last = MIN (json_array_get_int_element (pair, 1), MAX_LINES);
  return *first >= 1 && *first <= *last;
}

static void
extend (GByteArray *lines, gint64 length)
{
  guint before = lines->len;

  if (length <= before)
    return;
  g_byte_array_set_size (lines, (guint) length);
  memset (lines->data + before, LINE_NONE, (gsize) length - before);
}

/**
 * mortise_coverage_add_lines:
 * @self: a coverage
 * @file: a file, relative to the plugin's folder
 * @ranges: the lines of it that could be run, `[[first, last], …]`, beside those that were added before
 */
void
mortise_coverage_add_lines (MortiseCoverage *self, const char *file, JsonArray *ranges)
{
  GByteArray *lines = g_tree_lookup (self->files, file);
  gint64 first, last;

  if (lines == NULL)
    {
      lines = g_byte_array_new ();
      g_tree_insert (self->files, g_strdup (file), lines);
    }
  for (guint i = 0; i < json_array_get_length (ranges); i++)
    if (get_range (ranges, i, &first, &last))
      {
        extend (lines, last + 1);
        for (gint64 line = first; line <= last; line++)
          lines->data[line] = MAX (lines->data[line], LINE_MISSED);
      }
}

/**
 * mortise_coverage_add_hits:
 * @self: a coverage
 * @file: a file; one of which no lines were added is passed over
 * @ranges: the lines of it that were run, `[[first, last], …]`
 */
void
mortise_coverage_add_hits (MortiseCoverage *self, const char *file, JsonArray *ranges)
{
  GByteArray *lines = g_tree_lookup (self->files, file);
  gint64 first, last;

  for (guint i = 0; lines != NULL && i < json_array_get_length (ranges); i++)
    if (get_range (ranges, i, &first, &last))
      for (gint64 line = first; line <= last && line < lines->len; line++)
        if (lines->data[line] == LINE_MISSED)
          lines->data[line] = LINE_RUN;
}

/* --- what is told ------------------------------------------------------------------------------------------------- */

static void
count (const GByteArray *lines, guint *n_lines, guint *n_run)
{
  for (guint i = 0; i < lines->len; i++)
    {
      *n_lines += lines->data[i] != LINE_NONE;
      *n_run += lines->data[i] == LINE_RUN;
    }
}

/* Those between two missed ones that cannot be run, such as comments, count as missed with them. */
static JsonArray *
list_missed (const GByteArray *lines)
{
  JsonArray *ranges = json_array_new ();
  JsonArray *range = NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      if (lines->data[i] == LINE_RUN)
        range = NULL;
      if (lines->data[i] != LINE_MISSED)
        continue;
      if (range == NULL)
        {
          range = json_array_new ();
          json_array_add_int_element (range, i);
          json_array_add_int_element (range, i);
          json_array_add_array_element (ranges, range);
        }
      json_array_remove_element (range, 1);
      json_array_add_int_element (range, i);
    }
  return ranges;
}

static double
get_percent (guint n_lines, guint n_run)
{
  return n_lines > 0 ? 100.0 * n_run / n_lines : 100;
}

static void
set_counts (JsonObject *object, guint n_lines, guint n_run)
{
  json_object_set_int_member (object, "lines", n_lines);
  json_object_set_int_member (object, "run", n_run);
  json_object_set_double_member (object, "percent", get_percent (n_lines, n_run));
}

typedef struct
{
  JsonArray *files;
  GString *text;
  const char *folder;
  guint n_lines;
  guint n_run;
} Telling;

static gboolean
add_file (gpointer key, gpointer value, gpointer user_data)
{
  Telling *telling = user_data;
  JsonObject *file = json_object_new ();
  guint n_lines = 0, n_run = 0;

  count (value, &n_lines, &n_run);
  telling->n_lines += n_lines;
  telling->n_run += n_run;
  json_object_set_string_member (file, "file", key);
  set_counts (file, n_lines, n_run);
  json_object_set_array_member (file, "missed", list_missed (value));
  json_array_add_object_element (telling->files, file);
  return FALSE;
}

/**
 * mortise_coverage_to_json:
 * @self: a coverage
 *
 * Returns: (transfer full): {`lines`, `run`, `percent`, `files`: [{`file`, `lines`, `run`, `percent`, `missed`:
 * [[first, last]]}]}, by name
 */
JsonObject *
mortise_coverage_to_json (MortiseCoverage *self)
{
  Telling telling = { .files = json_array_new () };
  JsonObject *object = json_object_new ();

  g_tree_foreach (self->files, add_file, &telling);
  set_counts (object, telling.n_lines, telling.n_run);
  json_object_set_array_member (object, "files", telling.files);
  return object;
}

static gboolean
add_record (gpointer key, gpointer value, gpointer user_data)
{
  Telling *telling = user_data;
  const GByteArray *lines = value;
  g_autofree char *path = g_build_filename (telling->folder, key, NULL);
  guint n_lines = 0, n_run = 0;

  count (lines, &n_lines, &n_run);
  g_string_append_printf (telling->text, "TN:\nSF:%s\n", path);
  for (guint i = 0; i < lines->len; i++)
    if (lines->data[i] != LINE_NONE)
      g_string_append_printf (telling->text, "DA:%u,%d\n", i, lines->data[i] == LINE_RUN);
  g_string_append_printf (telling->text, "LF:%u\nLH:%u\nend_of_record\n", n_lines, n_run);
  return FALSE;
}

/**
 * mortise_coverage_to_lcov:
 * @self: a coverage
 * @folder: (type filename): the plugin's folder
 *
 * Returns: (transfer full): it in the format of geninfo(1), which editors and forges read
 */
char *
mortise_coverage_to_lcov (MortiseCoverage *self, const char *folder)
{
  Telling telling = { .text = g_string_new (NULL), .folder = folder };

  g_tree_foreach (self->files, add_record, &telling);
  return g_string_free (telling.text, FALSE);
}
