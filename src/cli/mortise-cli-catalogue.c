/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-catalogue-build.h"
#include "mortise-cli-format.h"
#include "mortise-cli-search.h"
#include "mortise-cli-suggest.h"
#include "mortise-cli-table.h"
#include "mortise-cli-verbs.h"

#include "mortise-catalogue-set.h"
#include "mortise-json.h"

#include <stdio.h>
#include <string.h>

static gboolean
print_answer (MortiseCli *cli, JsonNode *answer, const char *text)
{
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    puts (text);
  return TRUE;
}

static char *
describe_time (gint64 time)
{
  return time > 0 ? mortise_cli_format_time (time) : g_strdup ("–");
}

static void
add_row (MortiseCliTable *table, JsonObject *catalogue)
{
  const char *problem = mortise_json_get_string (catalogue, "problem", NULL);
  gboolean is_valid = mortise_json_get_boolean (catalogue, "valid", FALSE);
  const char *state = problem != NULL ? problem : is_valid ? "valid" : "expired";

  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (catalogue, "id", "?"));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (catalogue, "name", "–"));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (catalogue, "packages", 0)));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                              describe_time (mortise_json_get_int (catalogue, "refreshed", 0)));
  mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, describe_time (mortise_json_get_int (catalogue, "expires", 0)));
  mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (catalogue, "address", ""));
  mortise_cli_table_add (table, is_valid && problem == NULL ? MORTISE_CLI_GOOD : MORTISE_CLI_WARN, state);
}

static gboolean
print_list (MortiseCli *cli, JsonNode *answer)
{
  g_autoptr (MortiseCliTable) table = NULL;
  JsonArray *catalogues = json_node_get_array (answer);

  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    {
      mortise_cli_print_json (answer);
      return TRUE;
    }
  if (json_array_get_length (catalogues) == 0)
    {
      puts ("There are no catalogues. \"mortise catalogue add ADDRESS\" adds one.");
      return TRUE;
    }
  table = mortise_cli_table_new ("ID", "NAME", "PLUGINS", "REFRESHED", "EXPIRES", "ADDRESS", "STATE", NULL);
  mortise_cli_table_set_right (table, 2);
  for (guint i = 0; i < json_array_get_length (catalogues); i++)
    add_row (table, json_array_get_object_element (catalogues, i));
  mortise_cli_table_print (table);
  return TRUE;
}

/* A path is relative to where somebody types it, not to where the site is held. */
static char *
dup_address (const char *word)
{
  gboolean is_address = strstr (word, "://") != NULL || g_str_equal (word, MORTISE_CATALOGUE_DEMONSTRATION);

  return is_address ? g_strdup (word) : g_canonicalize_filename (word, NULL);
}

static gboolean
run_add (MortiseCli *cli, const char *address, GError **error)
{
  const char *fingerprint = cli->options.values[MORTISE_CLI_OPTION_FINGERPRINT];
  g_autofree char *absolute = dup_address (address);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  JsonObject *catalogue;

  json_object_set_string_member (body, "address", absolute);
  if (fingerprint != NULL)
    json_object_set_string_member (body, "fingerprint", fingerprint);
  answer = mortise_cli_request (cli, "POST", "/v1/catalogues", node, error);
  if (answer == NULL)
    return FALSE;
  catalogue = json_node_get_object (answer);
  name = mortise_cli_text_escape (mortise_json_get_string (catalogue, "name", "?"));
  text = g_strdup_printf ("%s: %" G_GINT64_FORMAT " plugins\nfingerprint %s%s", name,
                          mortise_json_get_int (catalogue, "packages", 0),
                          mortise_json_get_string (catalogue, "fingerprint", "?"),
                          fingerprint != NULL ? "" : "; compare it with what the publisher says");
  return print_answer (cli, answer, text);
}

static gboolean
run_list (MortiseCli *cli, const char *word, GError **error)
{
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", "/v1/catalogues", NULL, error);

  return answer != NULL && print_list (cli, answer);
}

static gboolean
has_problem (JsonArray *catalogues)
{
  for (guint i = 0; i < json_array_get_length (catalogues); i++)
    if (mortise_json_get_string (json_array_get_object_element (catalogues, i), "problem", NULL) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
run_refresh (MortiseCli *cli, const char *id, GError **error)
{
  g_autofree char *path
      = id != NULL ? mortise_admin_build_path ("catalogues", id, "refresh", NULL) : g_strdup ("/v1/catalogues/refresh");
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "POST", path, NULL, error);

  if (answer == NULL)
    return FALSE;
  if (id != NULL)
    return print_answer (cli, answer, "refreshed");
  cli->has_failed = has_problem (json_node_get_array (answer));
  return print_list (cli, answer);
}

static gboolean
run_remove (MortiseCli *cli, const char *id, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("catalogues", id, NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "DELETE", path, NULL, error);

  return answer != NULL && print_answer (cli, answer, "removed");
}

static gboolean
run_search (MortiseCli *cli, const char *word, GError **error)
{
  return mortise_cli_search (cli, cli->words + 1, error);
}

static const struct
{
  const char *name;
  guint min_words;
  guint max_words;
  gboolean (*run) (MortiseCli *cli, const char *word, GError **error);
} actions[] = {
  { "add", 1, 1, run_add },
  { "list", 0, 0, run_list },
  { "refresh", 0, 1, run_refresh },
  { "remove", 1, 1, run_remove },
  { "search", 0, G_MAXUINT, run_search },
  { "build", 1, 1, mortise_cli_catalogue_build },
};

static gboolean
run_catalogue (MortiseCli *cli, GError **error)
{
  const char *names[G_N_ELEMENTS (actions) + 1] = { NULL };
  guint n_words = cli->n_words - 1;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      names[i] = actions[i].name;
      if (!g_str_equal (actions[i].name, cli->words[0]))
        continue;
      if (n_words >= actions[i].min_words && n_words <= actions[i].max_words)
        return actions[i].run (cli, n_words > 0 ? cli->words[1] : NULL, error);
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"catalogue %s\" takes %s, not \"%s\"",
                   actions[i].name, actions[i].max_words == 0 ? "no word" : "one word",
                   n_words > 0 ? cli->words[1] : "");
      return FALSE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "unknown \"catalogue %s\"; did you mean \"%s\"?",
               cli->words[0], mortise_cli_suggest (cli->words[0], names));
  return FALSE;
}

const MortiseCliVerb mortise_cli_verb_catalogue = {
  .name = "catalogue",
  .arguments = "add ADDRESS|list|refresh [ID]|remove ID|search [WORD…]|build DIR",
  .summary = "Shows and changes where plugins come from, or makes a catalogue",
  .details = "ADDRESS is https://…, a folder, or \"demonstration\". What is found there is signed; the fingerprint\n"
             "of its keys is shown when it is added, or demanded with --fingerprint. \"build\" makes or renews\n"
             "the catalogue of a folder with packages, plugins and a catalogue.json; it needs no site.",
  .examples = "mortise catalogue add demonstration\n"
              "mortise catalogue add https://plugins.example.org/catalogue\n"
              "mortise catalogue refresh\n"
              "mortise catalogue build ./my-plugins --key me.key --output ./public",
  .min_words = 1,
  .max_words = G_MAXUINT,
  .options = { MORTISE_CLI_OPTION_FINGERPRINT, MORTISE_CLI_OPTION_KEY, MORTISE_CLI_OPTION_PREVIOUS_KEY,
               MORTISE_CLI_OPTION_OUTPUT, MORTISE_CLI_OPTION_PASSPHRASE_FILE, MORTISE_CLI_OPTION_LIMIT },
  .run = run_catalogue,
};
