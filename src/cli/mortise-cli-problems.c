/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-table.h"
#include "mortise-cli-verbs.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <stdio.h>

static char *
join_labels (JsonObject *problem)
{
  JsonArray *actions = mortise_json_get_array (problem, "actions");
  GString *labels = g_string_new (NULL);

  for (guint i = 0; actions != NULL && i < json_array_get_length (actions); i++)
    g_string_append_printf (labels, "%s%s", i > 0 ? ", " : "",
                            mortise_json_get_string (json_array_get_object_element (actions, i), "label", "?"));
  return g_string_free (labels, FALSE);
}

static gboolean
print_problems (MortiseCli *cli, JsonArray *problems)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("ID", "MENDED BY", "PROBLEM", NULL);
  gboolean has_error = FALSE;

  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);
      gboolean is_error = g_str_equal (mortise_json_get_string (problem, "severity", ""), "error");

      mortise_cli_table_add (table, is_error ? MORTISE_CLI_BAD : MORTISE_CLI_WARN,
                             mortise_json_get_string (problem, "id", "?"));
      mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, join_labels (problem));
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (problem, "text", ""));
      has_error |= is_error;
    }
  if (json_array_get_length (problems) == 0)
    puts ("Nothing is wrong.");
  else
    mortise_cli_table_print (table);
  return has_error;
}

static JsonObject *
find_problem (JsonArray *problems, const char *id, GError **error)
{
  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);

      if (g_strcmp0 (mortise_json_get_string (problem, "id", NULL), id) == 0)
        return problem;
    }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "no problem \"%s\"; `mortise problems` lists those there are", id);
  return NULL;
}

/* The first action is the one that most would choose. */
static gboolean
mend (MortiseCli *cli, JsonArray *problems, const char *id, GError **error)
{
  JsonObject *problem = find_problem (problems, id, error);
  JsonArray *actions = problem != NULL ? mortise_json_get_array (problem, "actions") : NULL;
  JsonObject *action;
  JsonNode *body;
  g_autoptr (JsonNode) answer = NULL;

  if (problem == NULL)
    return FALSE;
  if (json_array_get_length (actions) == 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                   "nothing can be done here about \"%s\"; it says how to", id);
      return FALSE;
    }
  action = json_array_get_object_element (actions, 0);
  body = json_object_get_member (action, "body");
  answer = mortise_cli_request (cli, mortise_json_get_string (action, "method", "POST"),
                                mortise_json_get_string (action, "path", "/"),
                                JSON_NODE_HOLDS_OBJECT (body) ? body : NULL, error);
  if (answer == NULL)
    return FALSE;
  printf ("%s: done\n", mortise_json_get_string (action, "label", "?"));
  return TRUE;
}

static gboolean
run_problems (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", "/v1/problems", NULL, error);
  const char *id = cli->options.values[MORTISE_CLI_OPTION_MEND];

  if (answer == NULL)
    return FALSE;
  if (id != NULL)
    return mend (cli, json_node_get_array (answer), id, error);
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    cli->has_failed = print_problems (cli, json_node_get_array (answer));
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_problems = {
  .name = "problems",
  .arguments = "",
  .summary = "Lists what is wrong on the site, and what mends it",
  .details = "Permissions that listeners lack, dependencies, quarantined plugins, settings that do not fit,\n"
             "catalogues, isolation. --mend does the first of the things that are named. The status is 1 where\n"
             "one is an error.",
  .examples = "mortise problems\n"
              "mortise problems --mend quarantined:lead-scorer",
  .options = { MORTISE_CLI_OPTION_MEND },
  .run = run_problems,
};
