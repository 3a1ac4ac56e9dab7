/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-budget.h"
#include "mortise-cli-format.h"
#include "mortise-json.h"
#include "mortise-trace-filter.h"

#include <stdio.h>
#include <string.h>

static gboolean
refuse (MortiseCli *cli, MortiseCliOption option, const char *example, GError **error)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"--%s %s\" is wrong: write %s, or none",
               mortise_cli_option_get_info (option)->name, cli->options.values[option], example);
  return FALSE;
}

static gboolean
is_none (JsonObject *changes, const char *name, const char *text)
{
  if (!g_str_equal (text, "none"))
    return FALSE;
  json_object_set_null_member (changes, name);
  return TRUE;
}

static gboolean
add_time (MortiseCli *cli, JsonObject *changes, GError **error)
{
  const char *text = cli->options.values[MORTISE_CLI_OPTION_TIME];
  gint64 us;

  if (text == NULL || is_none (changes, "time_us", text))
    return TRUE;
  if (!mortise_trace_duration_parse (text, &us) || us < 1 || us > MORTISE_BUDGET_MAX_TIME_US)
    return refuse (cli, MORTISE_CLI_OPTION_TIME, "a time of up to 30s, such as 50ms", error);
  json_object_set_int_member (changes, "time_us", us);
  return TRUE;
}

static gboolean
add_share (MortiseCli *cli, MortiseCliOption option, JsonObject *changes, GError **error)
{
  const char *name = mortise_cli_option_get_info (option)->name;
  const char *text = cli->options.values[option];
  char *end = NULL;
  double percent;

  if (text == NULL || is_none (changes, name, text))
    return TRUE;
  percent = g_ascii_isdigit (*text) ? g_ascii_strtod (text, &end) : -1;
  if (!(percent >= 0 && percent <= 100) || !g_str_equal (end, "%"))
    return refuse (cli, option, "a share from 0% to 100%", error);
  json_object_set_double_member (changes, name, percent / 100);
  return TRUE;
}

static JsonNode *
ask (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", cli->words[0], "budget", NULL);
  g_autoptr (JsonObject) changes = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), changes);
  gboolean is_cleared = mortise_cli_has (cli, MORTISE_CLI_OPTION_CLEAR);

  if (!add_time (cli, changes, error) || !add_share (cli, MORTISE_CLI_OPTION_CPU, changes, error)
      || !add_share (cli, MORTISE_CLI_OPTION_ERRORS, changes, error))
    return NULL;
  if (is_cleared && json_object_get_size (changes) > 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "\"--clear\" stands alone: \"none\" lets one of them go");
      return NULL;
    }
  if (is_cleared)
    return mortise_cli_request (cli, "DELETE", path, NULL, error);
  if (json_object_get_size (changes) == 0)
    return mortise_cli_request (cli, "GET", path, NULL, error);
  return mortise_cli_request (cli, "PUT", path, body, error);
}

static gboolean
run_budget (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = ask (cli, error);
  g_autofree char *text = NULL;

  if (answer == NULL)
    return FALSE;
  text = mortise_cli_format_budget (json_node_get_object (answer));
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    printf ("%s: %s\n", cli->words[0], text != NULL ? text : "no budget");
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_budget = {
  .name = "budget",
  .arguments = "SLUG",
  .summary = "Says what a plugin may cost, and shows what it does",
  .details = "A plugin that takes more in the last 10 minutes is one of the problems, until it takes less.\n"
             "Times and errors count once there are 20 calls. What is not said stays as it is; \"none\" takes\n"
             "it away.",
  .examples = "mortise budget lead-scorer --time 50ms --cpu 5% --errors 1%\n"
              "mortise budget lead-scorer\n"
              "mortise budget lead-scorer --cpu none\n"
              "mortise budget lead-scorer --clear",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_TIME, MORTISE_CLI_OPTION_CPU, MORTISE_CLI_OPTION_ERRORS, MORTISE_CLI_OPTION_CLEAR },
  .run = run_budget,
};
