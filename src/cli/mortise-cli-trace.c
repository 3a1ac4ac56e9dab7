/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-dispatch.h"
#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-cli-trace-parts.h"
#include "mortise-json.h"
#include "mortise-trace-file.h"

#include <stdio.h>
#include <string.h>

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
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN,
                         mortise_json_get_boolean (dispatch, "pinned", FALSE) ? "pinned" : "");
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (dispatch, "actor", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (dispatch, "hook", "?"));
}

static void
print_traces (JsonArray *traces, gboolean is_filtered)
{
  g_autoptr (MortiseCliTable) table
      = mortise_cli_table_new ("ID", "TIME", "STATUS", "WALL", "CALLS", "KEPT", "ACTOR", "HOOK", NULL);

  if (json_array_get_length (traces) == 0 && is_filtered)
    {
      puts ("No trace fits.");
      return;
    }
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

/* (transfer full): those that fit the filter of @words. */
static JsonNode *
get_traces (MortiseCli *cli, char **words, GError **error)
{
  gint64 limit = DEFAULT_TRACES;
  g_autofree char *filter = g_strjoinv (" ", words);
  g_autofree char *escaped = g_uri_escape_string (filter, NULL, FALSE);
  const char *sort = cli->options.values[MORTISE_CLI_OPTION_SORT];
  g_autofree char *escaped_sort = g_uri_escape_string (sort != NULL ? sort : "-time", NULL, FALSE);
  g_autofree char *path = NULL;

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_LIMIT, 1, MAX_TRACES, &limit, error))
    return NULL;
  path = g_strdup_printf ("/v1/traces?limit=%" G_GINT64_FORMAT "&filter=%s&sort=%s", limit, escaped, escaped_sort);
  return mortise_cli_request (cli, "GET", path, NULL, error);
}

