/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-table.h"
#include "mortise-cli-text.h"
#include "mortise-host-listeners.h"
#include "mortise-json.h"

#include <stdio.h>
#include <string.h>

/* A plugin that listens more than once has its listeners told apart, as the options take them. */
static char *
name_listener (JsonArray *listeners, JsonObject *listener)
{
  const char *plugin = mortise_json_get_string (listener, "plugin", "?");
  guint n_same = 0;

  for (guint i = 0; i < json_array_get_length (listeners); i++)
    if (g_str_equal (mortise_json_get_string (json_array_get_object_element (listeners, i), "plugin", ""), plugin))
      n_same++;
  if (n_same == 1)
    return g_strdup (plugin);
  return g_strdup_printf ("%s:%" G_GINT64_FORMAT, plugin, mortise_json_get_int (listener, "listener", 0));
}

static void
add_listener (MortiseCliTable *table, JsonArray *listeners, guint i)
{
  JsonObject *listener = json_array_get_object_element (listeners, i);
  const char *skipped = mortise_json_get_string (listener, "skipped", NULL);

  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, name_listener (listeners, listener));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (listener, "priority", 0)));
  mortise_cli_table_add_take (table, skipped != NULL ? MORTISE_CLI_WARN : MORTISE_CLI_GOOD,
                              skipped != NULL ? g_strdup_printf ("skipped: %s", skipped) : g_strdup ("is called"));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_text_escape (mortise_json_get_string (listener, "place", "")));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (listener, "why", ""));
}

static void
print_listeners (JsonArray *listeners)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("LISTENER", "PRIORITY", "NOW", "WRITTEN AT", "WHY HERE", NULL);

  mortise_cli_table_set_right (table, 1);
  for (guint i = 0; i < json_array_get_length (listeners); i++)
    add_listener (table, listeners, i);
  if (json_array_get_length (listeners) == 0)
    puts ("Nobody listens.");
  else
    mortise_cli_table_print (table);
}

/* PLUGIN[:LISTENER]=PRIORITY */
static JsonNode *
set (MortiseCli *cli, GError **error)
{
  const char *hook = cli->words[0];
  const char *word = cli->options.values[MORTISE_CLI_OPTION_SET];
  const char *equals = strrchr (word, '=');
  g_autofree char *name = equals != NULL ? g_strndup (word, (gsize) (equals - word)) : NULL;
  g_autofree char *path = mortise_admin_build_path ("hooks", hook, "listeners", name, NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  gint64 priority;

  if (name == NULL || *name == '\0'
      || !g_ascii_string_to_signed (equals + 1, 10, -MORTISE_LISTENER_MAX_PRIORITY, MORTISE_LISTENER_MAX_PRIORITY,
                                    &priority, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "\"--set %s\" is not PLUGIN=PRIORITY or PLUGIN:LISTENER=PRIORITY with a priority from %d to %d",
                   word, -MORTISE_LISTENER_MAX_PRIORITY, MORTISE_LISTENER_MAX_PRIORITY);
      return NULL;
    }
  json_object_set_int_member (body, "priority", priority);
  return mortise_cli_request (cli, "PUT", path, node, error);
}

static JsonNode *
ask (MortiseCli *cli, GError **error)
{
  gboolean is_set = mortise_cli_has (cli, MORTISE_CLI_OPTION_SET);
  gboolean is_reset = mortise_cli_has (cli, MORTISE_CLI_OPTION_RESET);
  const char *name = cli->n_words > 1 ? cli->words[1] : NULL;
  g_autofree char *path = mortise_admin_build_path ("hooks", cli->words[0], "listeners", name, NULL);

  if (is_set && is_reset)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "\"--set\" and \"--reset\" exclude each other");
  else if (name != NULL && !is_reset)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "\"%s\" is one word too many: only \"--reset\" takes a listener", name);
  else if (is_set)
    return set (cli, error);
  else
    return mortise_cli_request (cli, is_reset ? "DELETE" : "GET", path, NULL, error);
  return NULL;
}

static gboolean
run_listeners (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = ask (cli, error);

  if (answer == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    print_listeners (json_node_get_array (answer));
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_listeners = {
  .name = "listeners",
  .arguments = "HOOK [PLUGIN[:LISTENER]]",
  .summary = "Shows in which order a hook calls its listeners, and why, or changes it",
  .details = "--set PLUGIN=PRIORITY gives all listeners of a plugin to the hook another priority, and\n"
             "--set PLUGIN:LISTENER=PRIORITY one of them: -10000 to 10000, and the lowest is called first. It\n"
             "holds at once, and for as long as the plugin is installed. --reset puts it back: of all\n"
             "listeners, or of those that are named after it.",
  .examples = "mortise listeners lead_created\n"
              "mortise listeners lead_created --set lead-scorer=1\n"
              "mortise listeners lead_created --set lead-scorer:2=-5\n"
              "mortise listeners lead_created --reset lead-scorer\n"
              "mortise listeners lead_created --json | jq '.[] | {plugin, because}'",
  .min_words = 1,
  .max_words = 2,
  .options = { MORTISE_CLI_OPTION_SET, MORTISE_CLI_OPTION_RESET },
  .run = run_listeners,
};
