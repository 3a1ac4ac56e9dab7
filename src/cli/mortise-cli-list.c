/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-json.h"

#include <stdio.h>

static char *
count_permissions (JsonObject *plugin)
{
  JsonArray *permissions = mortise_json_get_array (plugin, "permissions");
  guint asked = permissions ? json_array_get_length (permissions) : 0;
  guint granted = 0;

  for (guint i = 0; i < asked; i++)
    granted += mortise_json_get_boolean (json_array_get_object_element (permissions, i), "granted", FALSE);
  return asked ? g_strdup_printf ("%u of %u", granted, asked) : g_strdup ("–");
}

static char *
join_layers (JsonObject *plugin)
{
  JsonArray *layers = mortise_json_get_array (plugin, "isolation");
  GString *joined = g_string_new (NULL);

  for (guint i = 0; layers && i < json_array_get_length (layers); i++)
    g_string_append_printf (joined, "%s%s", i ? "+" : "", json_array_get_string_element (layers, i));
  if (!joined->len)
    g_string_append (joined, "–");
  return g_string_free (joined, FALSE);
}

static void
add_plugin (MortiseCliTable *table, JsonObject *plugin)
{
  const char *state = mortise_json_get_string (plugin, "state", "?");
  const char *reason = mortise_json_get_string (plugin, "reason", NULL);

  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (plugin, "slug", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (plugin, "version", "?"));
  mortise_cli_table_add (table, mortise_cli_format_style (state), state);
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, count_permissions (plugin));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_size (mortise_json_get_int (plugin, "memory_bytes", 0)));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_duration (1000 * mortise_json_get_int (plugin, "cpu_ms", 0)));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (plugin, "restarts", 0)));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, join_layers (plugin));
  mortise_cli_table_add_take (
      table, MORTISE_CLI_PLAIN,
      g_strconcat (mortise_json_get_string (plugin, "name", ""), reason ? " – " : NULL, reason, NULL));
}

static void
add_kept (MortiseCliTable *table, JsonObject *kept)
{
  JsonObject *storage = mortise_json_get_object (kept, "storage");
  gint64 bytes = mortise_json_get_int (storage, "bytes", 0) + mortise_json_get_int (kept, "data_bytes", 0);

  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (kept, "slug", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (kept, "version", "?"));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (kept, "settings", 0)));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, mortise_cli_format_size (bytes));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_time (mortise_json_get_int (kept, "time", 0)));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (kept, "name", ""));
}

static gboolean
list_kept (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", "/v1/kept-data", NULL, error);
  JsonArray *list = answer != NULL ? json_node_get_array (answer) : NULL;
  g_autoptr (MortiseCliTable) table = NULL;

  if (list == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    {
      mortise_cli_print_json (answer);
      return TRUE;
    }
  if (json_array_get_length (list) == 0)
    {
      puts ("Nothing is kept of uninstalled plugins.");
      return TRUE;
    }
  table = mortise_cli_table_new ("SLUG", "VERSION", "SETTINGS", "SIZE", "UNINSTALLED", "NAME", NULL);
  mortise_cli_table_set_right (table, 2);
  mortise_cli_table_set_right (table, 3);
  for (guint i = 0; i < json_array_get_length (list); i++)
    add_kept (table, json_array_get_object_element (list, i));
  mortise_cli_table_print (table);
  return TRUE;
}

static gboolean
list_plugins (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", "/v1/plugins", NULL, error);
  g_autoptr (MortiseCliTable) table = NULL;
  JsonArray *plugins;

  if (!answer)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    {
      mortise_cli_print_json (answer);
      return TRUE;
    }
  plugins = json_node_get_array (answer);
  if (json_array_get_length (plugins) == 0)
    {
      puts ("There are no plugins. \"mortise install DIR\" adds one, \"mortise run-plugin DIR\" tries one out.");
      return TRUE;
    }
  table = mortise_cli_table_new ("SLUG", "VERSION", "STATE", "GRANTED", "MEMORY", "CPU", "RESTARTS", "ISOLATION",
                                 "NAME", NULL);
  for (guint i = 4; i <= 6; i++)
    mortise_cli_table_set_right (table, i);
  for (guint i = 0; i < json_array_get_length (plugins); i++)
    add_plugin (table, json_array_get_object_element (plugins, i));
  mortise_cli_table_print (table);
  return TRUE;
}

static gboolean
run_list (MortiseCli *cli, GError **error)
{
  return mortise_cli_has (cli, MORTISE_CLI_OPTION_KEPT) ? list_kept (cli, error) : list_plugins (cli, error);
}

const MortiseCliVerb mortise_cli_verb_list = {
  .name = "list",
  .arguments = "",
  .summary = "Lists the plugins and how they are",
  .details = "GRANTED counts the permissions granted of those asked for; ISOLATION names the layers that\n"
             "hold around the plugin's process. The last column adds why a plugin is quarantined or last\n"
             "failed. --kept lists what is kept of plugins that were uninstalled with --keep-data.",
  .examples = "mortise list\n"
              "mortise list --json | jq -r '.[] | select(.state == \"quarantined\") | .slug'",
  .options = { MORTISE_CLI_OPTION_KEPT },
  .run = run_list,
};
