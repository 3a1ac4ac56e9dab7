/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-lab.h"
#include "mortise-cli-text.h"
#include "mortise-culprit-search.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <stdio.h>
#include <string.h>

static void
print_question (JsonObject *bisection, JsonArray *suspended)
{
  printf ("%u plugins are left out now. Is the problem still there?\n"
          "\"mortise bisect bad\" if it is, \"mortise bisect good\" if not. At most %" G_GINT64_FORMAT
          " more answers are wanted.\n",
          json_array_get_length (suspended), mortise_json_get_int (bisection, "steps_left", 0));
}

static void
print_suspension (JsonObject *suspension)
{
  JsonObject *bisection = mortise_json_get_object (suspension, "bisection");
  const char *state = mortise_json_get_string (bisection, "state", NULL);

  if (state == NULL)
    puts ("No search is under way; all plugins run. \"mortise bisect start\" begins one.");
  else if (g_str_equal (state, "asking"))
    print_question (bisection, mortise_json_get_array (suspension, "suspended"));
  else if (g_str_equal (state, "found"))
    printf ("%s brings the problem, together with what it needs or alone. All plugins run again.\n",
            mortise_json_get_string (bisection, "culprit", "?"));
  else
    puts ("The problem is there without any plugin. All plugins run again.");
}

/* --- unattended --------------------------------------------------------------------------------------------------- */

static void
print_culprits (const MortiseCulprits *culprits, const char *condition)
{
  g_autofree char *names = g_strjoinv (", ", culprits->slugs);
  g_autofree char *escaped = mortise_cli_text_escape (condition);
  guint n = g_strv_length (culprits->slugs);

  if (n == 0)
    printf ("\"%s\" holds without any plugin (%u plugins, %u tries).\n", escaped, culprits->n_plugins,
            culprits->n_tries);
  else if (n == 1)
    printf ("%s makes \"%s\" hold (%u plugins, %u tries).\n", names, escaped, culprits->n_plugins, culprits->n_tries);
  else
    printf ("%s together make \"%s\" hold; without any one of them it does not (%u plugins, %u tries).\n", names,
            escaped, culprits->n_plugins, culprits->n_tries);
}

static void
print_culprits_as_json (const MortiseCulprits *culprits)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  JsonArray *slugs = json_array_new ();

  for (guint i = 0; culprits->slugs[i] != NULL; i++)
    json_array_add_string_element (slugs, culprits->slugs[i]);
  json_object_set_array_member (object, "culprits", slugs);
  json_object_set_int_member (object, "plugins", culprits->n_plugins);
  json_object_set_int_member (object, "tries", culprits->n_tries);
  mortise_cli_print_json (node);
}

static MortiseCulprits *
search (MortiseCli *cli, const char *id, MortiseCondition *condition, GError **error)
{
  g_autoptr (MortiseCondition) owned = condition;
  g_autofree char *path = mortise_admin_build_path ("traces", id, NULL);
  g_autoptr (JsonNode) trace = mortise_cli_request (cli, "GET", path, NULL, error);
  g_autoptr (JsonNode) payload = trace != NULL ? mortise_cli_get_payload (cli, id, error) : NULL;
  g_autoptr (MortiseLab) lab = payload != NULL ? mortise_cli_open_lab (cli, error) : NULL;
  g_autoptr (GAsyncResult) found = NULL;

  if (lab == NULL)
    return NULL;
  mortise_culprit_search_async (lab, mortise_json_get_string (json_node_get_object (trace), "hook", ""), payload,
                                g_steal_pointer (&owned), NULL, mortise_cli_keep_result, &found);
  return mortise_culprit_search_finish (mortise_cli_await (&found), error);
}

static gboolean
run_unattended (MortiseCli *cli, GError **error)
{
  MortiseCondition *condition;
  g_autoptr (MortiseCulprits) culprits = NULL;

  if (cli->n_words != 3)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "say which trace, and what is wrong with it: mortise bisect run last '/status = failed'");
      return FALSE;
    }
  condition = mortise_condition_parse (cli->words[2], error);
  culprits = condition != NULL ? search (cli, cli->words[1], condition, error) : NULL;
  if (culprits == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    print_culprits_as_json (culprits);
  else
    print_culprits (culprits, cli->words[2]);
  return TRUE;
}

/* --- with somebody who looks -------------------------------------------------------------------------------------- */

static gboolean
run_attended (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autoptr (JsonNode) answer = NULL;

  if (cli->n_words == 0)
    answer = mortise_cli_request (cli, "GET", "/v1/suspension", NULL, error);
  else
    {
      json_object_set_string_member (body, "step", cli->words[0]);
      answer = mortise_cli_request (cli, "POST", "/v1/bisection", node, error);
    }
  if (answer == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    print_suspension (json_node_get_object (answer));
  return TRUE;
}

static gboolean
run_bisect (MortiseCli *cli, GError **error)
{
  if (cli->n_words > 0 && g_str_equal (cli->words[0], "run"))
    return run_unattended (cli, error);
  if (cli->n_words <= 1)
    return run_attended (cli, error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"%s\" stands alone", cli->words[0]);
  return FALSE;
}

const MortiseCliVerb mortise_cli_verb_bisect = {
  .name = "bisect",
  .arguments = "[start|good|bad|stop|run ID|last CONDITION]",
  .summary = "Finds the plugin that brings a problem, by leaving some out",
  .details = "\"start\" leaves all out. Look whether the problem is there, and say \"bad\" if it is and \"good\" if\n"
             "not, until one plugin is named. Settings and data stay as they are; \"stop\" lets all run again.\n\n"
             "\"run\" needs nobody: it fires a traced hook again and again on a copy of the site, with some plugins\n"
             "left out, and names the fewest that make a condition hold. A condition is a JSON pointer into the\n"
             "dispatch, an operator (=, !=, <, <=, >, >=, contains, exists, missing) and a value.",
  .examples = "mortise bisect start\n"
              "mortise bisect good\n"
              "mortise bisect run last '/result/score < 50'",
  .max_words = 3,
  .run = run_bisect,
};
