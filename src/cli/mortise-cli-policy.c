/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-json.h"

#include <stdio.h>

/* Each ends with an option of every verb. */
static const MortiseCliOption plugin_options[]
    = { MORTISE_CLI_OPTION_PIN, MORTISE_CLI_OPTION_HOLD, MORTISE_CLI_OPTION_CHANNEL, MORTISE_CLI_OPTION_SITE };
static const MortiseCliOption site_options[] = { MORTISE_CLI_OPTION_PACKAGES, MORTISE_CLI_OPTION_SITE };

/* What is not said stays as it is. */
static gboolean
change_policy (MortiseCli *cli, JsonObject *policy, GError **error)
{
  const char *pin = cli->options.values[MORTISE_CLI_OPTION_PIN];
  const char *channel = cli->options.values[MORTISE_CLI_OPTION_CHANNEL];
  gint64 hold_days = mortise_json_get_int (policy, "hold_days", 0);

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_HOLD, 0, 3650, &hold_days, error))
    return FALSE;
  json_object_set_int_member (policy, "hold_days", hold_days);
  if (channel != NULL)
    json_object_set_string_member (policy, "channel", channel);
  if (g_strcmp0 (pin, "none") == 0)
    json_object_set_null_member (policy, "pinned");
  else if (pin != NULL)
    json_object_set_string_member (policy, "pinned", pin);
  return TRUE;
}

static gboolean
run_plugin_policy (MortiseCli *cli, GError **error)
{
  static const char *const names[] = { "pinned", "hold_days", "channel" };
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], NULL);
  g_autofree char *policy_path = mortise_admin_build_path ("plugins", cli->words[0], "policy", NULL);
  g_autoptr (JsonNode) plugin = mortise_cli_request (cli, "GET", path, NULL, error);
  g_autoptr (JsonObject) policy = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), policy);

  if (plugin == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_set_member (policy, names[i], json_object_dup_member (json_node_get_object (plugin), names[i]));
  return change_policy (cli, policy, error) && mortise_cli_change (cli, "PUT", policy_path, body, error);
}

static JsonNode *
request_site_policy (MortiseCli *cli, GError **error)
{
  const char *packages = cli->options.values[MORTISE_CLI_OPTION_PACKAGES];
  g_autoptr (JsonObject) policy = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), policy);

  if (packages == NULL)
    return mortise_cli_request (cli, "GET", "/v1/policy", NULL, error);
  json_object_set_string_member (policy, "packages", packages);
  return mortise_cli_request (cli, "PUT", "/v1/policy", body, error);
}

static gboolean
run_site_policy (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = request_site_policy (cli, error);
  JsonObject *policy = answer != NULL ? json_node_get_object (answer) : NULL;

  if (policy != NULL && mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (policy != NULL)
    printf ("packages: %s – %s\n", mortise_json_get_string (policy, "packages", "?"),
            mortise_json_get_string (policy, "explanation", ""));
  return policy != NULL;
}

static gboolean
has_any (MortiseCli *cli, const MortiseCliOption *options)
{
  for (guint i = 0; options[i] != MORTISE_CLI_OPTION_SITE; i++)
    if (mortise_cli_has (cli, options[i]))
      return TRUE;
  return FALSE;
}

static gboolean
run_policy (MortiseCli *cli, GError **error)
{
  gboolean is_of_plugin = cli->n_words > 0;

  if (!has_any (cli, is_of_plugin ? site_options : plugin_options))
    return is_of_plugin ? run_plugin_policy (cli, error) : run_site_policy (cli, error);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       is_of_plugin ? "\"--packages\" is for the whole site: leave the plugin out"
                                    : "\"--pin\", \"--hold\" and \"--channel\" are for one plugin: name it");
  return FALSE;
}

const MortiseCliVerb mortise_cli_verb_policy = {
  .name = "policy",
  .arguments = "[SLUG]",
  .summary = "Says which versions of a plugin are offered, or which packages the site takes",
  .details = "--pin keeps it within a range of versions, and --pin none takes that away. --hold offers a\n"
             "version only when it is so many days old. --channel prerelease offers pre-releases too.\n"
             "Without SLUG it is about the whole site: --packages any takes all packages and folders that were\n"
             "not changed after they were signed, signed only those that somebody signed, and trusted only\n"
             "those of publishers whose keys `mortise key list` shows.",
  .examples = "mortise policy lead-scorer --pin '^1.2.0'\n"
              "mortise policy lead-scorer --pin none --hold 7 --channel stable\n"
              "mortise policy --packages trusted",
  .min_words = 0,
  .max_words = 1,
  .options
  = { MORTISE_CLI_OPTION_PIN, MORTISE_CLI_OPTION_HOLD, MORTISE_CLI_OPTION_CHANNEL, MORTISE_CLI_OPTION_PACKAGES },
  .run = run_policy,
};
