/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-format.h"
#include "mortise-cli-suggest.h"
#include "mortise-cli-table.h"
#include "mortise-json.h"

#include <stdio.h>

static void
add_duration (MortiseCliTable *table, JsonObject *entry, const char *name)
{
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_duration (mortise_json_get_int (entry, name, 0)));
}

static void
add_number (MortiseCliTable *table, JsonObject *entry, const char *name, MortiseCliStyle style)
{
  mortise_cli_table_add_take (table, style,
                              g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (entry, name, 0)));
}

static void
add_entry (MortiseCliTable *table, JsonObject *entry)
{
  static const char *const durations[] = { "p50_us", "p95_us", "p99_us", "max_us", "cpu_us" };
  gboolean has_errors = mortise_json_get_int (entry, "errors", 0) > 0;

  add_number (table, entry, "calls", MORTISE_CLI_PLAIN);
  add_number (table, entry, "errors", has_errors ? MORTISE_CLI_BAD : MORTISE_CLI_PLAIN);
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    add_duration (table, entry, durations[i]);
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              g_strdup_printf ("%.1f %%", 100 * mortise_json_get_double (entry, "share", 0)));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (entry, "name", "?"));
}

/* What is exceeded stands out. */
static void
add_budget (MortiseCliTable *table, JsonObject *entry)
{
  JsonObject *budget = mortise_json_get_object (entry, "budget");
  JsonArray *exceeded = mortise_json_get_array (budget, "exceeded");
  gboolean is_exceeded = exceeded != NULL && json_array_get_length (exceeded) > 0;
  char *text = mortise_cli_format_budget (budget);

  mortise_cli_table_add_take (table, is_exceeded ? MORTISE_CLI_BAD : MORTISE_CLI_PLAIN,
                              text != NULL ? text : g_strdup ("–"));
}

static int
compare_shares (gconstpointer a, gconstpointer b)
{
  double share_a = mortise_json_get_double (*(JsonObject *const *) a, "share", 0);
  double share_b = mortise_json_get_double (*(JsonObject *const *) b, "share", 0);

  return share_a < share_b ? 1 : share_a > share_b ? -1 : 0;
}

/* What takes most of the time comes first. Only plugins have a budget. */
static void
print_entries (JsonArray *entries, gboolean is_plugins)
{
  g_autoptr (MortiseCliTable) table
      = mortise_cli_table_new ("CALLS", "ERRORS", "MEDIAN", "95 %", "99 %", "LONGEST", "CPU", "SHARE",
                               is_plugins ? "PLUGIN" : "HOOK", is_plugins ? "BUDGET, LAST 10 MINUTES" : NULL, NULL);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (entries); i++)
    g_ptr_array_add (sorted, json_array_get_object_element (entries, i));
  g_ptr_array_sort (sorted, compare_shares);
  for (guint i = 0; i < 8; i++)
    mortise_cli_table_set_right (table, i);
  for (guint i = 0; i < sorted->len; i++)
    {
      add_entry (table, sorted->pdata[i]);
      if (is_plugins)
        add_budget (table, sorted->pdata[i]);
    }
  mortise_cli_table_print (table);
}

static gboolean
run_stats (MortiseCli *cli, GError **error)
{
  static const char *const names[] = { "hooks", "plugins", NULL };
  const char *name = cli->n_words > 0 ? cli->words[0] : "plugins";
  g_autoptr (JsonNode) answer = NULL;
  JsonArray *entries;

  if (!g_strv_contains (names, name))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "unknown \"stats %s\"; did you mean \"%s\"?", name,
                   mortise_cli_suggest (name, names));
      return FALSE;
    }
  answer = mortise_cli_request (cli, "GET", "/v1/traces/statistics", NULL, error);
  if (answer == NULL)
    return FALSE;
  entries = mortise_json_get_array (json_node_get_object (answer), name);
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (json_array_get_length (entries) == 0)
    puts ("No hook was fired since the host was opened. \"mortise serve\" or the workbench keeps it open.");
  else
    print_entries (entries, g_str_equal (name, "plugins"));
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_stats = {
  .name = "stats",
  .arguments = "[plugins|hooks]",
  .summary = "Shows how long plugins or hooks took, and what they cost",
  .details = "It counts since the host was opened; what takes most of the time comes first. What a plugin\n"
             "took of its budget counts for the last 10 minutes.",
  .examples = "mortise stats\n"
              "mortise stats hooks --json | jq '.hooks[] | {name, p95_us}'",
  .max_words = 1,
  .run = run_stats,
};
