/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

#include <string.h>

#define MAX_SOURCES 50
#define OTHER "other"

typedef struct
{
  const char *source;
  gint64 count;
} Row;

/* Counts with one more; sources after the first 50 are counted as “other”. */
JsonObject *
widget_rules_count_source (JsonObject *counts, const char *source)
{
  JsonObject *counted = counts != NULL ? json_object_ref (counts) : json_object_new ();
  const char *name = source != NULL && source[0] != '\0' ? source : OTHER;

  if (!json_object_has_member (counted, name) && json_object_get_size (counted) >= MAX_SOURCES)
    name = OTHER;
  json_object_set_int_member (counted, name, mortise_object_get_int (counted, name, 0) + 1);
  return counted;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *left = a;
  const Row *right = b;

  if (left->count != right->count)
    return left->count > right->count ? -1 : 1;
  return strcmp (left->source, right->source);
}

static GArray *
list_rows (JsonObject *counts)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));
  JsonObjectIter iter;
  const char *source;

  if (counts == NULL)
    return rows;
  json_object_iter_init_ordered (&iter, counts);
  while (json_object_iter_next_ordered (&iter, &source, NULL))
    {
      Row row = { source, mortise_object_get_int (counts, source, 0) };

      g_array_append_val (rows, row);
    }
  g_array_sort (rows, compare_rows);
  return rows;
}

/* HTML in which nothing that a lead says is markup. */
char *
widget_rules_render (const char *title, JsonObject *counts, guint rows)
{
  g_autoptr (GArray) all = list_rows (counts);
  GString *html = g_string_new (NULL);
  g_autofree char *heading = g_markup_escape_text (title, -1);

  g_string_append_printf (html, "<h3>%s</h3>%s", heading, all->len > 0 ? "<ul>" : "<p>No leads yet.</p>");
  for (guint i = 0; i < MIN (all->len, rows); i++)
    {
      const Row *row = &g_array_index (all, Row, i);
      g_autofree char *source = g_markup_escape_text (row->source, -1);

      g_string_append_printf (html, "<li>%s: %" G_GINT64_FORMAT "</li>", source, row->count);
    }
  if (all->len > 0)
    g_string_append (html, "</ul>");
  return g_string_free (html, FALSE);
}
