/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-json.h"

#include <stdio.h>

static gboolean
run_health (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "health", NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", path, NULL, error);
  JsonObject *health;

  if (answer == NULL)
    return FALSE;
  health = json_node_get_object (answer);
  cli->has_failed = !mortise_json_get_boolean (health, "healthy", FALSE);
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (cli->has_failed)
    printf ("%s: %s\n", cli->words[0], mortise_json_get_string (health, "message", "not well"));
  else
    printf ("%s: healthy\n", cli->words[0]);
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_health = {
  .name = "health",
  .arguments = "SLUG",
  .summary = "Asks an enabled plugin whether it is well",
  .details = "The status is 1 when it is not.",
  .examples = "mortise health lead-scorer",
  .min_words = 1,
  .max_words = 1,
  .run = run_health,
};
