/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-dispatch.h"
#include "mortise-cli-payload.h"

/* The longest deadline that a call may have, docs/manifest.md: `deadline_s`. */
#define MAX_DEADLINE_MS 30000

static JsonNode *
build_body (MortiseCli *cli, GError **error)
{
  const char *payload = cli->options.values[MORTISE_CLI_OPTION_PAYLOAD];
  g_autoptr (JsonObject) body = json_object_new ();
  JsonNode *node = NULL;
  gint64 deadline_ms = 0;

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_DEADLINE, 1, MAX_DEADLINE_MS, &deadline_ms,
                                        error))
    return NULL;
  if (payload && !(node = mortise_cli_payload_read (payload, error)))
    return NULL;
  if (node)
    json_object_set_member (body, "payload", node);
  if (deadline_ms)
    json_object_set_int_member (body, "deadline_ms", deadline_ms);
  return json_node_init_object (json_node_alloc (), body);
}

static gboolean
run_fire (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("hooks", cli->words[0], "fire", NULL);
  g_autoptr (JsonNode) body = build_body (cli, error);
  g_autoptr (JsonNode) answer = body ? mortise_cli_request (cli, "POST", path, body, error) : NULL;

  if (!answer)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    mortise_cli_dispatch_print (json_node_get_object (answer));
  cli->has_failed = !mortise_cli_dispatch_is_completed (json_node_get_object (answer));
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_fire = {
  .name = "fire",
  .arguments = "HOOK",
  .summary = "Fires a hook and shows what each listener answered",
  .details = "Without a payload the hook's sample is used. Exits with 1 when the dispatch was vetoed or failed.",
  .examples = "mortise fire lead_created\n"
              "mortise fire lead_created --payload lead.json\n"
              "mortise fire before_lead_delete --payload '{\"lead_id\": 7}' --json | jq .status\n"
              "generate-lead | mortise fire lead_created --payload - --deadline 500",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_PAYLOAD, MORTISE_CLI_OPTION_DEADLINE },
  .run = run_fire,
};
