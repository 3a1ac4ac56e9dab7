/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-json.h"

#include <stdio.h>

static JsonNode *
request (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  const char *word = cli->words[0];

  if (cli->n_words == 0)
    return mortise_cli_request (cli, "GET", "/v1/suspension", NULL, error);
  if (!g_str_equal (word, "on") && !g_str_equal (word, "off"))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"safe-mode\" takes \"on\" or \"off\", not \"%s\"",
                   word);
      return NULL;
    }
  json_object_set_boolean_member (body, "on", g_str_equal (word, "on"));
  return mortise_cli_request (cli, "PUT", "/v1/safe-mode", node, error);
}

static gboolean
run_safe_mode (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = request (cli, error);

  if (answer == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (mortise_json_get_boolean (json_node_get_object (answer), "safe_mode", FALSE))
    puts ("Safe mode is on: no plugin runs.");
  else
    puts ("Safe mode is off.");
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_safe_mode = {
  .name = "safe-mode",
  .arguments = "[on|off]",
  .summary = "Lets no plugin run, or all again that are enabled",
  .details = "It stays so until it is switched off. What is enabled stays enabled.",
  .examples = "mortise safe-mode on\n"
              "mortise safe-mode off",
  .max_words = 1,
  .run = run_safe_mode,
};
