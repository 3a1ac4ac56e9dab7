/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What settings were, and the ways back. */
#include "mortise-cli-config.h"

#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-json.h"

#include <stdio.h>

static void
add_head (MortiseCliTable *table, JsonObject *record)
{
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (record, "id", 0)));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_time (mortise_json_get_int (record, "time", 0)));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (record, "actor", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_DIM, mortise_json_get_string (record, "cause", "?"));
}

/* --- history ------------------------------------------------------------------------------------------------------ */

static void
add_change (GString *text, const char *key, JsonObject *change)
{
  g_autofree char *before = mortise_cli_format_value (mortise_json_get_member (change, "before"));
  g_autofree char *after = mortise_cli_format_value (mortise_json_get_member (change, "after"));

  if (text->len > 0)
    g_string_append (text, "; ");
  if (mortise_json_get_boolean (change, "secret", FALSE))
    g_string_append_printf (text, "%s: (secret)", key);
  else
    g_string_append_printf (text, "%s: %s → %s", key, before, after);
}

static char *
format_changes (JsonObject *changes)
{
  GString *text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *key;
  JsonNode *change;

  json_object_iter_init_ordered (&iter, changes);
  while (json_object_iter_next_ordered (&iter, &key, &change))
    add_change (text, key, json_node_get_object (change));
  return g_string_free (text, FALSE);
}

static void
print_history (JsonArray *records)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("ID", "TIME", "WHO", "WHY", "CHANGES", NULL);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);

      add_head (table, record);
      mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                                  format_changes (json_object_get_object_member (record, "changes")));
    }
  mortise_cli_table_print (table);
}

gboolean
mortise_cli_config_history (MortiseCli *cli, char **words, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", words[0], "settings-history", NULL);
  g_autofree char *key = words[1] != NULL ? g_uri_escape_string (words[1], NULL, FALSE) : NULL;
  g_autofree char *request = NULL;
  g_autoptr (JsonNode) answer = NULL;
  gint64 limit = 100;

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_LIMIT, 1, 10000, &limit, error))
    return FALSE;
  request = g_strdup_printf ("%s?limit=%" G_GINT64_FORMAT "%s%s", path, limit, key != NULL ? "&key=" : "",
                             key != NULL ? key : "");
  answer = mortise_cli_request (cli, "GET", request, NULL, error);
  if (answer == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (json_array_get_length (json_node_get_array (answer)) > 0)
    print_history (json_node_get_array (answer));
  else
    puts ("Nothing was changed.");
  return TRUE;
}

/* Asks for a body with one number, and shows what the settings are then. */
static gboolean
go_back (MortiseCli *cli, const char *slug, const char *verb, const char *name, const char *id, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", slug, verb, NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonNode) answer = NULL;
  gint64 number;

  if (id == NULL || !g_ascii_string_to_signed (id, 10, 0, G_MAXINT64, &number, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "\"config\" needs the number that \"config history\" or \"config backups\" shows, not \"%s\"",
                   id != NULL ? id : "");
      return FALSE;
    }
  json_object_set_int_member (object, name, number);
  answer = mortise_cli_request (cli, "POST", path, body, error);
  return answer != NULL && mortise_cli_config_print (cli, slug, error);
}

gboolean
mortise_cli_config_rollback (MortiseCli *cli, char **words, GError **error)
{
  return go_back (cli, words[0], "settings-rollback", "to", cli->options.values[MORTISE_CLI_OPTION_TO], error);
}

/* --- backups ------------------------------------------------------------------------------------------------------ */

static void
print_backups (JsonArray *records)
{
  g_autoptr (MortiseCliTable) table
      = mortise_cli_table_new ("ID", "TIME", "WHO", "BEFORE", "VERSION", "SETTINGS", NULL);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);

      add_head (table, record);
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (record, "version", "?"));
      mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                                  g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (record, "settings", 0)));
    }
  mortise_cli_table_print (table);
}

gboolean
mortise_cli_config_backups (MortiseCli *cli, char **words, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", words[0], "settings-backups", NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", path, NULL, error);

  if (answer == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (json_array_get_length (json_node_get_array (answer)) > 0)
    print_backups (json_node_get_array (answer));
  else
    puts ("There are no backups: one is made before an update, an import or a rollback.");
  return TRUE;
}

gboolean
mortise_cli_config_restore (MortiseCli *cli, char **words, GError **error)
{
  return go_back (cli, words[0], "settings-restore", "backup", words[1], error);
}
