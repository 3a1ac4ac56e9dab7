/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payloads to fire a hook with: the platform's, the last one, those that were saved, and made-up ones. */
#include "mortise-cli-verbs.h"

#include "mortise-cli-lab.h"
#include "mortise-cli-payload.h"
#include "mortise-cli-table.h"
#include "mortise-cli-text.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-payload-maker.h"

#include <stdio.h>
#include <string.h>

/* The same payloads whenever they are asked for, so that they can be called by their numbers. */
#define SEED 1

static gboolean
print_payload (JsonNode *payload)
{
  g_autofree char *text = mortise_json_to_text (payload, TRUE);
  g_autofree char *escaped = mortise_cli_text_escape_json (text);

  puts (escaped);
  return TRUE;
}

static JsonNode *
get_hook (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("hooks", cli->words[0], NULL);

  return mortise_cli_request (cli, "GET", path, NULL, error);
}

/* --- made-up ones ------------------------------------------------------------------------------------------------- */

static GPtrArray *
make (MortiseCli *cli, MortisePayloadSort sort, GError **error)
{
  g_autoptr (JsonNode) hook = get_hook (cli, error);
  JsonNode *schema = hook != NULL ? mortise_json_get_member (json_node_get_object (hook), "schema") : NULL;
  JsonNode *sample = hook != NULL ? mortise_json_get_member (json_node_get_object (hook), "sample") : NULL;

  if (hook == NULL)
    return NULL;
  if (schema == NULL || !JSON_NODE_HOLDS_OBJECT (schema))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                   "no platform describes the hook %s, so nobody knows what fits it", cli->words[0]);
      return NULL;
    }
  return mortise_payload_make (schema, sample != NULL && JSON_NODE_HOLDS_OBJECT (sample) ? sample : NULL, sort, SEED,
                               error);
}

static void
print_cases (GPtrArray *cases)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("NUMBER", "WHERE", "WHAT", "RULE", NULL);

  mortise_cli_table_set_right (table, 0);
  for (guint i = 0; i < cases->len; i++)
    {
      const MortisePayloadCase *made = cases->pdata[i];

      mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN, g_strdup_printf ("%u", i + 1));
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, *made->pointer != '\0' ? made->pointer : "all of it");
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, made->title);
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, made->rule != NULL ? made->rule : "");
    }
  if (cases->len == 0)
    puts ("There is none.");
  else
    mortise_cli_table_print (table);
}

static void
print_cases_as_json (GPtrArray *cases)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), list);

  for (guint i = 0; i < cases->len; i++)
    {
      const MortisePayloadCase *made = cases->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "number", i + 1);
      json_object_set_string_member (object, "title", made->title);
      json_object_set_string_member (object, "pointer", made->pointer);
      if (made->rule != NULL)
        json_object_set_string_member (object, "rule", made->rule);
      else
        json_object_set_null_member (object, "rule");
      json_object_set_member (object, "payload", json_node_ref (made->payload));
      json_array_add_object_element (list, object);
    }
  mortise_cli_print_json (node);
}

static gboolean
run_made (MortiseCli *cli, MortisePayloadSort sort, GError **error)
{
  const char *word = cli->n_words > 2 ? cli->words[2] : NULL;
  g_autoptr (GPtrArray) cases = make (cli, sort, error);
  guint64 number;

  if (cases == NULL)
    return FALSE;
  if (word == NULL && mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    print_cases_as_json (cases);
  else if (word == NULL)
    print_cases (cases);
  else if (g_ascii_string_to_unsigned (word, 10, 1, cases->len, &number, NULL))
    print_payload (((const MortisePayloadCase *) cases->pdata[number - 1])->payload);
  else
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"%s\" is no number of one of them, from 1 to %u",
                   word, cases->len);
      return FALSE;
    }
  return TRUE;
}

/* --- those that there are ----------------------------------------------------------------------------------------- */

static gboolean
run_sample (MortiseCli *cli, GError **error)
{
  g_autoptr (JsonNode) hook = get_hook (cli, error);
  JsonNode *sample = hook != NULL ? mortise_json_get_member (json_node_get_object (hook), "sample") : NULL;

  if (hook == NULL)
    return FALSE;
  if (sample != NULL && JSON_NODE_HOLDS_OBJECT (sample))
    return print_payload (sample);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "no platform describes the hook %s, so it has no sample",
               cli->words[0]);
  return FALSE;
}

