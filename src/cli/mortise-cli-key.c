/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-passphrase.h"
#include "mortise-cli-suggest.h"
#include "mortise-cli-table.h"
#include "mortise-cli-verbs.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <glib/gstdio.h>
#include <stdio.h>

/* --- making ------------------------------------------------------------------------------------------------------- */

static gboolean
save_public (MortiseSigningKey *key, const char *name, const char *path, GError **error)
{
  g_autoptr (MortisePublicKey) public_key = mortise_signing_key_get_public (key);
  g_autofree char *publisher = g_path_get_basename (name);
  g_autofree char *text = mortise_public_key_to_text (public_key, publisher);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                   error);
}

static gboolean
run_generate (MortiseCli *cli, const char *name, GError **error)
{
  g_autoptr (MortiseSigningKey) key = mortise_signing_key_generate ();
  g_autofree char *secret_path = g_strconcat (name, ".key", NULL);
  g_autofree char *public_path = g_strconcat (name, ".pub", NULL);
  g_autofree char *shown = NULL;
  gboolean is_open = mortise_cli_has (cli, MORTISE_CLI_OPTION_NO_PASSPHRASE);

  if (g_file_test (public_path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s is there already; choose another name",
                   public_path);
      return FALSE;
    }
  if (!mortise_signing_key_save (key, secret_path, is_open ? NULL : mortise_cli_ask_new_passphrase, cli, error))
    return FALSE;
  if (!save_public (key, name, public_path, error))
    {
      g_unlink (secret_path);
      return FALSE;
    }
  shown = g_strdup_printf ("%s is secret: keep it, and a copy where nobody else comes to\n%s is for everybody",
                           secret_path, public_path);
  puts (shown);
  return TRUE;
}

/* --- whom the site trusts ----------------------------------------------------------------------------------------- */

static gboolean
print_keys (MortiseCli *cli, JsonNode *answer)
{
  g_autoptr (MortiseCliTable) table = NULL;
  JsonArray *keys = json_node_get_array (answer);

  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    {
      mortise_cli_print_json (answer);
      return TRUE;
    }
  if (json_array_get_length (keys) == 0)
    {
      puts ("No publisher is trusted yet. \"mortise key add FILE --publisher NAME\" adds one.");
      return TRUE;
    }
  table = mortise_cli_table_new ("ID", "FILE", "PUBLISHER", NULL);
  for (guint i = 0; i < json_array_get_length (keys); i++)
    {
      JsonObject *key = json_array_get_object_element (keys, i);

      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (key, "id", "?"));
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (key, "path", "–"));
      mortise_cli_table_add (table, MORTISE_CLI_PLAIN, mortise_json_get_string (key, "publisher", "?"));
    }
  mortise_cli_table_print (table);
  return TRUE;
}

static gboolean
run_list (MortiseCli *cli, const char *word, GError **error)
{
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "GET", "/v1/keys", NULL, error);

  return answer != NULL && print_keys (cli, answer);
}

static gboolean
run_add (MortiseCli *cli, const char *path, GError **error)
{
  const char *publisher = cli->options.values[MORTISE_CLI_OPTION_PUBLISHER];
  g_autoptr (MortisePublicKey) key = mortise_public_key_load (path, error);
  g_autofree char *text = key != NULL ? mortise_public_key_to_base64 (key) : NULL;
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autoptr (JsonNode) answer = NULL;

  if (key == NULL)
    return FALSE;
  if (publisher == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "\"key add\" needs \"--publisher NAME\": whose key you know it to be");
      return FALSE;
    }
  json_object_set_string_member (body, "key", text);
  json_object_set_string_member (body, "publisher", publisher);
  answer = mortise_cli_request (cli, "POST", "/v1/keys", node, error);
  return answer != NULL && print_keys (cli, answer);
}

static gboolean
run_remove (MortiseCli *cli, const char *id, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("keys", id, NULL);
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "DELETE", path, NULL, error);

  return answer != NULL && print_keys (cli, answer);
}

static const struct
{
  const char *name;
  guint n_words;
  gboolean (*run) (MortiseCli *cli, const char *word, GError **error);
} actions[] = {
  { "generate", 1, run_generate },
  { "list", 0, run_list },
  { "add", 1, run_add },
  { "remove", 1, run_remove },
};

static gboolean
run_key (MortiseCli *cli, GError **error)
{
  const char *names[G_N_ELEMENTS (actions) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      names[i] = actions[i].name;
      if (!g_str_equal (actions[i].name, cli->words[0]))
        continue;
      if (cli->n_words - 1 == actions[i].n_words)
        return actions[i].run (cli, cli->n_words > 1 ? cli->words[1] : NULL, error);
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "\"key %s\" takes %s, not \"%s\"", actions[i].name,
                   actions[i].n_words == 0 ? "no word" : "one word", cli->n_words > 1 ? cli->words[1] : "");
      return FALSE;
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "unknown \"key %s\"; did you mean \"%s\"?",
               cli->words[0], mortise_cli_suggest (cli->words[0], names));
  return FALSE;
}

const MortiseCliVerb mortise_cli_verb_key = {
  .name = "key",
  .arguments = "generate NAME | list | add FILE | remove ID",
  .summary = "Makes a key to sign with, or says whose packages are trusted",
  .details = "\"generate\" writes NAME.key, which is secret, and NAME.pub; it needs no site. The others are about\n"
             "the public keys of publishers that the site trusts. Keys are minisign's.",
  .examples = "mortise key generate me\n"
              "mortise key add acme.pub --publisher 'Acme Ltd'",
  .min_words = 1,
  .max_words = 2,
  .options = { MORTISE_CLI_OPTION_PUBLISHER, MORTISE_CLI_OPTION_PASSPHRASE_FILE, MORTISE_CLI_OPTION_NO_PASSPHRASE },
  .run = run_key,
};
