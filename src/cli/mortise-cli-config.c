/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-config.h"

#include "mortise-cli-format.h"
#include "mortise-cli-suggest.h"
#include "mortise-cli-table.h"
#include "mortise-cli-verbs.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <stdio.h>
#include <string.h>

/* Of a value that comes from a file or a pipe, in bytes: what a request of the admin API may have. */
#define MAX_VALUE (1024 * 1024)

/* --- showing ------------------------------------------------------------------------------------------------------ */

/* Of a secret that is not revealed, whether it is set. */
static char *
format_value (JsonObject *setting)
{
  JsonNode *value = mortise_json_get_member (setting, "value");

  if (mortise_json_get_boolean (setting, "sensitive", FALSE) && (value == NULL || JSON_NODE_HOLDS_NULL (value)))
    return g_strdup (mortise_json_get_boolean (setting, "is_set", FALSE) ? "(set)" : "(not set)");
  return mortise_cli_format_value (value);
}

/* Where the value comes from; what somebody set here is just that. */
static char *
format_source (JsonObject *setting)
{
  const char *source = mortise_json_get_string (setting, "source", "default");
  const char *variable = mortise_json_get_string (setting, "variable", NULL);

  if (variable != NULL)
    return g_strdup (variable);
  return g_strdup (g_str_equal (source, "site") || g_str_equal (source, "tenant") ? "set" : source);
}

static void
add_setting (MortiseCliTable *table, JsonObject *setting)
{
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (setting, "key", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (setting, "type", "?"));
  mortise_cli_table_add_take (table, MORTISE_CLI_DIM, format_source (setting));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, format_value (setting));
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
  g_autofree char *value = format_value (setting);
  g_autofree char *escaped = mortise_cli_text_escape (value);

  puts (escaped);
}

static gboolean
print_answer (MortiseCli *cli, JsonNode *answer)
{
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (JSON_NODE_HOLDS_ARRAY (answer))
    print_settings (json_node_get_array (answer));
  else
    print_setting (json_node_get_object (answer));
  return TRUE;
}

/**
 * mortise_cli_config_print:
 * @cli: the run
 * @slug: a plugin
 * @error: return location for an error
 *
 * Shows all settings of a plugin, as they are now.
 *
 * Returns: whether they could be had
 */
gboolean
mortise_cli_config_print (MortiseCli *cli, const char *slug, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", slug, "settings", NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", path, NULL, error);

  return answer != NULL && print_answer (cli, answer);
}

static gboolean
get_values (MortiseCli *cli, char **words, GError **error)
{
  gboolean is_revealed = mortise_cli_has (cli, MORTISE_CLI_OPTION_REVEAL);
  g_autofree char *path
      = mortise_admin_build_path ("plugins", words[0], "settings", words[1], is_revealed ? "reveal" : NULL, NULL);
  g_autoptr (JsonNode) answer = NULL;

  if (is_revealed && words[1] == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"--reveal\" is for one setting: name it");
      return FALSE;
    }
  answer = mortise_cli_request (cli, is_revealed ? "POST" : "GET", path, NULL, error);
  return answer != NULL && print_answer (cli, answer);
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

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

static JsonObject *
find_setting (JsonArray *settings, const char *key)
{
  for (guint i = 0; i < json_array_get_length (settings); i++)
    {
      JsonObject *setting = json_array_get_object_element (settings, i);

      if (g_strcmp0 (mortise_json_get_string (setting, "key", NULL), key) == 0)
        return setting;
    }
  return NULL;
}

/* What the plugin has no setting for goes to the host as a text, which says so. */
static JsonNode *
read_values (JsonArray *settings, char **pairs)
{
  g_autoptr (JsonObject) values = json_object_new ();
  g_autoptr (JsonObject) body = json_object_new ();

  for (guint i = 0; pairs[i] != NULL; i += 2)
    json_object_set_member (values, pairs[i], read_value (find_setting (settings, pairs[i]), pairs[i + 1]));
  json_object_set_object_member (body, "values", json_object_ref (values));
  return json_node_init_object (json_node_alloc (), body);
}

/* One prints as its value, several as a table. */
static gboolean
change (MortiseCli *cli, const char *slug, JsonNode *body, const char *only, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", slug, "settings", NULL);
  g_autofree char *shown = mortise_admin_build_path ("plugins", slug, "settings", only, NULL);
  g_autoptr (JsonNode) changed = mortise_cli_request (cli, "PUT", path, body, error);
  g_autoptr (JsonNode) answer = changed != NULL ? mortise_cli_request (cli, "GET", shown, NULL, error) : NULL;

  return answer != NULL && print_answer (cli, answer);
}

static gboolean
set_pairs (MortiseCli *cli, const char *slug, char **pairs, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", slug, "settings", NULL);
  g_autoptr (JsonNode) settings = mortise_cli_request (cli, "GET", path, NULL, error);
  g_autoptr (JsonNode) body = settings != NULL ? read_values (json_node_get_array (settings), pairs) : NULL;

  return body != NULL && change (cli, slug, body, pairs[2] == NULL ? pairs[0] : NULL, error);
}

