/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One plugin, as its author sees it. */
#include "mortise-cli-plugin-view.h"

#include "mortise-cli-dispatch.h"
#include "mortise-cli-table.h"
#include "mortise-json.h"

#include <stdio.h>
#include <string.h>

/**
 * mortise_cli_print_listeners:
 * @plugin: a *plugin* of docs/admin-api.md
 *
 * Prints what it listens to.
 */
void
mortise_cli_print_listeners (JsonObject *plugin)
{
  JsonArray *listeners = mortise_json_get_array (plugin, "listeners");
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("PRIORITY", "KIND", "HOOK", NULL);

  if (!listeners || json_array_get_length (listeners) == 0)
    {
      puts ("  It listens to no hook.");
      return;
    }
  mortise_cli_table_set_indent (table, 2);
  mortise_cli_table_set_right (table, 0);
  for (guint i = 0; i < json_array_get_length (listeners); i++)
    {
      JsonObject *listener = json_array_get_object_element (listeners, i);

      mortise_cli_table_add_take (
          table, MORTISE_CLI_PLAIN,
          g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (listener, "priority", 0)));
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (listener, "kind", "?"));
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (listener, "hook", "?"));
    }
  mortise_cli_table_print (table);
}

static gboolean
is_of (JsonObject *call, const char *slug)
{
  return g_strcmp0 (mortise_json_get_string (call, "plugin", NULL), slug) == 0;
}

/* Whether one of the calls of a *dispatch* was that plugin's. */
gboolean
mortise_cli_dispatch_has_call (JsonObject *dispatch, const char *slug)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");

  for (guint i = 0; calls && i < json_array_get_length (calls); i++)
    if (is_of (json_array_get_object_element (calls, i), slug))
      return TRUE;
  return FALSE;
}

/* `plugin.py:12: ` of the innermost place in a traceback of Python's that lies in the plugin's folder. */
static char *
find_place (const char *traceback, const char *directory)
{
  g_autofree char *root = g_strconcat (directory, "/", NULL);
  g_autofree char *escaped = g_regex_escape_string (root, -1);
  g_autofree char *pattern = g_strdup_printf ("File \"%s([^\"\n]+)\", line ([0-9]+)", escaped);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  char *place = NULL;

  g_regex_match (regex, traceback, 0, &match);
  while (g_match_info_matches (match))
    {
      g_free (place);
      place = g_match_info_expand_references (match, "\\1:\\2: ", NULL);
      g_match_info_next (match, NULL);
    }
  return place;
}

static void
print_error (JsonObject *error, const char *directory)
{
  g_autofree char *place = find_place (mortise_json_get_string (error, "traceback", ""), directory);
  g_autofree char *text = g_strconcat (place ?: "", mortise_json_get_string (error, "message", ""), NULL);
  g_autofree char *escaped = mortise_cli_text_escape (text);

  printf ("  %s\n", escaped);
}

/**
 * mortise_cli_print_calls_of:
 * @dispatch: a *dispatch*, with its calls
 * @slug: a plugin
 * @directory: the plugin's folder
 *
 * Prints the dispatch in a line, and in another for each what went wrong in the plugin, with the place in its code.
 */
void
mortise_cli_print_calls_of (JsonObject *dispatch, const char *slug, const char *directory)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");
  g_autofree char *line = mortise_cli_dispatch_to_line (dispatch);

  puts (line);
  for (guint i = 0; calls && i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);
      JsonObject *error = mortise_json_get_object (call, "error");

      if (is_of (call, slug) && error)
        print_error (error, directory);
    }
}
