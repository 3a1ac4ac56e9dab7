/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include <stdio.h>

static void
on_event (MortiseCli *cli, JsonObject *event)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), event);

  mortise_cli_print_json_line (node);
  if (ferror (stdout))
    mortise_cli_stop (cli);
}

static gboolean
run_events (MortiseCli *cli, GError **error)
{
  mortise_cli_catch_signals (cli);
  if (!mortise_cli_open (cli, "events", error))
    return FALSE;
  g_signal_connect_swapped (cli->admin, "event", G_CALLBACK (on_event), cli);
  mortise_admin_follow (cli->admin);
  return mortise_cli_wait (cli, error);
}

const MortiseCliVerb mortise_cli_verb_events = {
  .name = "events",
  .arguments = "",
  .summary = "Prints what happens, one JSON object a line, until Ctrl+C",
  .details = "The first line is {\"type\":\"ready\"}: what happens from then on is printed.\n"
             "docs/admin-api.md describes the other types.",
  .examples = "mortise events\n"
              "mortise events | jq -c 'select(.type == \"trace\") | .dispatch.hook'",
  .options = { MORTISE_CLI_OPTION_FOLLOW },
  .run = run_events,
};
