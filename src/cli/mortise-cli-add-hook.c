/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-format.h"
#include "mortise-scaffold-hook.h"

#include <stdio.h>

#define MAX_PRIORITY 10000
#define USUAL_PRIORITY 10

static gboolean
read_kind (MortiseCli *cli, MortiseScaffoldHook *hook, GError **error)
{
  const char *name = cli->options.values[MORTISE_CLI_OPTION_KIND];

  hook->has_kind = name != NULL;
  if (!name || mortise_hook_kind_from_string (name, &hook->kind, NULL))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "\"--kind %s\" is wrong: write action, filter or collect", name);
  return FALSE;
}

static gboolean
read_options (MortiseCli *cli, MortiseScaffoldHook *hook, GError **error)
{
  gint64 priority = USUAL_PRIORITY;

  if (!read_kind (cli, hook, error)
      || !mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_PRIORITY, -MAX_PRIORITY, MAX_PRIORITY,
                                           &priority, error))
    return FALSE;
  hook->priority = (int) priority;
  return TRUE;
}

static void
print_result_json (const MortiseScaffoldHook *hook)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "hook", hook->hook);
  json_object_set_string_member (object, "kind", mortise_hook_kind_to_string (hook->kind));
  json_object_set_string_member (object, "file", hook->code_file);
  json_object_set_boolean_member (object, "added_to_manifest", hook->is_new_in_manifest);
  json_object_set_boolean_member (object, "added_to_code", hook->is_new_in_code);
  if (hook->permission)
    json_object_set_string_member (object, "permission", hook->permission);
  mortise_cli_print_json (node);
}

static void
print_result (const MortiseScaffoldHook *hook)
{
  const char *kind = mortise_hook_kind_to_string (hook->kind);
  g_autofree char *file = mortise_cli_text_escape (hook->code_file);

  if (hook->is_new_in_manifest)
    printf ("plugin.json: the %s %s\n", kind, hook->hook);
  if (hook->permission)
    printf ("plugin.json: the permission %s; say better why you want it\n", hook->permission);
  if (hook->is_new_in_code)
    printf ("%s: a listener to it\n", file);
  if (!hook->is_new_in_manifest && !hook->permission && !hook->is_new_in_code)
    printf ("%s is there already, in plugin.json and in %s\n", hook->hook, file);
}

static gboolean
run_add_hook (MortiseCli *cli, GError **error)
{
  g_auto (MortiseScaffoldHook) hook = { .hook = cli->words[0] };
  g_autoptr (MortisePlatformSet) platforms = NULL;

  if (!read_options (cli, &hook, error))
    return FALSE;
  platforms = mortise_platform_set_new_default (error);
  if (!platforms || !mortise_scaffold_hook_add (&hook, cli->words[1], platforms, error))
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    print_result_json (&hook);
  else
    print_result (&hook);
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_add_hook = {
  .name = "add-hook",
  .arguments = "HOOK DIR",
  .summary = "Adds a hook to a plugin's manifest and code",
  .details = "The manifest stays as it is laid out, and gets the permission that the hook needs; the code gets\n"
             "a listener with the arguments that are described. What is there already stays. When one of the\n"
             "two cannot be changed, neither is. No site is needed.\n"
             "--kind says how it is listened to: action, filter or collect.",
  .examples = "mortise add-hook ticket_created ./my-plugin\n"
              "mortise add-hook before_order_create ./my-plugin --priority 5\n"
              "mortise add-hook my_own_hook ./my-plugin --kind filter",
  .min_words = 2,
  .max_words = 2,
  .options = { MORTISE_CLI_OPTION_KIND, MORTISE_CLI_OPTION_PRIORITY },
  .run = run_add_hook,
};
