/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-dispatch.h"
#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-json.h"

#include <stdio.h>

#define DEFAULT_TRACES 20
#define MAX_TRACES 10000

static void
add_dispatch (MortiseCliTable *table, JsonObject *dispatch)
{
  const char *status = mortise_json_get_string (dispatch, "status", "?");
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");

  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (dispatch, "id", "?"));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_time (mortise_json_get_int (dispatch, "time", 0)));
  mortise_cli_table_add (table, mortise_cli_format_style (status), status);
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_duration (mortise_json_get_int (dispatch, "wall_us", 0)));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              g_strdup_printf ("%u", calls ? json_array_get_length (calls) : 0));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (dispatch, "actor", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (dispatch, "hook", "?"));
}

static void
print_traces (JsonArray *traces)
{
  g_autoptr (MortiseCliTable) table
      = mortise_cli_table_new ("ID", "TIME", "STATUS", "WALL", "CALLS", "ACTOR", "HOOK", NULL);

  if (json_array_get_length (traces) == 0)
    {
      puts ("No hook was fired yet. \"mortise hooks\" lists those that there are, \"mortise fire HOOK\" fires one.");
      return;
    }
  mortise_cli_table_set_right (table, 3);
  mortise_cli_table_set_right (table, 4);
  for (guint i = 0; i < json_array_get_length (traces); i++)
    add_dispatch (table, json_array_get_object_element (traces, i));
  mortise_cli_table_print (table);
}

static gboolean
list_traces (MortiseCli *cli, GError **error)
{
  gint64 limit = DEFAULT_TRACES;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_LIMIT, 1, MAX_TRACES, &limit, error))
    return FALSE;
  path = g_strdup_printf ("/v1/traces?limit=%" G_GINT64_FORMAT, limit);
  answer = mortise_cli_request (cli, "GET", path, NULL, error);
  if (!answer)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    print_traces (json_node_get_array (answer));
  return TRUE;
}

static gboolean
run_trace (MortiseCli *cli, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (cli->n_words == 0)
    return list_traces (cli, error);
  path = mortise_admin_build_path ("traces", cli->words[0], NULL);
  answer = mortise_cli_request (cli, "GET", path, NULL, error);
  if (!answer)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    mortise_cli_dispatch_print_whole (json_node_get_object (answer));
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_trace = {
  .name = "trace",
  .arguments = "[ID|last]",
  .summary = "Lists the last dispatches, or shows everything about one",
  .examples = "mortise trace\n"
              "mortise trace --limit 100\n"
              "mortise trace last\n"
              "mortise trace last --json | jq '.calls[] | {plugin, wall_us}'",
  .max_words = 1,
  .options = MORTISE_CLI_FLAG (MORTISE_CLI_OPTION_LIMIT),
  .run = run_trace,
};
