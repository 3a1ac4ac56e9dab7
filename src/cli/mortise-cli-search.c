/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-search.h"

#include "mortise-cli-format.h"
#include "mortise-cli-table.h"
#include "mortise-cli-verbs.h"

#include "mortise-json.h"

#include <stdio.h>

#define MAX_RESULTS 10000

static char *
build_path (MortiseCli *cli, char **words, GError **error)
{
  g_autofree char *text = g_strjoinv (" ", words);
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);
  gint64 limit = 100;

  if (!mortise_cli_options_get_integer (&cli->options, MORTISE_CLI_OPTION_LIMIT, 1, MAX_RESULTS, &limit, error))
    return NULL;
  return g_strdup_printf ("/v1/offers?limit=%" G_GINT64_FORMAT "%s%s", limit, *text != '\0' ? "&text=" : "", escaped);
}

static void
add_offer (MortiseCliTable *table, JsonObject *offer)
{
  const char *installed = mortise_json_get_string (offer, "installed", NULL);
  const char *summary = mortise_json_get_string (offer, "summary", "");

  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (offer, "slug", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (offer, "version", "?"));
  mortise_cli_table_add (table, installed != NULL ? MORTISE_CLI_GOOD : MORTISE_CLI_PLAIN,
                         installed != NULL ? installed : "–");
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              mortise_cli_format_size (mortise_json_get_int (offer, "size", 0)));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (offer, "catalogue", ""));
  mortise_cli_table_add_take (
      table, MORTISE_CLI_PLAIN,
      g_strconcat (mortise_json_get_string (offer, "name", ""), *summary != '\0' ? ": " : "", summary, NULL));
}

static void
print_offers (JsonArray *offers)
{
  g_autoptr (MortiseCliTable) table
      = mortise_cli_table_new ("SLUG", "VERSION", "INSTALLED", "SIZE", "CATALOGUE", "NAME", NULL);

  mortise_cli_table_set_right (table, 3);
  for (guint i = 0; i < json_array_get_length (offers); i++)
    add_offer (table, json_array_get_object_element (offers, i));
  mortise_cli_table_print (table);
}

/**
 * mortise_cli_search:
 * @cli: the run
 * @words: (array zero-terminated=1): what is looked for
 * @error: return location for an error
 *
 * Prints what the catalogues have of it.
 *
 * Returns: whether it could be looked for
 */
gboolean
mortise_cli_search (MortiseCli *cli, char **words, GError **error)
{
  g_autofree char *path = build_path (cli, words, error);
  g_autoptr (JsonNode) answer = path != NULL ? mortise_cli_request (cli, "GET", path, NULL, error) : NULL;
  JsonArray *offers;

  if (answer == NULL)
    return FALSE;
  offers = json_node_get_array (answer);
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (json_array_get_length (offers) == 0)
    puts (
        "Nothing was found. \"mortise catalogue list\" shows where was looked, \"mortise catalogue add\" adds to it.");
  else
    print_offers (offers);
  return TRUE;
}

static gboolean
run_search (MortiseCli *cli, GError **error)
{
  return mortise_cli_search (cli, cli->words, error);
}

const MortiseCliVerb mortise_cli_verb_search = {
  .name = "search",
  .arguments = "[WORD…]",
  .summary = "Looks for plugins in the catalogues",
  .details = "All words have to be found in a plugin's name, summary or description, the best fit comes first.",
  .examples = "mortise search slack\n"
              "mortise search --json | jq -r '.[].slug'",
  .max_words = G_MAXUINT,
  .options = { MORTISE_CLI_OPTION_LIMIT },
  .run = run_search,
};
