/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-format.h"
#include "mortise-cli-plan.h"
#include "mortise-cli-verbs.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <stdio.h>
#include <unistd.h>

/* --- showing ------------------------------------------------------------------------------------------------------ */

static void print_line (const char *format, ...) G_GNUC_PRINTF (1, 2);

static void
print_line (const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  escaped = mortise_cli_text_escape (text);
  puts (escaped);
}

static void
print_folder (const char *what, JsonObject *folder)
{
  const char *directory = mortise_json_get_string (folder, "directory", "in the database");
  g_autofree char *size = mortise_cli_format_size (mortise_json_get_int (folder, "bytes", 0));

  print_line ("    %s: %s, %s", what, size, directory);
}

static void
print_count (const char *what, gint64 count)
{
  if (count > 0)
    print_line ("    %s: %" G_GINT64_FORMAT, what, count);
}

static void
print_plugin (JsonObject *plugin, gboolean keeps)
{
  JsonArray *versions = mortise_json_get_array (plugin, "versions");
  JsonObject *storage = mortise_json_get_object (plugin, "storage");
  JsonObject *data = mortise_json_get_object (plugin, "data");
  JsonObject *snapshot = mortise_json_get_object (plugin, "snapshot");
  const char *prefix = keeps ? "kept: " : "";
  g_autofree char *settings = g_strconcat (prefix, "settings", NULL);
  g_autofree char *keys = g_strconcat (prefix, "storage keys", NULL);
  g_autofree char *folder = g_strconcat (prefix, "data", NULL);

  print_line ("uninstall %s %s", mortise_json_get_string (plugin, "slug", "?"),
              mortise_json_get_string (plugin, "version", "?"));
  for (guint i = 0; versions != NULL && i < json_array_get_length (versions); i++)
    {
      JsonObject *version = json_array_get_object_element (versions, i);
      g_autofree char *what = g_strconcat ("version ", mortise_json_get_string (version, "version", "?"), NULL);

      print_folder (what, version);
    }
  if (snapshot != NULL)
    print_folder ("copy for a rollback", snapshot);
  print_count ("grants", mortise_json_get_int (plugin, "grants", 0));
  print_count (settings, mortise_json_get_int (plugin, "settings", 0));
  print_count (keys, mortise_json_get_int (storage, "keys", 0));
  if (data != NULL)
    print_folder (folder, data);
}

static void
print_dependents (JsonObject *removal)
{
  JsonArray *dependents = mortise_json_get_array (removal, "dependents");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; dependents != NULL && i < json_array_get_length (dependents); i++)
    {
      JsonObject *dependent = json_array_get_object_element (dependents, i);

      g_string_append_printf (text, "%s%s%s", i > 0 ? ", " : "", mortise_json_get_string (dependent, "slug", "?"),
                              mortise_json_get_boolean (dependent, "enabled", FALSE) ? "" : " (disabled)");
    }
  if (text->len > 0)
    print_line ("%s is needed by %s", mortise_json_get_string (removal, "slug", "?"), text->str);
}

static void
print_removal (JsonObject *removal)
{
  JsonArray *plugins = mortise_json_get_array (removal, "plugins");
  gboolean keeps = mortise_json_get_boolean (removal, "keep_data", FALSE);
  g_autofree char *size = mortise_cli_format_size (mortise_json_get_int (removal, "bytes", 0));

  for (guint i = 0; plugins != NULL && i < json_array_get_length (plugins); i++)
    print_plugin (json_array_get_object_element (plugins, i), keeps);
  print_dependents (removal);
  print_line ("%s in all", size);
}

/* --- doing -------------------------------------------------------------------------------------------------------- */

static char *
make_query (MortiseCli *cli)
{
  return g_strdup_printf ("?with_dependents=%s&keep_data=%s",
                          mortise_cli_has (cli, MORTISE_CLI_OPTION_WITH_DEPENDENTS) ? "true" : "false",
                          mortise_cli_has (cli, MORTISE_CLI_OPTION_KEEP_DATA) ? "true" : "false");
}

static gboolean
is_interactive (MortiseCli *cli)
{
  return !mortise_cli_has (cli, MORTISE_CLI_OPTION_YES) && !mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON)
         && isatty (STDIN_FILENO) && isatty (STDOUT_FILENO);
}

static JsonNode *
look (MortiseCli *cli, const char *query, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "removal", NULL);
  g_autofree char *whole = g_strconcat (path, query, NULL);

  return mortise_cli_request (cli, "GET", whole, NULL, error);
}

static gboolean
show (MortiseCli *cli, JsonNode *answer, GError **error)
{
  JsonObject *removal = json_node_get_object (answer);
  const char *problem = mortise_json_get_string (removal, "problem", NULL);

  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    print_removal (removal);
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, problem);
  return FALSE;
}

static gboolean
remove_it (MortiseCli *cli, const char *collection, const char *query, const char *done, GError **error)
{
  g_autofree char *path = mortise_admin_build_path (collection, cli->words[0], NULL);
  g_autofree char *whole = g_strconcat (path, query, NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "DELETE", whole, NULL, error);

  if (answer != NULL && mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (answer != NULL)
    print_line ("%s: %s", cli->words[0], done);
  return answer != NULL;
}

static gboolean
run_uninstall (MortiseCli *cli, GError **error)
{
  gboolean is_dry = mortise_cli_has (cli, MORTISE_CLI_OPTION_DRY_RUN);
  g_autofree char *query = make_query (cli);
  g_autoptr (JsonNode) removal = NULL;

  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_KEPT))
    return remove_it (cli, "kept-data", "", "what was kept of it is removed", error);
  if (is_dry || is_interactive (cli))
    {
      removal = look (cli, query, error);
      if (removal == NULL || !show (cli, removal, error) || is_dry)
        return removal != NULL && (error == NULL || *error == NULL);
      if (!mortise_cli_plan_confirm (cli))
        {
          puts ("nothing was done");
          return TRUE;
        }
    }
  return remove_it (cli, "plugins", query, "uninstalled", error);
}

const MortiseCliVerb mortise_cli_verb_uninstall = {
  .name = "uninstall",
  .arguments = "SLUG",
  .summary = "Removes a plugin, its grants, its settings and its data",
  .details = "On a terminal it is shown and asked before it is done; --dry-run only shows it.\n"
             "--keep-data keeps the settings and the data, which its next installation gets; `mortise list\n"
             "--kept` shows what is kept, and `mortise uninstall SLUG --kept` removes that.\n"
             "What needs it has to go as well: --with-dependents uninstalls that first.",
  .examples = "mortise uninstall my-plugin\n"
              "mortise uninstall chart-kit --with-dependents --dry-run\n"
              "mortise uninstall my-plugin --keep-data --yes",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_WITH_DEPENDENTS, MORTISE_CLI_OPTION_KEEP_DATA, MORTISE_CLI_OPTION_KEPT,
               MORTISE_CLI_OPTION_DRY_RUN, MORTISE_CLI_OPTION_YES },
  .run = run_uninstall,
};
