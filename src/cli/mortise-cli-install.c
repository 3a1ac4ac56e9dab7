/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-plan.h"
#include "mortise-cli-verbs.h"

#include <string.h>

/* A plugin's name never has a slash or a dot, so that no folder that happens to be here stands in for it. */
static gboolean
is_path (const char *word)
{
  return strchr (word, '/') != NULL || *word == '.' || g_str_has_suffix (word, ".zip");
}

static void
set_option (MortiseCli *cli, MortiseCliOption option, JsonObject *body, const char *name)
{
  if (mortise_cli_has (cli, option))
    json_object_set_string_member (body, name, cli->options.values[option]);
}

static gboolean
install_file (MortiseCli *cli, JsonObject *body, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autofree char *path = g_canonicalize_filename (cli->words[0], NULL);

  json_object_set_string_member (body, "directory", path);
  set_option (cli, MORTISE_CLI_OPTION_DIALECT, body, "dialect");
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_DRY_RUN))
    return mortise_cli_plan_run (cli, "/v1/plugins", body, error);
  return mortise_cli_change (cli, "POST", "/v1/plugins", node, error);
}

static gboolean
install_from_catalogue (MortiseCli *cli, JsonObject *body, GError **error)
{
  const char *at = strchr (cli->words[0], '@');
  g_autofree char *slug = at != NULL ? g_strndup (cli->words[0], at - cli->words[0]) : g_strdup (cli->words[0]);

  json_object_set_string_member (body, "slug", slug);
  if (at != NULL)
    json_object_set_string_member (body, "version", at + 1);
  set_option (cli, MORTISE_CLI_OPTION_CATALOGUE, body, "catalogue");
  if (mortise_cli_plan_run (cli, "/v1/plugins", body, error))
    return TRUE;
  if (g_file_test (cli->words[0], G_FILE_TEST_EXISTS))
    g_prefix_error (error, "for the folder or file that is here, write ./%s; ", cli->words[0]);
  return FALSE;
}

static gboolean
run_install (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();

  return is_path (cli->words[0]) ? install_file (cli, body, error) : install_from_catalogue (cli, body, error);
}

const MortiseCliVerb mortise_cli_verb_install = {
  .name = "install",
  .arguments = "DIR|ZIP|SLUG[@RANGE]",
  .summary = "Installs a plugin from a folder, a package or a catalogue",
  .details = "What the plugin asks for is not granted yet, and it is switched off. From a catalogue, what it\n"
             "needs is installed with it, and RANGE chooses the version, also of one that is installed.\n"
             "--dry-run shows what would be done; on a terminal it is shown and asked before it is done.\n"
             "The manifest may be our own plugin.json, or one of Services AI, Escalated, Digital Commerce,\n"
             "AnineePlus or LearnHub, whose plugins can be looked at and not yet be run.",
  .examples = "mortise install shop-reports\n"
              "mortise install shop-reports@^1.4 --dry-run\n"
              "mortise install ./my-plugin-1.0.0.zip\n"
              "mortise install ./crm-plugin --dialect services-ai\n"
              "mortise grant my-plugin lead_access && mortise enable my-plugin",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_DIALECT, MORTISE_CLI_OPTION_CATALOGUE, MORTISE_CLI_OPTION_DRY_RUN,
               MORTISE_CLI_OPTION_YES, MORTISE_CLI_OPTION_CONSENT },
  .run = run_install,
};