static gboolean
run_last (MortiseCli *cli, GError **error)
{
  g_autofree char *filter = g_strdup_printf ("hook:%s", cli->words[0]);
  g_autofree char *escaped = g_uri_escape_string (filter, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v1/traces?limit=1&filter=%s", escaped);
  g_autoptr (JsonNode) traces = mortise_cli_request (cli, "GET", path, NULL, error);
  g_autoptr (JsonNode) payload = NULL;

  if (traces == NULL)
    return FALSE;
  if (json_array_get_length (json_node_get_array (traces)) == 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "no dispatch of the hook %s was kept", cli->words[0]);
      return FALSE;
    }
  payload = mortise_cli_get_payload (
      cli, mortise_json_get_string (json_array_get_object_element (json_node_get_array (traces), 0), "id", ""), error);
  return payload != NULL && print_payload (payload);
}

/* --- those that were saved ---------------------------------------------------------------------------------------- */

static gboolean
print_saved (MortiseCli *cli, JsonNode *answer)
{
  g_autoptr (MortiseCliTable) table = mortise_cli_table_new ("NAME", "BYTES", "SAVED BY", NULL);
  JsonArray *list = json_node_get_array (answer);

  mortise_cli_table_set_right (table, 1);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *saved = json_array_get_object_element (list, i);

      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (saved, "name", "?"));
      mortise_cli_table_add_take (table, MORTISE_CLI_PLAIN,
                                  g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (saved, "bytes", 0)));
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (saved, "actor", "?"));
    }
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else if (json_array_get_length (list) == 0)
    puts ("None is saved.");
  else
    mortise_cli_table_print (table);
  return TRUE;
}

static gboolean
run_list (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("hooks", cli->words[0], "payloads", NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", path, NULL, error);

  return answer != NULL && print_saved (cli, answer);
}

static gboolean
run_show (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("hooks", cli->words[0], "payloads", cli->words[2], NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", path, NULL, error);

  return answer != NULL && print_payload (mortise_json_get_member (json_node_get_object (answer), "payload"));
}

static gboolean
run_save (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("hooks", cli->words[0], "payloads", cli->words[2], NULL);
  JsonNode *payload = mortise_cli_payload_read (cli->n_words > 3 ? cli->words[3] : "-", error);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonNode) answer = NULL;

  if (payload == NULL)
    return FALSE;
  json_object_set_member (object, "payload", payload);
  answer = mortise_cli_request (cli, "PUT", path, body, error);
  return answer != NULL && print_saved (cli, answer);
}

static gboolean
run_delete (MortiseCli *cli, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("hooks", cli->words[0], "payloads", cli->words[2], NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "DELETE", path, NULL, error);

  return answer != NULL && print_saved (cli, answer);
}

/* --- the verb ----------------------------------------------------------------------------------------------------- */

static const struct
{
  const char *name;
  guint least;
  guint most;
  gboolean (*run) (MortiseCli *cli, GError **error);
} words[] = {
  { "sample", 2, 2, run_sample }, { "last", 2, 2, run_last }, { "list", 2, 2, run_list },
  { "show", 3, 3, run_show },     { "save", 3, 4, run_save }, { "delete", 3, 3, run_delete },
};

static gboolean
run_payload (MortiseCli *cli, GError **error)
{
  const char *word = cli->n_words > 1 ? cli->words[1] : "list";
  MortisePayloadSort sort;

  if (mortise_payload_sort_from_string (word, &sort) && cli->n_words < 4)
    return run_made (cli, sort, error);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i].name) && MAX (cli->n_words, 2) >= words[i].least && cli->n_words <= words[i].most)
      return words[i].run (cli, error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "\"%s\" is none of: sample, last, list, show NAME, save NAME [FILE], delete NAME, valid, boundary, "
               "invalid; or it has the wrong number of words after it",
               word);
  return FALSE;
}

const MortiseCliVerb mortise_cli_verb_payload = {
  .name = "payload",
  .arguments = "HOOK [WORD [NAME|NUMBER [FILE|-|JSON]]]",
  .summary = "Shows payloads to fire a hook with, keeps some, and makes some up",
  .details = "WORD is what is wanted:\n"
             "  sample                the platform's own\n"
             "  last                  what the hook was last fired with, as far as it was kept\n"
             "  list                  the names of those that are saved for the hook in this site\n"
             "  show NAME             one of them\n"
             "  save NAME [FILE]      keeps one, from standard input where no file is given\n"
             "  delete NAME           lets it go\n"
             "  valid [N]             made up of the schema: ones that fit\n"
             "  boundary [N]          ones that just fit: at the least, the greatest, empty, full, left out\n"
             "  invalid [N]           ones that are to be refused, each for one reason\n"
             "The last three list what there is, and print the payload with the number N.",
  .examples = "mortise payload lead_created boundary\n"
              "mortise payload lead_created boundary 3 | mortise fire lead_created --payload -\n"
              "mortise payload lead_created save berlin lead.json\n"
              "mortise payload lead_created invalid --json | jq '.[] | .title'",
  .min_words = 1,
  .max_words = 4,
  .run = run_payload,
};
