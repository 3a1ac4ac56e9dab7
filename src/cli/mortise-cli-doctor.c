/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-verbs.h"

#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-json.h"

static gboolean
run_doctor (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", "/v1/doctor", NULL, error);
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("LEVEL", "CHECK", "DETAIL", NULL);
  JsonArray *checks;

  if (!answer)
    return FALSE;
  checks = json_node_get_array (answer);
  for (guint i = 0; i < json_array_get_length (checks); i++)
    {
      JsonObject *check = json_array_get_object_element (checks, i);
      const char *level = mortise_json_get_string (check, "level", "?");

      mortise_cli_table_add (table, mortise_cli_format_style (level), level);
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (check, "name", "?"));
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (check, "detail", ""));
      cli->has_failed |= g_str_equal (level, "error");
    }
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    mortise_cli_table_print (table);
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_doctor = {
  .name = "doctor",
  .arguments = "",
  .summary = "Checks the site and what the machine offers for isolation",
  .details = "Exits with 1 when something is an error.",
  .examples = "mortise doctor\n"
              "mortise doctor --json | jq '.[] | select(.ok | not)'",
  .run = run_doctor,
};
