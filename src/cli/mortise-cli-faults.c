/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-format.h"
#include "mortise-cli-lab.h"
#include "mortise-cli-payload.h"
#include "mortise-cli-table.h"
#include "mortise-fault-lab.h"
#include "mortise-json.h"

#include <stdio.h>
#include <string.h>

/* How long a listener that hangs is waited for, in ms; and what a call may take at most, docs/manifest.md:
 * `deadline_s`. */
#define DEADLINE_MS 2000
#define MAX_DEADLINE_MS 30000

/* --- what is tried ------------------------------------------------------------------------------------------------ */

static gboolean
read_kinds (MortiseCli *cli, GArray *kinds, GError **error)
{
  const char *text = cli->options.values[MORTISE_CLI_OPTION_KIND];
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) problem = NULL;
      MortiseFaultKind kind;

      if (!mortise_fault_kind_from_string (names[i], &kind, &problem))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"--kind\": %s", problem->message);
          return FALSE;
        }
      g_array_append_val (kinds, kind);
    }
  for (guint i = 0; text == NULL && i < MORTISE_FAULT_N_KINDS; i++)
    {
      MortiseFaultKind kind = (MortiseFaultKind) i;

      g_array_append_val (kinds, kind);
    }
  return TRUE;
}

/* A file may be called as it likes: what there is, is one. */
static gboolean
is_trace (const char *argument)
{
  return g_str_equal (argument, "last")
         || (strspn (argument, "0123456789abcdef") == strlen (argument) && *argument != '\0'
             && !g_file_test (argument, G_FILE_TEST_EXISTS));
}

/* What there is not is said before a copy of the site is made. */
static gboolean
check_names (MortiseCli *cli, char **slugs, GError **error)
{
  g_autofree char *hook_path = mortise_admin_build_path ("hooks", cli->words[0], NULL);
  g_autoptr (JsonNode) hook = mortise_cli_request (cli, "GET", hook_path, NULL, error);

  if (hook == NULL)
    return FALSE;
  for (guint i = 0; slugs != NULL && slugs[i] != NULL; i++)
    {
      g_autofree char *path = mortise_admin_build_path ("plugins", slugs[i], NULL);
      g_autoptr (JsonNode) plugin = mortise_cli_request (cli, "GET", path, NULL, error);

      if (plugin == NULL)
        return FALSE;
    }
  return TRUE;
}

static JsonObject *
try_order (MortiseCli *cli, const MortiseFaultOrder *order, GError **error)
{
  g_autoptr (MortiseLab) lab = mortise_cli_open_lab (cli, error);
  g_autoptr (GAsyncResult) ran = NULL;

  if (lab == NULL)
    return NULL;
  mortise_fault_lab_run_async (lab, order, NULL, mortise_cli_keep_result, &ran);
  return mortise_fault_lab_run_finish (mortise_cli_await (&ran), error);
}

static JsonObject *
run_order (MortiseCli *cli, GError **error)
{
  const char *argument = cli->options.values[MORTISE_CLI_OPTION_PAYLOAD];
  const char *plugins = cli->options.values[MORTISE_CLI_OPTION_PLUGIN];
  g_autoptr (GArray) kinds = g_array_new (FALSE, FALSE, sizeof (MortiseFaultKind));
  g_auto (GStrv) slugs = plugins != NULL ? g_strsplit (plugins, ",", -1) : NULL;
  g_autoptr (JsonNode) payload = NULL;
  MortiseFaultOrder order
      = { .hook = cli->words[0], .plugins = (const char *const *) slugs, .deadline_ms = DEADLINE_MS };

  if (!read_kinds (cli, kinds, error)
      || !mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_DEADLINE, 1, MAX_DEADLINE_MS,
                                           &order.deadline_ms, error))
    return NULL;
  if (argument != NULL)
    payload = is_trace (argument) ? mortise_cli_get_payload (cli, argument, error)
                                  : mortise_cli_payload_read (argument, error);
  if ((argument != NULL && payload == NULL) || !check_names (cli, slugs, error))
    return NULL;
  order.payload = payload;
  order.kinds = (const MortiseFaultKind *) (void *) kinds->data;
  order.n_kinds = kinds->len;
  return try_order (cli, &order, error);
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static char *
join_broken (JsonObject *fault)
{
  JsonArray *broken = mortise_json_get_array (fault, "broke");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (broken); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", json_array_get_string_element (broken, i));
  if (text->len == 0)
    g_string_append (text, "nothing");
  return g_string_free (text, FALSE);
}