static gboolean
set_from_file (MortiseCli *cli, char **words, GError **error)
{
  const char *path = cli->options.values[MORTISE_CLI_OPTION_VALUE_FILE];
  g_autofree char *text = NULL;
  char *pair[] = { words[1], NULL, NULL };
  gsize length;

  if (words[1] == NULL || words[2] != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "\"config set\" takes SLUG KEY with \"--value-file\", as the value is in the file");
      return FALSE;
    }
  if (!g_file_get_contents (g_str_equal (path, "-") ? "/dev/stdin" : path, &text, &length, error))
    return FALSE;
  if (length > MAX_VALUE || !g_utf8_validate (text, (gssize) length, NULL))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: a value is UTF-8 text of at most %d bytes", path,
                   MAX_VALUE);
      return FALSE;
    }
  if (length > 0 && text[length - 1] == '\n')
    text[length - 1] = '\0';
  pair[1] = text;
  return set_pairs (cli, words[0], pair, error);
}

static gboolean
set_values (MortiseCli *cli, char **words, GError **error)
{
  guint n_words = g_strv_length (words);

  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_VALUE_FILE))
    return set_from_file (cli, words, error);
  if (n_words >= 3 && n_words % 2 == 1)
    return set_pairs (cli, words[0], words + 1, error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "\"config set\" takes SLUG KEY VALUE [KEY VALUE…]; \"%s\" has no value", words[n_words - 1]);
  return FALSE;
}

static gboolean
unset_values (MortiseCli *cli, char **words, GError **error)
{
  g_autoptr (JsonArray) keys = json_array_new ();
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  for (guint i = 1; words[i] != NULL; i++)
    json_array_add_string_element (keys, words[i]);
  json_object_set_array_member (object, "unset", json_array_ref (keys));
  return change (cli, words[0], body, words[2] == NULL ? words[1] : NULL, error);
}

/* --- the verb ----------------------------------------------------------------------------------------------------- */

static const struct
{
  const char *name;
  const char *arguments;
  guint min_words;
  guint max_words;
  gboolean (*run) (MortiseCli *cli, char **words, GError **error);
} actions[] = {
  { "get", "SLUG [KEY]", 1, 2, get_values },
  { "set", "SLUG KEY VALUE [KEY VALUE…]", 2, G_MAXUINT, set_values },
  { "unset", "SLUG KEY…", 2, G_MAXUINT, unset_values },
  { "history", "SLUG [KEY]", 1, 2, mortise_cli_config_history },
  { "rollback", "SLUG --to ID", 1, 1, mortise_cli_config_rollback },
  { "backups", "SLUG", 1, 1, mortise_cli_config_backups },
  { "restore", "SLUG ID", 2, 2, mortise_cli_config_restore },
  { "export", "SLUG", 1, 1, mortise_cli_config_export },
  { "import", "SLUG FILE", 2, 2, mortise_cli_config_import },
  { "rotate-key", "no words", 0, 0, mortise_cli_config_rotate_key },
};

static gboolean
run_config (MortiseCli *cli, GError **error)
{
  const char *names[G_N_ELEMENTS (actions) + 1] = { NULL };
  guint n_words = cli->n_words - 1;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      names[i] = actions[i].name;
      if (!g_str_equal (actions[i].name, cli->words[0]))
        continue;
      if (n_words >= actions[i].min_words && n_words <= actions[i].max_words)
        return actions[i].run (cli, cli->words + 1, error);
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"config\" %s takes %s%s%s%s", actions[i].name,
                   actions[i].arguments, n_words > actions[i].max_words ? ", and not \"" : "",
                   n_words > actions[i].max_words ? cli->words[n_words] : "",
                   n_words > actions[i].max_words ? "\"" : "");
      return FALSE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "unknown \"config %s\"; did you mean \"%s\"?",
               cli->words[0], mortise_cli_suggest (cli->words[0], names));
  return FALSE;
}

const MortiseCliVerb mortise_cli_verb_config = {
  .name = "config",
  .arguments = "get SLUG [KEY]|set SLUG KEY VALUE…|unset SLUG KEY…|…",
  .summary = "Shows and changes a plugin's settings",
  .details
  = "The others are history SLUG [KEY], rollback SLUG --to ID, backups SLUG, restore SLUG ID,\n"
    "export SLUG, import SLUG FILE and rotate-key.\n"
    "VALUE is JSON where it is JSON of the setting's type, else a text; --value-file reads it from a\n"
    "file, for secrets. \"unset\" puts the default back. Secrets are shown as set or not, unless one is\n"
    "asked for with --reveal. \"history\" lists changes, \"rollback --to ID\" makes the settings what they\n"
    "were after one of them (0: before all), secrets excepted. Before an update, an import or a rollback\n"
    "a backup is made, with secrets: \"backups\" lists them, \"restore SLUG ID\" takes one. \"export\" leaves\n"
    "secrets out, or seals them with --with-secrets; \"rotate-key\" seals all secrets of the site anew.",
  .examples = "mortise config get lead-scorer\n"
              "mortise config set lead-scorer threshold 80\n"
              "mortise config set lead-scorer low 20 high 80\n"
              "mortise config set mailer token --value-file token.txt\n"
              "mortise config unset lead-scorer threshold\n"
              "mortise config history lead-scorer threshold\n"
              "mortise config rollback lead-scorer --to 12\n"
              "mortise config export mailer --with-secrets --output mailer.json",
  .min_words = 1,
  .max_words = G_MAXUINT,
  .options
  = { MORTISE_CLI_OPTION_REVEAL, MORTISE_CLI_OPTION_VALUE_FILE, MORTISE_CLI_OPTION_TO, MORTISE_CLI_OPTION_LIMIT,
      MORTISE_CLI_OPTION_WITH_SECRETS, MORTISE_CLI_OPTION_PASSPHRASE_FILE, MORTISE_CLI_OPTION_OUTPUT },
  .run = run_config,
};
