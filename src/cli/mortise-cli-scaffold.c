/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-scaffold-kind.h"
#include "mortise-scaffold.h"

#include <stdio.h>

static gboolean
print_kinds_json (char **names, GError **error)
{
  JsonArray *kinds = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, kinds);
  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (JsonObject) kind = mortise_scaffold_kind_load (names[i], error);
      JsonObject *entry = json_object_new ();

      json_array_add_object_element (kinds, entry);
      if (!kind)
        return FALSE;
      json_object_set_string_member (entry, "kind", names[i]);
      json_object_set_string_member (entry, "summary", json_object_get_string_member (kind, "summary"));
      json_object_set_array_member (entry, "platforms",
                                    json_array_ref (json_object_get_array_member (kind, "platforms")));
    }
  mortise_cli_print_json (node);
  return TRUE;
}

static gboolean
print_kinds (MortiseCli *cli, GError **error)
{
  g_auto (GStrv) names = mortise_scaffold_kinds_list ();
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("KIND", "WHAT IT DOES", NULL);

  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    return print_kinds_json (names, error);
  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (JsonObject) kind = mortise_scaffold_kind_load (names[i], error);

      if (!kind)
        return FALSE;
      mortise_cli_table_add (table, MORTISE_CLI_BOLD, names[i]);
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, json_object_get_string_member (kind, "summary"));
    }
  mortise_cli_table_print (table);
  return TRUE;
}

static gboolean
read_language (MortiseCli *cli, MortiseScaffoldLanguage *language, GError **error)
{
  const char *name = cli->options.values[MORTISE_CLI_OPTION_LANGUAGE];

  *language = g_strcmp0 (name, "c") == 0 ? MORTISE_SCAFFOLD_C : MORTISE_SCAFFOLD_PYTHON;
  if (!name || g_str_equal (name, "c") || g_str_equal (name, "python"))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"--language %s\" is wrong: write c or python", name);
  return FALSE;
}

/* The name of the account, where it says one. */
static char *
dup_author (MortiseCli *cli)
{
  const char *author = cli->options.values[MORTISE_CLI_OPTION_AUTHOR];

  if (!author)
    author = g_str_equal (g_get_real_name (), "Unknown") ? g_get_user_name () : g_get_real_name ();
  return g_utf8_make_valid (author, -1);
}

static void
print_made_json (const char *directory, char **paths)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  JsonArray *files = json_array_new ();

  for (guint i = 0; paths[i]; i++)
    json_array_add_string_element (files, paths[i]);
  json_object_set_string_member (object, "directory", directory);
  json_object_set_array_member (object, "files", files);
  mortise_cli_print_json (node);
}

static void
print_made (const char *directory, char **paths, MortiseScaffoldLanguage language)
{
  g_autofree char *escaped = mortise_cli_text_escape (directory);

  for (guint i = 0; paths[i]; i++)
    printf ("%s/%s\n", escaped, paths[i]);
  puts ("");
  if (language == MORTISE_SCAFFOLD_C)
    printf ("meson setup %s/build %s && meson compile -C %s/build\nmortise run-plugin %s/build\n", escaped, escaped,
            escaped, escaped);
  else
    printf ("python3 %s/tests/test_rules.py\nmortise run-plugin %s\n", escaped, escaped);
}

static gboolean
make_plugin (MortiseCli *cli, GError **error)
{
  const char *slug = cli->words[1];
  const char *directory = cli->options.values[MORTISE_CLI_OPTION_DIRECTORY];
  g_autofree char *author = dup_author (cli);
  MortiseScaffold scaffold = { .kind = cli->words[0], .slug = slug, .author = author };
  g_auto (GStrv) paths = NULL;

  if (!read_language (cli, &scaffold.language, error))
    return FALSE;
  if (!directory)
    directory = slug;
  paths = mortise_scaffold_write (&scaffold, directory, error);
  if (!paths)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    print_made_json (directory, paths);
  else
    print_made (directory, paths, scaffold.language);
  return TRUE;
}

static gboolean
run_scaffold (MortiseCli *cli, GError **error)
{
  gboolean is_list = mortise_cli_has (cli, MORTISE_CLI_OPTION_LIST);

  if (is_list && cli->n_words > 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"%s\" is too much: \"--list\" takes no words",
                   cli->words[0]);
      return FALSE;
    }
  if (is_list)
    return print_kinds (cli, error);
  if (cli->n_words == 2)
    return make_plugin (cli, error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"scaffold\" needs KIND SLUG; --list shows the kinds");
  return FALSE;
}

const MortiseCliVerb mortise_cli_verb_scaffold = {
  .name = "scaffold",
  .arguments = "KIND SLUG",
  .summary = "Makes a new plugin that works, with its tests",
  .details = "Manifest, code, settings, permissions with reasons, and tests of the rules; --list shows the\n"
             "kinds. What it does is small and real: change it into what you want. No site is needed.",
  .examples = "mortise scaffold --list\n"
              "mortise scaffold notifier ticket-chat --author \"Your Name\"\n"
              "mortise scaffold payment minimum-payment --language c --directory ./minimum-payment",
  .min_words = 0,
  .max_words = 2,
  .options
  = { MORTISE_CLI_OPTION_LANGUAGE, MORTISE_CLI_OPTION_AUTHOR, MORTISE_CLI_OPTION_DIRECTORY, MORTISE_CLI_OPTION_LIST },
  .run = run_scaffold,
};
