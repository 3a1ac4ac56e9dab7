/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-json.h"

#include <stdio.h>
#include <string.h>

static void
add_setting (MortiseCliTable *table, JsonObject *setting)
{
  gboolean is_default = mortise_json_get_boolean (setting, "is_default", FALSE);

  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (setting, "key", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (setting, "type", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_DIM, is_default ? "default" : "set");
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_value (mortise_json_get_member (setting, "value")));
}

static void
print_settings (JsonArray *settings)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("KEY", "TYPE", "FROM", "VALUE", NULL);

  for (guint i = 0; i < json_array_get_length (settings); i++)
    add_setting (table, json_array_get_object_element (settings, i));
  mortise_cli_table_print (table);
}

/* One setting prints as its bare value, so that a script can take it. */
static void
print_setting (JsonObject *setting)
{
  g_autofree char *value = mortise_cli_format_value (mortise_json_get_member (setting, "value"));
  g_autofree char *escaped = mortise_cli_text_escape (value);

  puts (escaped);
}

static gboolean
request (MortiseCli *cli, const char *method, JsonNode *body, GError **error)
{
  const char *key = cli->n_words > 2 ? cli->words[2] : NULL;
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[1], "settings", key, NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, method, path, body, error);

  if (!answer)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (JSON_NODE_HOLDS_ARRAY (answer))
    print_settings (json_node_get_array (answer));
  else
    print_setting (json_node_get_object (answer));
  return TRUE;
}

static gboolean
is_option (JsonObject *setting, JsonNode *value)
{
  JsonArray *options = mortise_json_get_array (setting, "options");

  for (guint i = 0; options && i < json_array_get_length (options); i++)
    {
      JsonNode *option = mortise_json_get_member (json_array_get_object_element (options, i), "value");

      if (option && json_node_equal (option, value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
fits_type (JsonObject *setting, JsonNode *value)
{
  const char *type = mortise_json_get_string (setting, "type", "text");
  GType value_type = json_node_get_value_type (value);

  if (g_str_equal (type, "json"))
    return TRUE;
  if (g_str_equal (type, "number"))
    return value_type == G_TYPE_INT64 || value_type == G_TYPE_DOUBLE;
  if (g_str_equal (type, "checkbox"))
    return value_type == G_TYPE_BOOLEAN;
  if (g_str_equal (type, "select"))
    return is_option (setting, value);
  return value_type == G_TYPE_STRING;
}

/* JSON where it is JSON of the setting's type, text otherwise: `70` for a number, `Hello` for a text. What does not fit
 * goes to the host as a text, which says why it does not. */
static JsonNode *
read_value (JsonObject *setting, const char *text)
{
  g_autoptr (JsonNode) value = mortise_json_parse (text, strlen (text), NULL);

  if (value && fits_type (setting, value))
    return g_steal_pointer (&value);
  return json_node_init_string (json_node_alloc (), text);
}

static gboolean
set_value (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[1], "settings", cli->words[2], NULL);
  g_autoptr (JsonNode) setting = mortise_cli_request (cli, "GET", path, NULL, error);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  if (!setting)
    return FALSE;
  json_object_set_member (object, "value", read_value (json_node_get_object (setting), cli->words[3]));
  return request (cli, "PUT", body, error);
}

static gboolean
run_config (MortiseCli *cli, GError **error)
{
  const char *action = cli->words[0];

  if (g_str_equal (action, "get") && cli->n_words <= 3)
    return request (cli, "GET", NULL, error);
  if (g_str_equal (action, "set") && cli->n_words == 4)
    return set_value (cli, error);
  if (g_str_equal (action, "unset") && cli->n_words == 3)
    return request (cli, "DELETE", NULL, error);

  if (g_str_equal (action, "get") || g_str_equal (action, "set") || g_str_equal (action, "unset"))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"config %s\" takes %s", action,
                 g_str_equal (action, "get")   ? "SLUG [KEY]"
                 : g_str_equal (action, "set") ? "SLUG KEY VALUE"
                                               : "SLUG KEY");
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"config %s\" is unknown: write get, set or unset",
                 action);
  return FALSE;
}

const MortiseCliVerb mortise_cli_verb_config = {
  .name = "config",
  .arguments = "get|set|unset SLUG [KEY [VALUE]]",
  .summary = "Shows and changes a plugin's settings",
  .details = "VALUE is JSON where it is JSON of the setting's type, else a text. \"unset\" puts the default back.",
  .examples = "mortise config get lead-scorer\n"
              "mortise config get lead-scorer threshold\n"
              "mortise config set lead-scorer threshold 80\n"
              "mortise config unset lead-scorer threshold",
  .min_words = 2,
  .max_words = 4,
  .run = run_config,
};
