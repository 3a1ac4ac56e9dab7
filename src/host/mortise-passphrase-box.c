/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets that leave the site, sealed with a passphrase: the key is made of it by Argon2id (RFC 9106) with a salt of
 * its own, and seals by XChaCha20-Poly1305. How much work Argon2id is given is part of the format, and not told by the
 * box: one that comes from elsewhere cannot make us work for longer than we would for our own.
 */
#include "mortise-passphrase-box.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <sodium.h>
#include <string.h>

#define KDF "argon2id-moderate"
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES

static gboolean
derive_key (const char *passphrase, const guint8 *salt, guint8 *key, GError **error)
{
  if (crypto_pwhash (key, KEY_BYTES, passphrase, strlen (passphrase), salt, crypto_pwhash_OPSLIMIT_MODERATE,
                     crypto_pwhash_MEMLIMIT_MODERATE, crypto_pwhash_ALG_ARGON2ID13)
      == 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "there are no %u MiB of memory for the passphrase; end some other program",
               (guint) (crypto_pwhash_MEMLIMIT_MODERATE / (1024 * 1024)));
  return FALSE;
}

/**
 * mortise_passphrase_box_seal:
 * @passphrase: a passphrase, not empty
 * @purpose: what it is for: it opens for nothing else
 * @text: what to seal
 * @error: return location for an error
 *
 * Takes about a second, and 256 MiB meanwhile.
 *
 * Returns: (transfer full) (nullable): the box, an object of texts
 */
JsonNode *
mortise_passphrase_box_seal (const char *passphrase, const char *purpose, const char *text, GError **error)
{
  gsize length = strlen (text);
  g_autofree guint8 *box = g_malloc (NONCE_BYTES + length + TAG_BYTES);
  g_autofree char *salt_text = NULL;
  g_autofree char *box_text = NULL;
  g_autoptr (JsonObject) object = NULL;
  guint8 salt[crypto_pwhash_SALTBYTES];
  guint8 key[KEY_BYTES];

  randombytes_buf (salt, sizeof salt);
  randombytes_buf (box, NONCE_BYTES);
  if (!derive_key (passphrase, salt, key, error))
    return NULL;
  crypto_aead_xchacha20poly1305_ietf_encrypt (box + NONCE_BYTES, NULL, (const guint8 *) text, length,
                                              (const guint8 *) purpose, strlen (purpose), NULL, box, key);
  sodium_memzero (key, sizeof key);
  salt_text = g_base64_encode (salt, sizeof salt);
  box_text = g_base64_encode (box, NONCE_BYTES + length + TAG_BYTES);
  object = json_object_new ();
  json_object_set_string_member (object, "kdf", KDF);
  json_object_set_string_member (object, "salt", salt_text);
  json_object_set_string_member (object, "box", box_text);
  return json_node_init_object (json_node_alloc (), object);
}

static guint8 *
read_bytes (JsonObject *object, const char *name, gsize *length)
{
  return g_base64_decode (mortise_json_get_string (object, name, ""), length);
}

/**
 * mortise_passphrase_box_open:
 * @passphrase: a passphrase
 * @purpose: what it was sealed for
 * @box: what mortise_passphrase_box_seal() returned, or what claims to be that
 * @error: return location for a `MORTISE_ERROR_INVALID` where it is none, or was sealed with another passphrase or for
 *   another purpose
 *
 * Takes about a second, and 256 MiB meanwhile.
 *
 * Returns: (transfer full) (nullable): what is in it, to be freed by sodium_memzero() and g_free()
 */
char *
mortise_passphrase_box_open (const char *passphrase, const char *purpose, JsonNode *box, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (box) ? json_node_get_object (box) : NULL;
  gsize salt_length = 0, length = 0;
  g_autofree guint8 *salt = object != NULL ? read_bytes (object, "salt", &salt_length) : NULL;
  g_autofree guint8 *bytes = object != NULL ? read_bytes (object, "box", &length) : NULL;
  g_autofree char *text = NULL;
  guint8 key[KEY_BYTES];
  gboolean is_open;

  if (object == NULL || g_strcmp0 (mortise_json_get_string (object, "kdf", NULL), KDF) != 0
      || salt_length != crypto_pwhash_SALTBYTES || length < NONCE_BYTES + TAG_BYTES)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                           "the sealed secrets are none that Mortise wrote; leave \"secrets\" out");
      return NULL;
    }
  if (!derive_key (passphrase, salt, key, error))
    return NULL;
  text = g_malloc0 (length - NONCE_BYTES - TAG_BYTES + 1);
  is_open = crypto_aead_xchacha20poly1305_ietf_decrypt ((guint8 *) text, NULL, NULL, bytes + NONCE_BYTES,
                                                        length - NONCE_BYTES, (const guint8 *) purpose,
                                                        strlen (purpose), bytes, key)
            == 0;
  sodium_memzero (key, sizeof key);
  if (is_open)
    return g_steal_pointer (&text);
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                       "the passphrase is not the one that the secrets were sealed with, or they were changed, or they "
                       "are of another plugin");
  return NULL;
}
