/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

static gboolean
run_install (MortiseCli *cli, GError **error)
{
  const char *dialect = cli->options.values[MORTISE_CLI_OPTION_DIALECT];
  g_autofree char *directory = g_canonicalize_filename (cli->words[0], NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "directory", directory);
  if (dialect)
    json_object_set_string_member (object, "dialect", dialect);
  return mortise_cli_change (cli, "POST", "/v1/plugins", body, error);
}

const MortiseCliVerb mortise_cli_verb_install = {
  .name = "install",
  .arguments = "DIR",
  .summary = "Installs the plugin in a folder",
  .details = "The folder is copied. What the plugin asks for is not granted yet, and it is switched off.\n"
             "Its manifest may be our own plugin.json, or one of Services AI, Escalated, Digital Commerce,\n"
             "AnineePlus or LearnHub, whose plugins can be looked at and not yet be run.",
  .examples = "mortise install ./my-plugin\n"
              "mortise install ./crm-plugin --dialect services-ai\n"
              "mortise grant my-plugin lead_access && mortise enable my-plugin",
  .min_words = 1,
  .max_words = 1,
  .options = MORTISE_CLI_FLAG (MORTISE_CLI_OPTION_DIALECT),
  .run = run_install,
};
