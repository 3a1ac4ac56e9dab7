/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

static gboolean
run_rollback (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "rollback", NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  json_object_set_boolean_member (object, "with_data", mortise_cli_has (cli, MORTISE_CLI_OPTION_WITH_DATA));
  return mortise_cli_change (cli, "POST", path, body, error);
}

const MortiseCliVerb mortise_cli_verb_rollback = {
  .name = "rollback",
  .arguments = "SLUG",
  .summary = "Goes back to the version before the last update",
  .details = "Settings and grants become what they were. What the plugin keeps stays as it is now, unless\n"
             "--with-data is given.",
  .examples = "mortise rollback lead-scorer\n"
              "mortise rollback lead-scorer --with-data",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_WITH_DATA },
  .run = run_rollback,
};
