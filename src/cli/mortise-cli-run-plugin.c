/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-dispatch.h"
#include "mortise-cli-format.h"
#include "mortise-cli-log.h"
#include "mortise-cli-plugin-view.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <stdio.h>

typedef struct
{
  MortiseCli *cli;
  char *slug;
  char *state;
  gboolean is_removed;
} Run;

static void
print_state (Run *run, JsonObject *plugin)
{
  const char *state = mortise_json_get_string (plugin, "state", "?");
  const char *reason = mortise_json_get_string (plugin, "reason", NULL);
  g_autofree char *escaped = mortise_cli_text_escape (reason ? reason : "");

  if (g_strcmp0 (state, run->state) == 0)
    return;
  g_free (run->state);
  run->state = g_strdup (state);
  printf ("%s is %s%s%s\n", run->slug, state, reason ? ": " : "", escaped);
}

static void
print_event (Run *run, JsonObject *event)
{
  JsonObject *plugin = mortise_json_get_object (event, "plugin");
  JsonObject *record = mortise_json_get_object (event, "record");
  JsonObject *dispatch = mortise_json_get_object (event, "dispatch");

  if (plugin && g_strcmp0 (mortise_json_get_string (plugin, "slug", NULL), run->slug) == 0)
    print_state (run, plugin);
  else if (record && g_strcmp0 (mortise_json_get_string (record, "plugin", NULL), run->slug) == 0)
    mortise_cli_log_print (record);
  else if (dispatch && mortise_cli_dispatch_has_call (dispatch, run->slug))
    mortise_cli_dispatch_print (dispatch);
  fflush (stdout);
}

static void
on_event (Run *run, JsonObject *event)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), event);

  if (mortise_cli_has (run->cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json_line (node);
  else
    print_event (run, event);
  run->is_removed |= g_str_equal (mortise_json_get_string (event, "type", ""), "plugin-removed")
                     && g_strcmp0 (mortise_json_get_string (event, "slug", NULL), run->slug) == 0;
  if (run->is_removed || ferror (stdout))
    mortise_cli_stop (run->cli);
}

static JsonNode *
load (MortiseCli *cli, GError **error)
{
  const char *dialect = cli->options.values[MORTISE_CLI_OPTION_DIALECT];
  g_autofree char *directory = g_canonicalize_filename (cli->words[0], NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "directory", directory);
  if (dialect)
    json_object_set_string_member (object, "dialect", dialect);
  json_object_set_boolean_member (object, "run", TRUE);
  return mortise_cli_request (cli, "POST", "/v1/plugins", body, error);
}

static void
print_loaded (MortiseCli *cli, JsonNode *plugin)
{
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    {
      mortise_cli_print_json_line (plugin);
      return;
    }
  mortise_cli_print_plugin (cli, plugin);
  mortise_cli_print_listeners (json_node_get_object (plugin));
  puts ("Press Ctrl+C to unload it.");
  fflush (stdout);
}

static gboolean
unload (Run *run, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", run->slug, NULL);
  g_autoptr (JsonNode) answer = run->is_removed ? NULL : mortise_cli_request (run->cli, "DELETE", path, NULL, error);

  if (run->is_removed)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "\"%s\" was removed meanwhile", run->slug);
  return answer != NULL;
}

static gboolean
run_run_plugin (MortiseCli *cli, GError **error)
{
  Run run = { cli, NULL, NULL, FALSE };
  g_autoptr (JsonNode) plugin = NULL;
  gboolean is_done;

  mortise_cli_catch_signals (cli);
  if (!mortise_cli_open (cli, "run-plugin", error) || !(plugin = load (cli, error)))
    return FALSE;
  run.slug = g_strdup (mortise_json_get_string (json_node_get_object (plugin), "slug", "?"));
  run.state = g_strdup (mortise_json_get_string (json_node_get_object (plugin), "state", "?"));
  print_loaded (cli, plugin);
  g_signal_connect_swapped (cli->admin, "event", G_CALLBACK (on_event), &run);
  mortise_admin_follow (cli->admin);
  is_done = mortise_cli_wait (cli, error);
  g_signal_handlers_disconnect_by_data (cli->admin, &run);
  is_done = is_done && unload (&run, error);
  g_free (run.slug);
  g_free (run.state);
  return is_done;
}

const MortiseCliVerb mortise_cli_verb_run_plugin = {
  .name = "run-plugin",
  .arguments = "DIR",
  .summary = "Loads the plugin in a folder without installing it, until Ctrl+C",
  .details = "It is loaded into the process that holds the site; when there is none, this one holds the\n"
             "site, so that \"mortise fire\" in another terminal reaches it. Its listeners, its log and its\n"
             "calls are printed.",
  .examples = "mortise run-plugin ./my-plugin\n"
              "mortise fire lead_created          (in another terminal)",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_DIALECT },
  .run = run_run_plugin,
};
