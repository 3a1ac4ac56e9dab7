/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-format.h"
#include "mortise-cli-plan.h"
#include "mortise-cli-table.h"
#include "mortise-cli-verbs.h"

#include "mortise-json.h"

#include <stdio.h>

static void
add_row (MortiseCliTable *table, JsonObject *update)
{
  const char *obstacle = mortise_json_get_string (update, "obstacle", NULL);
  JsonArray *changelog = mortise_json_get_array (update, "changelog");

  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (update, "slug", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (update, "from", "–"));
  mortise_cli_table_add (table, obstacle != NULL ? MORTISE_CLI_WARN : MORTISE_CLI_GOOD,
                         mortise_json_get_string (update, "to", "–"));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              obstacle != NULL ? g_strdup ("–")
                                               : mortise_cli_format_size (mortise_json_get_int (update, "size", 0)));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN,
                         obstacle != NULL ? obstacle
                         : changelog != NULL && json_array_get_length (changelog) > 0
                             ? json_array_get_string_element (changelog, 0)
                             : "");
}

static gboolean
list_updates (MortiseCli *cli, JsonNode *updates)
{
  JsonArray *array = json_node_get_array (updates);
  g_autoptr (MortiseCliTable) table = NULL;

  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    {
      mortise_cli_print_json (updates);
      return TRUE;
    }
  if (json_array_get_length (array) == 0)
    {
      puts ("Everything is as new as the catalogues have it. \"mortise catalogue refresh\" looks what is new.");
      return TRUE;
    }
  table = mortise_cli_table_new ("SLUG", "INSTALLED", "NEW", "SIZE", "WHAT IS NEW", NULL);
  mortise_cli_table_set_right (table, 3);
  for (guint i = 0; i < json_array_get_length (array); i++)
    add_row (table, json_array_get_object_element (array, i));
  mortise_cli_table_print (table);
  return TRUE;
}

static gboolean
update_one (MortiseCli *cli, const char *slug, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", slug, "update", NULL);
  g_autoptr (JsonObject) body = json_object_new ();

  return mortise_cli_plan_run (cli, path, body, error);
}

/* One that cannot be updated does not keep the others from it. */
static void
update_each (MortiseCli *cli, char **slugs, guint n_slugs)
{
  for (guint i = 0; i < n_slugs; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *message = NULL;

      if (update_one (cli, slugs[i], &error))
        continue;
      message = mortise_cli_text_escape (error->message);
      fprintf (stderr, "mortise: %s\n", message);
      cli->has_failed = TRUE;
    }
}

static void
update_all (MortiseCli *cli, JsonNode *updates)
{
  JsonArray *array = json_node_get_array (updates);
  g_autoptr (GPtrArray) slugs = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *update = json_array_get_object_element (array, i);

      if (mortise_json_get_string (update, "to", NULL) != NULL)
        g_ptr_array_add (slugs, (char *) mortise_json_get_string (update, "slug", ""));
    }
  update_each (cli, (char **) slugs->pdata, slugs->len);
}

static gboolean
run_update (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) updates = NULL;

  if (cli->n_words == 1)
    return update_one (cli, cli->words[0], error);
  if (cli->n_words > 1)
    {
      update_each (cli, cli->words, cli->n_words);
      return TRUE;
    }
  updates = mortise_cli_request (cli, "GET", "/v1/updates", NULL, error);
  if (updates == NULL)
    return FALSE;
  if (!mortise_cli_has (cli, MORTISE_CLI_OPTION_ALL))
    return list_updates (cli, updates);
  update_all (cli, updates);
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_update = {
  .name = "update",
  .arguments = "[SLUG…]",
  .summary = "Lists the updates that catalogues have, or updates plugins",
  .details = "Without SLUG and --all it lists. What the new version wants, listens to and needs that the old\n"
             "one did not is shown. Where it wants more permissions, nothing is done without --consent: names\n"
             "with commas between, all or none. A new version that fails its first calls goes back by itself.",
  .examples = "mortise update\n"
              "mortise update shop-reports --dry-run\n"
              "mortise update shop-reports --consent http\n"
              "mortise update --all --yes",
  .max_words = G_MAXUINT,
  .options = { MORTISE_CLI_OPTION_DRY_RUN, MORTISE_CLI_OPTION_YES, MORTISE_CLI_OPTION_CONSENT, MORTISE_CLI_OPTION_ALL },
  .run = run_update,
};
