/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings as a file, and the key of the secrets. */
#include "mortise-cli-config.h"

#include "mortise-cli-passphrase.h"
#include "mortise-cli-text.h"
#include "mortise-json.h"

#include <stdio.h>
#include <string.h>

#define MAX_PASSPHRASE 1024
/* What a request of the admin API may have, with what is around the file. */
#define MAX_FILE (1000 * 1024)

typedef gboolean (*Ask) (char *passphrase, gsize size, gpointer cli, GError **error);

static gboolean
add_passphrase (MortiseCli *cli, JsonObject *body, Ask ask, GError **error)
{
  char passphrase[MAX_PASSPHRASE];
  gboolean is_given = ask (passphrase, sizeof passphrase, cli, error);

  if (is_given)
    json_object_set_string_member (body, "passphrase", passphrase);
  explicit_bzero (passphrase, sizeof passphrase);
  return is_given;
}

static gboolean
write_file (const char *path, JsonNode *file, GError **error)
{
  g_autofree char *text = mortise_json_to_text (file, TRUE);
  g_autofree char *lines = g_strconcat (text, "\n", NULL);

  return g_file_set_contents_full (path, lines, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error);
}

gboolean
mortise_cli_config_export (MortiseCli *cli, char **words, GError **error)
{
  const char *output = cli->options.values[MORTISE_CLI_OPTION_OUTPUT];
  gboolean with_secrets = mortise_cli_has (cli, MORTISE_CLI_OPTION_WITH_SECRETS);
  g_autofree char *path = mortise_admin_build_path ("plugins", words[0], "settings-export", NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonNode) file = NULL;

  json_object_set_boolean_member (object, "secrets", with_secrets);
  if (with_secrets && !add_passphrase (cli, object, mortise_cli_ask_new_passphrase, error))
    return FALSE;
  file = mortise_cli_request (cli, "POST", path, body, error);
  if (file == NULL)
    return FALSE;
  if (output != NULL)
    return write_file (output, file, error);
  mortise_cli_print_json (file);
  return TRUE;
}

static gboolean
has_secrets (JsonNode *file)
{
  JsonNode *secrets
      = JSON_NODE_HOLDS_OBJECT (file) ? mortise_json_get_member (json_node_get_object (file), "secrets") : NULL;

  return secrets != NULL && !JSON_NODE_HOLDS_NULL (secrets);
}

gboolean
mortise_cli_config_import (MortiseCli *cli, char **words, GError **error)
{
  g_autofree char *path = mortise_admin_build_path ("plugins", words[0], "settings-import", NULL);
  g_autoptr (JsonNode) file = mortise_json_load_file (words[1], MAX_FILE, error);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonNode) answer = NULL;

  if (file == NULL || (has_secrets (file) && !add_passphrase (cli, object, mortise_cli_ask_passphrase, error)))
    return FALSE;
  json_object_set_member (object, "file", json_node_ref (file));
  answer = mortise_cli_request (cli, "POST", path, body, error);
  return answer != NULL && mortise_cli_config_print (cli, words[0], error);
}

gboolean
mortise_cli_config_rotate_key (MortiseCli *cli, char **words, GError **error)
{
  g_autoptr (JsonNode) answer = mortise_cli_request (cli, "POST", "/v1/secrets/rotate", NULL, error);

  if (answer == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    mortise_cli_print_json (answer);
  else
    printf ("%" G_GINT64_FORMAT " secrets are sealed with a new key\n",
            mortise_json_get_int (json_node_get_object (answer), "secrets", 0));
  return TRUE;
}
