/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-json.h"

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
run_policy (MortiseCli *cli, GError **error)
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

const MortiseCliVerb mortise_cli_verb_policy = {
  .name = "policy",
  .arguments = "SLUG",
  .summary = "Says which versions of a plugin are offered as updates",
  .details = "--pin keeps it within a range of versions, and --pin none takes that away. --hold offers a\n"
             "version only when it is so many days old. --channel prerelease offers pre-releases too.",
  .examples = "mortise policy lead-scorer --pin '^1.2.0'\n"
              "mortise policy lead-scorer --pin none --hold 7 --channel stable",
  .min_words = 1,
  .max_words = 1,
  .options = MORTISE_CLI_FLAG (MORTISE_CLI_OPTION_PIN) | MORTISE_CLI_FLAG (MORTISE_CLI_OPTION_HOLD)
             | MORTISE_CLI_FLAG (MORTISE_CLI_OPTION_CHANNEL),
  .run = run_policy,
};
