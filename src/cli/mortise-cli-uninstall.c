/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include <stdio.h>

static gboolean
run_uninstall (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "DELETE", path, NULL, error);

  if (!answer)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    printf ("%s: uninstalled\n", cli->words[0]);
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_uninstall = {
  .name = "uninstall",
  .arguments = "SLUG",
  .summary = "Removes a plugin, its grants and its settings",
  .examples = "mortise uninstall my-plugin",
  .min_words = 1,
  .max_words = 1,
  .run = run_uninstall,
};
