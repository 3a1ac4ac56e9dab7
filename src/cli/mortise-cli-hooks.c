/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-json.h"

#include <stdio.h>

static char *
join_listeners (JsonArray *listeners)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; listeners && i < json_array_get_length (listeners); i++)
    {
      JsonObject *listener = json_array_get_object_element (listeners, i);
      const char *skipped = mortise_json_get_string (listener, "skipped", NULL);

      g_string_append_printf (joined, "%s%s%s", i ? ", " : "", mortise_json_get_string (listener, "plugin", "?"),
                              skipped ? " (skipped)" : "");
    }
  if (!joined->len)
    g_string_append (joined, "–");
  return g_string_free (joined, FALSE);
}

static void
add_hook (MortiseCliTable *table, JsonObject *hook)
{
  gboolean veto = mortise_json_get_boolean (hook, "veto", FALSE);

  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (hook, "name", "?"));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              g_strconcat (mortise_json_get_string (hook, "kind", "?"), veto ? ", veto" : NULL, NULL));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (hook, "platform", "–"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (hook, "permission", "–"));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, join_listeners (mortise_json_get_array (hook, "listeners")));
}

static void
print_hooks (JsonArray *hooks)
{
  g_autoptr (MortiseCliTable) table
      = mortise_cli_table_new ("HOOK", "KIND", "PLATFORM", "PERMISSION", "LISTENERS", NULL);

  for (guint i = 0; i < json_array_get_length (hooks); i++)
    add_hook (table, json_array_get_object_element (hooks, i));
  mortise_cli_table_print (table);
}

static void
print_arguments (JsonArray *arguments)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("ARGUMENT", "MEANING", NULL);

  if (!arguments || json_array_get_length (arguments) == 0)
    return;
  for (guint i = 0; i < json_array_get_length (arguments); i++)
    {
      JsonObject *argument = json_array_get_object_element (arguments, i);

      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (argument, "name", "?"));
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (argument, "description", ""));
    }
  puts ("");
  mortise_cli_table_print (table);
}

static void
print_listeners (JsonArray *listeners)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("LISTENER", "PRIORITY", "NOW", NULL);

  if (!listeners || json_array_get_length (listeners) == 0)
    return;
  mortise_cli_table_set_right (table, 1);
  for (guint i = 0; i < json_array_get_length (listeners); i++)
    {
      JsonObject *listener = json_array_get_object_element (listeners, i);
      const char *skipped = mortise_json_get_string (listener, "skipped", NULL);

      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (listener, "plugin", "?"));
      mortise_cli_table_add_take (
          table, MORTISE_CLI_PLAIN,
          g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (listener, "priority", 0)));
      mortise_cli_table_add_take (table, skipped ? MORTISE_CLI_WARN : MORTISE_CLI_GOOD,
                                  skipped ? g_strdup_printf ("skipped: %s", skipped) : g_strdup ("is called"));
    }
  puts ("");
  mortise_cli_table_print (table);
}

static void
print_hook (JsonObject *hook)
{
  JsonNode *sample = mortise_json_get_member (hook, "sample");
  g_autofree char *name = mortise_cli_text_escape (mortise_json_get_string (hook, "name", "?"));
  g_autofree char *painted = mortise_cli_text_paint (MORTISE_CLI_BOLD, name);
  g_autofree char *description = mortise_cli_text_escape (mortise_json_get_string (hook, "description", ""));

  printf ("%s (%s%s)\n%s%s", painted, mortise_json_get_string (hook, "kind", "?"),
          mortise_json_get_boolean (hook, "veto", FALSE) ? ", veto" : "", description, *description ? "\n" : "");
  print_arguments (mortise_json_get_array (hook, "arguments"));
  print_listeners (mortise_json_get_array (hook, "listeners"));
  if (sample && !JSON_NODE_HOLDS_NULL (sample))
    {
      g_autofree char *text = mortise_json_to_text (sample, TRUE);
      g_autofree char *escaped = mortise_cli_text_escape_json (text);

      printf ("\nSample payload: %s\n", escaped);
    }
}

static gboolean
run_hooks (MortiseCli *cli, GError **error)
{
  const char *name = cli->n_words > 0 ? cli->words[0] : NULL;
  g_autofree char *path = mortise_admin_build_path ("hooks", name, NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", path, NULL, error);

  if (!answer)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (name)
    print_hook (json_node_get_object (answer));
  else
    print_hooks (json_node_get_array (answer));
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_hooks = {
  .name = "hooks",
  .arguments = "[HOOK]",
  .summary = "Lists the hooks and who listens to them, or shows one",
  .details = "Listeners stand in the order in which they are called.",
  .examples = "mortise hooks\n"
              "mortise hooks lead_created\n"
              "mortise hooks lead_created --json | jq .sample",
  .max_words = 1,
  .run = run_hooks,
};