static void
add_fault (MortiseCliTable *table, JsonObject *listener, JsonObject *fault)
{
  gboolean survived = mortise_json_get_boolean (fault, "survived", FALSE);

  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              g_strdup_printf ("%s:%" G_GINT64_FORMAT,
                                               mortise_json_get_string (listener, "plugin", "?"),
                                               mortise_json_get_int (listener, "listener", 0)));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (fault, "kind", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (fault, "call", "–"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (fault, "status", "–"));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_duration (mortise_json_get_int (fault, "wall_us", 0)));
  mortise_cli_table_add_take (table, survived ? MORTISE_CLI_GOOD : MORTISE_CLI_BAD, join_broken (fault));
}

static void
add_listener (MortiseCliTable *table, JsonObject *listener)
{
  JsonArray *faults = mortise_json_get_array (listener, "faults");

  for (guint i = 0; i < json_array_get_length (faults); i++)
    add_fault (table, listener, json_array_get_object_element (faults, i));
}

static void
print_score (JsonObject *listener)
{
  const char *obstacle = mortise_json_get_string (listener, "obstacle", NULL);
  const char *plugin = mortise_json_get_string (listener, "plugin", "?");
  gint64 number = mortise_json_get_int (listener, "listener", 0);
  g_autofree char *escaped = obstacle != NULL ? mortise_cli_text_escape (obstacle) : NULL;

  if (escaped != NULL)
    printf ("%s:%" G_GINT64_FORMAT ": not tried: %s\n", plugin, number, escaped);
  else
    printf ("%s:%" G_GINT64_FORMAT ": %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT "\n", plugin, number,
            mortise_json_get_int (listener, "survived", 0), mortise_json_get_int (listener, "tried", 0));
}

static void
print_report (JsonObject *report)
{
  g_autoptr (MortiseCliTable) table
      = mortise_cli_table_new ("LISTENER", "FAULT", "CALL", "DISPATCH", "TOOK", "WHAT BROKE", NULL);
  JsonArray *listeners = mortise_json_get_array (report, "listeners");

  mortise_cli_table_set_right (table, 4);
  for (guint i = 0; i < json_array_get_length (listeners); i++)
    add_listener (table, json_array_get_object_element (listeners, i));
  if (!mortise_cli_table_is_empty (table))
    mortise_cli_table_print (table);
  puts ("\nFaults survived:");
  for (guint i = 0; i < json_array_get_length (listeners); i++)
    print_score (json_array_get_object_element (listeners, i));
  printf ("in all: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT "\n", mortise_json_get_int (report, "survived", 0),
          mortise_json_get_int (report, "tried", 0));
  if (!mortise_json_get_boolean (report, "comparable", TRUE))
    puts ("The result differs from one time to the next, so that nobody can say whether it is right.");
}

static gboolean
run_faults (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonObject) report = run_order (cli, error);
  g_autoptr (JsonNode) node = report != NULL ? json_node_init_object (json_node_alloc (), report) : NULL;

  if (report == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (node);
  else
    print_report (report);
  cli->has_failed = mortise_json_get_int (report, "survived", 0) < mortise_json_get_int (report, "tried", 0);
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_faults = {
  .name = "faults",
  .arguments = "HOOK",
  .summary = "Does harm to each listener of a hook, on a copy of the site, and says what that breaks",
  .details = "--kind says which harm, all of it without: error (it answers with an error), crash (its process\n"
             "is killed), hang (its process is stopped), slow (it is called later), type (its answer is of\n"
             "another type), huge (its answer is larger than a payload may be). Each is survived when the\n"
             "other listeners are called as ever, the result is the one without the listener (a veto, where\n"
             "there are vetoes), and the next dispatch is as it was. --payload may also be the ID of a trace,\n"
             "or last. Exits with 1 when anything broke.",
  .examples = "mortise faults lead_created\n"
              "mortise faults before_lead_delete --payload last --kind crash --kind hang\n"
              "mortise faults lead_created --plugin lead-scorer --json | jq .listeners[0].survived",
  .min_words = 1,
  .max_words = 1,
  .options
  = { MORTISE_CLI_OPTION_PAYLOAD, MORTISE_CLI_OPTION_DEADLINE, MORTISE_CLI_OPTION_KIND, MORTISE_CLI_OPTION_PLUGIN },
  .run = run_faults,
};
