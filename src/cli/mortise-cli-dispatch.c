/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-dispatch.h"

#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-json.h"

#include <stdio.h>

/**
 * mortise_cli_dispatch_is_completed:
 * @dispatch: a *dispatch* of docs/admin-api.md
 *
 * Returns: whether it went through, neither vetoed nor failed
 */
gboolean
mortise_cli_dispatch_is_completed (JsonObject *dispatch)
{
  return g_strcmp0 (mortise_json_get_string (dispatch, "status", NULL), "completed") == 0;
}

/**
 * mortise_cli_dispatch_to_line:
 * @dispatch: a *dispatch*
 *
 * Returns: (transfer full): what it was and how it came out, such as `lead_created (action) completed in 12.4 ms`,
 *   escaped
 */
char *
mortise_cli_dispatch_to_line (JsonObject *dispatch)
{
  const char *status = mortise_json_get_string (dispatch, "status", "?");
  g_autofree char *hook = mortise_cli_text_escape (mortise_json_get_string (dispatch, "hook", "?"));
  g_autofree char *name = mortise_cli_text_paint (MORTISE_CLI_BOLD, hook);
  g_autofree char *outcome = mortise_cli_text_paint (mortise_cli_format_style (status), status);
  g_autofree char *wall = mortise_cli_format_duration (mortise_json_get_int (dispatch, "wall_us", 0));

  return g_strdup_printf ("%s (%s) %s in %s", name, mortise_json_get_string (dispatch, "kind", "?"), outcome, wall);
}

static char *
describe_answer (JsonObject *call)
{
  JsonObject *error = mortise_json_get_object (call, "error");

  if (!error)
    return mortise_cli_format_value (mortise_json_get_member (call, "value"));
  return g_strdup_printf ("%s: %s", mortise_json_get_string (error, "code", "failed"),
                          mortise_json_get_string (error, "message", ""));
}

static void
add_duration (MortiseCliTable *table, JsonObject *call, const char *name)
{
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_duration (mortise_json_get_int (call, name, 0)));
}

static char *
describe_plugin (JsonObject *call)
{
  return g_strjoin (" ", mortise_json_get_string (call, "plugin", "?"), mortise_json_get_string (call, "version", NULL),
                    NULL);
}

static void
add_call (MortiseCliTable *table, JsonObject *call)
{
  const char *status = mortise_json_get_string (call, "status", "?");

  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, describe_plugin (call));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (call, "priority", 0)));
  mortise_cli_table_add (table, mortise_cli_format_style (status), status);
  add_duration (table, call, "start_us");
  add_duration (table, call, "wall_us");
  add_duration (table, call, "cpu_us");
  add_duration (table, call, "queue_us");
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, describe_answer (call));
}

static void
print_calls (JsonArray *calls)
{
  g_autoptr (MortiseCliTable) table
      = mortise_cli_table_new ("PLUGIN", "PRIORITY", "STATUS", "START", "WALL", "CPU", "QUEUE", "ANSWER", NULL);

  mortise_cli_table_set_indent (table, 2);
  mortise_cli_table_set_right (table, 1);
  for (guint i = 3; i <= 6; i++)
    mortise_cli_table_set_right (table, i);
  for (guint i = 0; i < json_array_get_length (calls); i++)
    add_call (table, json_array_get_object_element (calls, i));
  mortise_cli_table_print (table);
}

static void
print_member (JsonObject *dispatch, const char *name, const char *heading)
{
  JsonNode *member = mortise_json_get_member (dispatch, name);
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  if (!member || JSON_NODE_HOLDS_NULL (member))
    return;
  text = mortise_json_to_text (member, TRUE);
  escaped = mortise_cli_text_escape_json (text);
  printf ("%s: %s\n", heading, escaped);
}

static void
print_error (JsonObject *dispatch)
{
  JsonObject *error = mortise_json_get_object (dispatch, "error");
  g_autofree char *message = NULL;

  if (!error)
    return;
  message = mortise_cli_text_escape (mortise_json_get_string (error, "message", ""));
  printf ("Error: %s: %s\n", mortise_json_get_string (error, "code", "failed"), message);
}

/**
 * mortise_cli_dispatch_print:
 * @dispatch: a *dispatch*
 *
 * Prints what came of it: each listener's part, and the result.
 */
void
mortise_cli_dispatch_print (JsonObject *dispatch)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");
  g_autofree char *line = mortise_cli_dispatch_to_line (dispatch);

  puts (line);
  if (calls && json_array_get_length (calls) > 0)
    print_calls (calls);
  else
    puts ("  No plugin listens to it.");
  print_error (dispatch);
  print_member (dispatch, "result", "Result");
}

static void
print_traceback (JsonObject *call)
{
  JsonObject *error = mortise_json_get_object (call, "error");
  const char *traceback = error ? mortise_json_get_string (error, "traceback", NULL) : NULL;
  g_autofree char *plugin = mortise_cli_text_escape (mortise_json_get_string (call, "plugin", "?"));
  g_autofree char *trimmed = g_strchomp (g_strdup (traceback ? traceback : ""));
  g_auto (GStrv) lines = g_strsplit (trimmed, "\n", -1);

  if (!*trimmed)
    return;
  printf ("Traceback of %s:\n", plugin);
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *line = mortise_cli_text_escape (lines[i]);

      printf ("  %s\n", line);
    }
}

static void
add_services (MortiseCliTable *table, JsonObject *call)
{
  JsonArray *services = mortise_json_get_array (call, "services");

  for (guint i = 0; services && i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);

      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (call, "plugin", "?"));
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (service, "name", "?"));
      add_duration (table, service, "start_us");
      add_duration (table, service, "wall_us");
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (service, "error", ""));
    }
}

static void
print_services (JsonArray *calls)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("PLUGIN", "SERVICE", "START", "WALL", "ERROR", NULL);

  for (guint i = 0; i < json_array_get_length (calls); i++)
    add_services (table, json_array_get_object_element (calls, i));
  if (mortise_cli_table_is_empty (table))
    return;
  puts ("Services:");
  mortise_cli_table_set_indent (table, 2);
  mortise_cli_table_set_right (table, 2);
  mortise_cli_table_set_right (table, 3);
  mortise_cli_table_print (table);
}

/**
 * mortise_cli_dispatch_print_whole:
 * @dispatch: a *dispatch* with payload and result
 *
 * Prints everything that was kept of it.
 */
void
mortise_cli_dispatch_print_whole (JsonObject *dispatch)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");
  g_autofree char *id = mortise_cli_text_escape (mortise_json_get_string (dispatch, "id", "?"));
  g_autofree char *actor = mortise_cli_text_escape (mortise_json_get_string (dispatch, "actor", "?"));
  g_autofree char *time = mortise_cli_format_time (mortise_json_get_int (dispatch, "time", 0));

  printf ("%s at %s by %s\n", id, time, actor);
  mortise_cli_dispatch_print (dispatch);
  print_member (dispatch, "payload", "Payload");
  if (calls)
    print_services (calls);
  for (guint i = 0; calls && i < json_array_get_length (calls); i++)
    print_traceback (json_array_get_object_element (calls, i));
}
