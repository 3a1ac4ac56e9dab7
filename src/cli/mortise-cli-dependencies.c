/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-json.h"

#include <stdio.h>

static gboolean
run_dependencies (MortiseCli *cli, GError **error)
{
  g_autofree char *path = cli->n_words > 0 ? mortise_admin_build_path ("plugins", cli->words[0], "dependencies", NULL)
                                           : g_strdup ("/v1/dependencies");
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", path, NULL, error);
  const char *form = mortise_cli_has (cli, MORTISE_CLI_OPTION_DOT) ? "dot" : "tree";

  if (answer == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    fputs (mortise_json_get_string (json_node_get_object (answer), form, ""), stdout);
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_dependencies = {
  .name = "dependencies",
  .arguments = "[SLUG]",
  .summary = "Shows what a plugin needs and what that needs, or all of them",
  .details = "--tree, which is the default, prints a tree; --dot a graph of the whole site for Graphviz.",
  .examples = "mortise dependencies shop-reports\n"
              "mortise dependencies --dot | dot -Tsvg > site.svg",
  .min_words = 0,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_TREE, MORTISE_CLI_OPTION_DOT },
  .run = run_dependencies,
};