static gboolean
list_traces (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = get_traces (cli, cli->words, error);

  if (answer == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    print_traces (json_node_get_array (answer), cli->n_words > 0);
  return TRUE;
}

static gboolean
export_traces (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = get_traces (cli, cli->words + 1, error);

  return answer != NULL && mortise_cli_trace_export (cli, json_node_get_array (answer), error);
}

static gboolean
import_traces (MortiseCli *cli, const char *path, GError **error)
{
  g_autoptr (JsonArray) dispatches = mortise_trace_file_load (path, error);
  g_autoptr (JsonNode) node = dispatches != NULL ? json_node_init_array (json_node_alloc (), dispatches) : NULL;

  if (node == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (node);
  else
    print_traces (dispatches, TRUE);
  return TRUE;
}

/* --- one ---------------------------------------------------------------------------------------------------------- */

static gboolean
print_answer (MortiseCli *cli, JsonNode *answer)
{
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    mortise_cli_dispatch_print_whole (json_node_get_object (answer));
  return TRUE;
}

static gboolean
show_trace (MortiseCli *cli, const char *id, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("traces", id, NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", path, NULL, error);

  return answer != NULL && print_answer (cli, answer);
}

static gboolean
set_pin (MortiseCli *cli, const char *id, const char *method, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("traces", id, "pin", NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, method, path, NULL, error);

  return answer != NULL && print_answer (cli, answer);
}

static gboolean
pin_trace (MortiseCli *cli, const char *id, GError **error)
{
  return set_pin (cli, id, "PUT", error);
}

static gboolean
unpin_trace (MortiseCli *cli, const char *id, GError **error)
{
  return set_pin (cli, id, "DELETE", error);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static gboolean
clear_traces (MortiseCli *cli, const char *word, GError **error)
{
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "DELETE", "/v1/traces", NULL, error);

  return answer != NULL;
}

/* Changes the level, or without one shows it. */
static gboolean
change_level (MortiseCli *cli, const char *level, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autoptr (JsonNode) answer = NULL;
  JsonObject *policy;
  g_autofree char *size = NULL;

  if (level != NULL)
    json_object_set_string_member (body, "level", level);
  answer = mortise_cli_request (cli, level != NULL ? "PUT" : "GET", "/v1/traces/policy", level != NULL ? node : NULL,
                                error);
  if (answer == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    {
      mortise_cli_print_json (answer);
      return TRUE;
    }
  policy = json_node_get_object (answer);
  size = mortise_cli_format_size (mortise_json_get_int (policy, "bytes", 0));
  printf ("Traced: %s. Kept: %" G_GINT64_FORMAT " traces, %s.\n", mortise_json_get_string (policy, "level", "?"),
          mortise_json_get_int (policy, "rows", 0), size);
  return TRUE;
}

static const struct
{
  const char *name;
  guint n_words;
  gboolean (*run) (MortiseCli *cli, const char *word, GError **error);
} actions[] = {
  { "pin", 1, pin_trace },      { "unpin", 1, unpin_trace },  { "clear", 0, clear_traces },
  { "level", 0, change_level }, { "level", 1, change_level }, { "import", 1, import_traces },
};

/* As mortise_dispatch_new() makes them. */
static gboolean
is_id (const char *word)
{
  return g_str_equal (word, "last") || (strlen (word) == 17 && strspn (word, "0123456789abcdef") == 17);
}

static gboolean
run_trace (MortiseCli *cli, GError **error)
{
  for (guint i = 0; cli->n_words > 0 && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (cli->words[0], actions[i].name) && cli->n_words - 1 == actions[i].n_words)
      return actions[i].run (cli, cli->n_words > 1 ? cli->words[1] : NULL, error);
  if ((cli->n_words == 2 || cli->n_words == 3) && g_str_equal (cli->words[0], "who"))
    return mortise_cli_trace_who (cli, cli->words[1], cli->n_words > 2 ? cli->words[2] : NULL, error);
  if (cli->n_words > 0 && g_str_equal (cli->words[0], "export"))
    return export_traces (cli, error);
  if (cli->n_words == 1 && is_id (cli->words[0]))
    return show_trace (cli, cli->words[0], error);
  return list_traces (cli, error);
}

const MortiseCliVerb mortise_cli_verb_trace = {
  .name = "trace",
  .arguments = "[FILTER... | ID | last | ACTION...]",
  .summary = "Lists dispatches, or shows everything about one",
  .details = "A filter is words that all have to hold: NAME:VALUE, or a text that names and messages are\n"
             "searched for; \"-\" before a word leaves out what it fits, \"*\" stands for any letters, and\n"
             "commas separate values of which one has to fit. Names: hook, plugin, version, status (ok, error,\n"
             "timeout, crashed, skipped, vetoed, …), error, kind, platform, origin, actor, id, parent, slower,\n"
             "faster (10ms), since, until (10m, 2026-11-21), pinned.\n\n"
             "Actions: \"who ID POINTER\" says which plugin set a part of a filter's result last, and what it\n"
             "was before. \"export FILTER...\" writes traces whole, with --format chrome for Perfetto and the\n"
             "like; \"import FILE\" lists those of such a file. \"pin ID\" keeps one whatever comes, \"unpin ID\"\n"
             "no longer, \"clear\" forgets all others. \"level LEVEL\" traces off, headers or full.",
  .examples = "mortise trace\n"
              "mortise trace 'hook:lead_*' 'plugin:slack*' status:error slower:10ms\n"
              "mortise trace since:10m --sort -duration --limit 100\n"
              "mortise trace who last /score\n"
              "mortise trace export since:1h --format chrome >trace.json\n"
              "mortise trace import traces.json\n"
              "mortise trace last --json | jq '.calls[] | {plugin, wall_us}'",
  .max_words = 32,
  .options = { MORTISE_CLI_OPTION_LIMIT, MORTISE_CLI_OPTION_SORT, MORTISE_CLI_OPTION_FORMAT },
  .run = run_trace,
};
