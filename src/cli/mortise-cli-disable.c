/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

static gboolean
run_disable (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "disable", NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  json_object_set_boolean_member (object, "with_dependents", mortise_cli_has (cli, MORTISE_CLI_OPTION_WITH_DEPENDENTS));
  return mortise_cli_change (cli, "POST", path, body, error);
}

const MortiseCliVerb mortise_cli_verb_disable = {
  .name = "disable",
  .arguments = "SLUG",
  .summary = "Switches a plugin off and ends its process",
  .details = "What needs it has to be disabled: --with-dependents disables that first.",
  .examples = "mortise disable lead-scorer\n"
              "mortise disable chart-kit --with-dependents",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_WITH_DEPENDENTS },
  .run = run_disable,
};
