/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-json.h"

#include <stdio.h>

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

static gboolean
run_bisect (MortiseCli *cli, GError **error)
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

const MortiseCliVerb mortise_cli_verb_bisect = {
  .name = "bisect",
  .arguments = "[start|good|bad|stop]",
  .summary = "Finds the plugin that brings a problem, by leaving some out",
  .details = "\"start\" leaves all out. Look whether the problem is there, and say \"bad\" if it is and \"good\" if\n"
             "not, until one plugin is named. Settings and data stay as they are; \"stop\" lets all run again.",
  .examples = "mortise bisect start\n"
              "mortise bisect good",
  .max_words = 1,
  .run = run_bisect,
};
