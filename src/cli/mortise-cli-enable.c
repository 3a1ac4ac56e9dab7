/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

static gboolean
run_enable (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "enable", NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  json_object_set_boolean_member (object, "with_dependencies",
                                  mortise_cli_has (cli, MORTISE_CLI_OPTION_WITH_DEPENDENCIES));
  return mortise_cli_change (cli, "POST", path, body, error);
}

const MortiseCliVerb mortise_cli_verb_enable = {
  .name = "enable",
  .arguments = "SLUG",
  .summary = "Switches a plugin on",
  .details = "What it needs has to be enabled: --with-dependencies enables that first.",
  .examples = "mortise enable lead-scorer\n"
              "mortise enable chart-kit --with-dependencies",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_WITH_DEPENDENCIES },
  .run = run_enable,
};
