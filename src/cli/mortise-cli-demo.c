/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-dispatch.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <stdio.h>
#include <string.h>

static gboolean
send (MortiseCli *cli, const char *method, char *path, GError **error)
{
  g_autofree char *owned_path = path;
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, method, owned_path, NULL, error);

  return answer != NULL;
}

static gboolean
switch_on (MortiseCli *cli, JsonObject *plugin, GError **error)
{
  const char *slug = mortise_json_get_string (plugin, "slug", "");
  JsonArray *permissions = mortise_json_get_array (plugin, "permissions");

  for (guint i = 0; permissions && i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);
      const char *name = mortise_json_get_string (permission, "name", "");

      if (!mortise_json_get_boolean (permission, "granted", FALSE)
          && !send (cli, "PUT", mortise_admin_build_path ("plugins", slug, "grants", name, NULL), error))
        return FALSE;
    }
  return send (cli, "POST", mortise_admin_build_path ("plugins", slug, "enable", NULL), error);
}

static gboolean
switch_on_bundled (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", "/v1/plugins", NULL, error);
  JsonArray *plugins = answer ? json_node_get_array (answer) : NULL;
  guint n_bundled = 0;

  if (!answer)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (plugins); i++)
    {
      JsonObject *plugin = json_array_get_object_element (plugins, i);

      if (g_strcmp0 (mortise_json_get_string (plugin, "source", NULL), "bundled") != 0)
        continue;
      if (!switch_on (cli, plugin, error))
        return FALSE;
      n_bundled++;
    }
  if (n_bundled == 0)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "there are no bundled plugins to show");
  return n_bundled > 0;
}

/* A name with a parameter stands for many hooks, none of which has a sample of its own. */
static gboolean
is_shown (JsonObject *hook)
{
  JsonArray *listeners = mortise_json_get_array (hook, "listeners");

  return mortise_json_get_boolean (hook, "described", FALSE) && listeners && json_array_get_length (listeners) > 0
         && !strchr (mortise_json_get_string (hook, "name", "{"), '{');
}

static JsonNode *
fire (MortiseCli *cli, const char *hook, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("hooks", hook, "fire", NULL);

  return mortise_cli_request (cli, "POST", path, NULL, error);
}

static gboolean
fire_all (MortiseCli *cli, JsonArray *hooks, JsonArray *dispatches, GError **error)
{
  gboolean is_json = mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON);

  for (guint i = 0; i < json_array_get_length (hooks); i++)
    {
      JsonObject *hook = json_array_get_object_element (hooks, i);
      JsonNode *dispatch;

      if (!is_shown (hook))
        continue;
      dispatch = fire (cli, mortise_json_get_string (hook, "name", ""), error);
      if (!dispatch)
        return FALSE;
      if (!is_json)
        {
          mortise_cli_dispatch_print (json_node_get_object (dispatch));
          puts ("");
          fflush (stdout);
        }
      json_array_add_element (dispatches, dispatch);
    }
  return TRUE;
}

static gboolean
run_demo (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonArray) dispatches = json_array_new ();
  g_autoptr (JsonNode) list = json_node_init_array (json_node_alloc (), dispatches);
  g_autoptr (JsonNode) hooks = NULL;

  if (!switch_on_bundled (cli, error))
    return FALSE;
  hooks = mortise_cli_request (cli, "GET", "/v1/hooks", NULL, error);
  if (!hooks || !fire_all (cli, json_node_get_array (hooks), dispatches, error))
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (list);
  else
    printf ("Hooks fired: %u. \"mortise trace\" lists the dispatches, \"mortise list\" the plugins.\n",
            json_array_get_length (dispatches));
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_demo = {
  .name = "demo",
  .arguments = "",
  .summary = "Shows the bundled plugins at work",
  .details = "Grants the bundled plugins what they ask for, enables them, and fires each hook that somebody\n"
             "listens to with its sample payload. A vetoed dispatch is part of it.",
  .examples = "mortise demo\n"
              "mortise demo --site /tmp/demo-site --json",
  .run = run_demo,
};
