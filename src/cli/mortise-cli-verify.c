/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-text.h"
#include "mortise-cli-verbs.h"

#include "mortise-host.h"
#include "mortise-signature.h"
#include "mortise-site-keys.h"

#include <stdio.h>

/* The keys that were named, else those of the site, which is only read. */
static MortiseKeyRing *
open_keys (MortiseCli *cli, GError **error)
{
  const char *key_path = cli->options.values[MORTISE_CLI_OPTION_KEY];
  const char *site = cli->options.values[MORTISE_CLI_OPTION_SITE];
  g_autofree char *usual_site = mortise_host_get_default_site ();
  g_autoptr (MortisePublicKey) key = NULL;
  g_autoptr (MortiseKeyRing) keys = NULL;
  const char *comment;

  if (key_path == NULL)
    return mortise_site_keys_open (site != NULL ? site : usual_site);
  key = mortise_public_key_load (key_path, error);
  if (key == NULL)
    return NULL;
  keys = mortise_key_ring_new (NULL, NULL);
  comment = mortise_public_key_get_comment (key);
  mortise_key_ring_trust (keys, key, comment != NULL ? comment : key_path);
  return g_steal_pointer (&keys);
}

static gboolean
read_signature (const char *path, char **text, gsize *length, GError **error)
{
  g_autofree char *signature_path = g_strconcat (path, MORTISE_SIGNATURE_SUFFIX, NULL);

  *text = NULL;
  *length = 0;
  return !g_file_test (signature_path, G_FILE_TEST_EXISTS) || g_file_get_contents (signature_path, text, length, error);
}

static MortiseSignatureVerdict *
judge (MortiseKeyRing *keys, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) content = g_file_read (file, NULL, error);
  g_autofree char *signature = NULL;
  gsize length;

  if (content == NULL || !read_signature (path, &signature, &length, error))
    return NULL;
  return mortise_key_ring_judge (keys, G_INPUT_STREAM (content), signature, (gssize) length, NULL, error);
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
print_json (const MortiseSignatureVerdict *verdict)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  set_string (object, "state", mortise_signature_state_to_string (verdict->state));
  set_string (object, "publisher", verdict->publisher);
  set_string (object, "key", verdict->key_id);
  set_string (object, "comment", verdict->trusted_comment);
  set_string (object, "reason", verdict->reason);
  mortise_cli_print_json (node);
}

static void
print_text (const MortiseSignatureVerdict *verdict)
{
  g_autofree char *text
      = verdict->state == MORTISE_SIGNATURE_VALID
            ? g_strdup_printf ("valid: signed by %s with the key %s; %s", verdict->publisher, verdict->key_id,
                               verdict->trusted_comment)
            : g_strdup_printf ("%s: %s", mortise_signature_state_to_string (verdict->state), verdict->reason);
  g_autofree char *escaped = mortise_cli_text_escape (text);

  puts (escaped);
}

static gboolean
run_verify (MortiseCli *cli, GError **error)
{
  g_autoptr (MortiseKeyRing) keys = open_keys (cli, error);
  g_autoptr (MortiseSignatureVerdict) verdict = keys != NULL ? judge (keys, cli->words[0], error) : NULL;

  if (verdict == NULL)
    return FALSE;
  if (mortise_cli_has (cli, MORTISE_CLI_OPTION_JSON))
    print_json (verdict);
  else
    print_text (verdict);
  cli->has_failed = verdict->state != MORTISE_SIGNATURE_VALID;
  return TRUE;
}

const MortiseCliVerb mortise_cli_verb_verify = {
  .name = "verify",
  .arguments = "FILE",
  .summary = "Says who signed a package, and whether it is what they signed",
  .details = "FILE.minisig is the signature, by Mortise or minisign. The keys are those of the site, or that of\n"
             "--key, a public key. The status is 1 unless the answer is \"valid\".",
  .examples = "mortise verify my-plugin-1.0.0.zip\n"
              "mortise verify my-plugin-1.0.0.zip --key acme.pub",
  .min_words = 1,
  .max_words = 1,
  .options = { MORTISE_CLI_OPTION_KEY },
  .run = run_verify,
};
