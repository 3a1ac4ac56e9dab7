/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-passphrase.h"
#include "mortise-cli-text.h"
#include "mortise-cli-verbs.h"

#include <stdio.h>

/* What minisign writes where nobody says anything else: https://jedisct1.github.io/minisign/ */
static char *
make_comment (MortiseCli *cli, const char *path)
{
  const char *comment = cli->options.values[MORTISE_CLI_OPTION_COMMENT];
  g_autofree char *name = g_path_get_basename (path);

  if (comment != NULL)
    return g_strdup (comment);
  return g_strdup_printf ("timestamp:%" G_GINT64_FORMAT "\tfile:%s\thashed", g_get_real_time () / G_USEC_PER_SEC, name);
}

static char *
sign_file (MortiseCli *cli, MortiseSigningKey *key, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) content = g_file_read (file, NULL, error);
  g_autofree char *comment = make_comment (cli, path);
  g_autofree char *signature_path = g_strconcat (path, MORTISE_SIGNATURE_SUFFIX, NULL);
  g_autoptr (MortiseSignature) signature = NULL;
  g_autofree char *text = NULL;

  if (content != NULL)
    signature = mortise_signing_key_sign (key, G_INPUT_STREAM (content), comment, NULL, error);
  if (signature == NULL)
    return NULL;
  text = mortise_signature_to_text (signature);
  if (!g_file_set_contents_full (signature_path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error))
    return NULL;
  return g_steal_pointer (&signature_path);
}

static gboolean
run_sign (MortiseCli *cli, GError **error)
{
  const char *key_path = cli->options.values[MORTISE_CLI_OPTION_KEY];
  g_autoptr (MortiseSigningKey) key = NULL;

  if (key_path == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "\"sign\" needs \"--key FILE\"; `mortise key generate NAME` makes one");
      return FALSE;
    }
  key = mortise_cli_load_key (cli, key_path, error);
  for (guint i = 0; key != NULL && i < cli->n_words; i++)
    {
      g_autofree char *path = sign_file (cli, key, cli->words[i], error);
      g_autofree char *escaped = path != NULL ? mortise_cli_text_escape (path) : NULL;

      if (path == NULL)
        return FALSE;
      puts (escaped);
    }
  return key != NULL;
}

const MortiseCliVerb mortise_cli_verb_sign = {
  .name = "sign",
  .arguments = "FILE…",
  .summary = "Signs packages, each in FILE.minisig",
  .details = "The key and the signatures are minisign's: `minisign -V` accepts them. The passphrase is asked for\n"
             "on the terminal, or is the first line of --passphrase-file (- for standard input). No site is\n"
             "needed.",
  .examples = "mortise sign my-plugin-1.0.0.zip --key me.key\n"
              "mortise sign *.zip --key me.key --comment 'release of May'",
  .min_words = 1,
  .max_words = G_MAXUINT,
  .options = { MORTISE_CLI_OPTION_KEY, MORTISE_CLI_OPTION_COMMENT, MORTISE_CLI_OPTION_PASSPHRASE_FILE },
  .run = run_sign,
};
