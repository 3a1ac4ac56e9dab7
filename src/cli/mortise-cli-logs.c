/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-log.h"
#include "mortise-json.h"

#include <stdio.h>

#define DEFAULT_RECORDS 200
#define MAX_RECORDS 10000

/* Records come from a list and as events, and the two overlap: a record is printed when its number is a later one.
 * While a list is on its way events only ask for the next list, which holds their records. */
typedef struct
{
  MortiseCli *cli;
  const char *plugin;
  gint64 limit;
  gint64 last;
  gboolean is_listing;
  gboolean is_stale;
} Follower;

static void
print_record (Follower *follower, JsonNode *record)
{
  JsonObject *object = json_node_get_object (record);
  gint64 seq = mortise_json_get_int (object, "seq", 0);

  if (seq <= follower->last)
    return;
  follower->last = seq;
  if (mortise_cli_has (follower->cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json_line (record);
  else
    mortise_cli_log_print (object);
  if (ferror (stdout))
    mortise_cli_stop (follower->cli);
}

static char *
build_path (const Follower *follower)
{
  g_autofree char *plugin = follower->plugin ? g_uri_escape_string (follower->plugin, NULL, FALSE) : NULL;

  return g_strdup_printf ("/v1/logs?limit=%" G_GINT64_FORMAT "&after=%" G_GINT64_FORMAT "%s%s", follower->limit,
                          follower->last, plugin ? "&plugin=" : "", plugin ? plugin : "");
}

static void list_records (Follower *follower);

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Follower *follower = user_data;
  g_autoptr (JsonNode) answer = mortise_admin_request_finish (MORTISE_ADMIN (source), result, NULL);
  JsonArray *records = answer ? json_node_get_array (answer) : NULL;

  follower->is_listing = FALSE;
  for (guint i = 0; records && i < json_array_get_length (records); i++)
    print_record (follower, json_array_get_element (records, i));
  if (follower->is_stale)
    list_records (follower);
}

static void
list_records (Follower *follower)
{
  g_autofree char *path = build_path (follower);

  follower->is_stale = follower->is_listing;
  if (follower->is_listing)
    return;
  follower->is_listing = TRUE;
  mortise_admin_request_async (follower->cli->admin, "GET", path, NULL, NULL, on_listed, follower);
}

static void
on_event (Follower *follower, JsonObject *event)
{
  const char *type = mortise_json_get_string (event, "type", "");
  JsonNode *record = mortise_json_get_member (event, "record");

  if (g_str_equal (type, "ready") || g_str_equal (type, "dropped") || follower->is_listing)
    list_records (follower);
  else if (g_str_equal (type, "log")
           && (!follower->plugin
               || g_strcmp0 (mortise_json_get_string (json_node_get_object (record), "plugin", NULL), follower->plugin)
                      == 0))
    print_record (follower, record);
}

static gboolean
follow (Follower *follower, GError **error)
{
  MortiseCli *cli = follower->cli;
  gulong handler;
  gboolean is_done;

  mortise_cli_catch_signals (cli);
  if (!mortise_cli_open (cli, "logs", error))
    return FALSE;
  handler = g_signal_connect_swapped (cli->admin, "event", G_CALLBACK (on_event), follower);
  mortise_admin_follow (cli->admin);
  is_done = mortise_cli_wait (cli, error);
  g_signal_handler_disconnect (cli->admin, handler);
  while (follower->is_listing)
    g_main_context_iteration (NULL, TRUE);
  return is_done;
}

static gboolean
list_once (Follower *follower, GError **error)
{
  g_autofree char *path = build_path (follower);
  g_autoptr (JsonNode) answer = mortise_cli_request (follower->cli, "GET", path, NULL, error);
  JsonArray *records;

  if (!answer)
    return FALSE;
  if (mortise_cli_has (follower->cli, MORTISE_CLI_OPTION_JSON))
    {
      mortise_cli_print_json (answer);
      return TRUE;
    }
  records = json_node_get_array (answer);
  for (guint i = 0; i < json_array_get_length (records); i++)
    mortise_cli_log_print (json_array_get_object_element (records, i));
  return TRUE;
}

static gboolean
run_logs (MortiseCli *cli, GError **error)
{
  Follower follower = { cli, cli->n_words > 0 ? cli->words[0] : NULL, DEFAULT_RECORDS, 0, FALSE, FALSE };

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_LIMIT, 1, MAX_RECORDS, &follower.limit,
                                        error))
    return FALSE;
  return mortise_cli_has (cli, MORTISE_CLI_OPTION_FOLLOW) ? follow (&follower, error) : list_once (&follower, error);
}

const MortiseCliVerb mortise_cli_verb_logs = {
  .name = "logs",
  .arguments = "[SLUG]",
  .summary = "Prints what the plugins and the host said",
  .details = "With --follow and --json each record is a line of its own.",
  .examples = "mortise logs\n"
              "mortise logs lead-scorer --follow\n"
              "mortise logs --limit 1000 --json | jq -r '.[] | select(.level == \"error\") | .message'",
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_FOLLOW, MORTISE_CLI_OPTION_LIMIT },
  .run = run_logs,
};
