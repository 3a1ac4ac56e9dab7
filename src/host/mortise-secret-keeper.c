/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets at rest. A secret is sealed by XChaCha20-Poly1305 with a key that is not in the database, and bound to the
 * tenant, the plugin and the setting that it belongs to: who can write to the database can neither read it nor give it
 * to another plugin. What it is sealed as is the text
 *
 *     sealed:<id of the key>:<base64 of nonce and ciphertext>
 *
 * What was sealed with another key of the site opens as long as that key is there, so a change of keys may be killed at
 * any instant.
 */
#include "mortise-secret-keeper.h"

#include "mortise-error.h"
#include "mortise-secret-place.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "sealed:"
#define BASE64 sodium_base64_VARIANT_ORIGINAL
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define ID_BYTES 8
/* Of what a plugin's settings may be in all, see mortise-settings-change.c. */
#define MAX_SECRET (4 * 1024 * 1024)

G_STATIC_ASSERT (MORTISE_SECRET_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

/* Keys are in memory of sodium_malloc(): locked, kept out of core dumps where the system can, wiped when freed. */
struct _MortiseSecretKeeper
{
  GObject parent_instance;

  GMutex mutex;
  char *site;
  char *current;
  GHashTable *keys;
};

G_DEFINE_FINAL_TYPE (MortiseSecretKeeper, mortise_secret_keeper, G_TYPE_OBJECT)

static void
mortise_secret_keeper_finalize (GObject *object)
{
  MortiseSecretKeeper *self = MORTISE_SECRET_KEEPER (object);

  g_hash_table_unref (self->keys);
  g_free (self->current);
  g_free (self->site);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (mortise_secret_keeper_parent_class)->finalize (object);
}

static void
mortise_secret_keeper_class_init (MortiseSecretKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_secret_keeper_finalize;
}

static void
mortise_secret_keeper_init (MortiseSecretKeeper *self)
{
  g_mutex_init (&self->mutex);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sodium_free);
}

/**
 * mortise_secret_keeper_new:
 * @site: the site's folder
 *
 * Returns: (transfer full): who keeps the site's secrets; no key is looked for before one is needed
 */
MortiseSecretKeeper *
mortise_secret_keeper_new (const char *site)
{
  MortiseSecretKeeper *self = g_object_new (MORTISE_TYPE_SECRET_KEEPER, NULL);

  if (sodium_init () < 0)
    g_error ("libsodium found no source of random numbers");
  self->site = g_strdup (site);
  return self;
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

static guint8 *
allocate_key (GError **error)
{
  guint8 *key = sodium_malloc (MORTISE_SECRET_KEY_BYTES);

  if (key == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                 "there is no locked memory for the key of the secrets; "
                 "raise `ulimit -l`");
  return key;
}

static gboolean
is_id (const char *id)
{
  return strlen (id) == 2 * ID_BYTES && strspn (id, "0123456789abcdef") == 2 * ID_BYTES;
}

static const guint8 *
load_key (MortiseSecretKeeper *self, const char *id, GError **error)
{
  guint8 *key = g_hash_table_lookup (self->keys, id);

  if (key != NULL)
    return key;
  key = allocate_key (error);
  if (key == NULL || !mortise_secret_place_load (self->site, id, key, error))
    {
      sodium_free (key);
      return NULL;
    }
  sodium_mprotect_readonly (key);
  g_hash_table_insert (self->keys, g_strdup (id), key);
  if (self->current == NULL)
    self->current = g_strdup (id);
  return key;
}

/* It is kept before anything is sealed with it. */
static gboolean
make_key (MortiseSecretKeeper *self, GError **error)
{
  guint8 *key = allocate_key (error);
  guint8 random[ID_BYTES];
  char id[2 * ID_BYTES + 1];

  if (key == NULL)
    return FALSE;
  randombytes_buf (random, sizeof random);
  sodium_bin2hex (id, sizeof id, random, sizeof random);
  crypto_aead_xchacha20poly1305_ietf_keygen (key);
  sodium_mprotect_readonly (key);
  if (!mortise_secret_place_store (self->site, id, key, error))
    {
      sodium_free (key);
      return FALSE;
    }
  g_hash_table_insert (self->keys, g_strdup (id), key);
  g_free (self->current);
  self->current = g_strdup (id);
  return TRUE;
}

static gboolean
ensure_key (MortiseSecretKeeper *self, GError **error)
{
  g_autofree char *id = NULL;

  if (self->current != NULL)
    return TRUE;
  id = mortise_secret_place_find (self->site);
  if (id != NULL && is_id (id))
    return load_key (self, id, error) != NULL;
  return make_key (self, error);
}

/**
 * mortise_secret_keeper_ensure_key:
 * @self: a keeper
 * @error: return location for an error
 *
 * Makes sure that there is a key to seal with. It may take a moment, and wait for the Secret Service.
 *
 * Returns: whether there is one
 */
gboolean
mortise_secret_keeper_ensure_key (MortiseSecretKeeper *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return ensure_key (self, error);
}

/**
 * mortise_secret_keeper_change_key:
 * @self: a keeper
 * @error: return location for an error
 *
 * Makes a new key, which is what secrets are sealed with from now on. See
 * [method@Mortise.SecretKeeper.forget_other_keys].
 *
 * Returns: whether it is there
 */
gboolean
mortise_secret_keeper_change_key (MortiseSecretKeeper *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return make_key (self, error);
}

/**
 * mortise_secret_keeper_forget_other_keys:
 * @self: a keeper
 *
 * Removes all keys but the current one. Nothing may be sealed with them any more.
 */
void
mortise_secret_keeper_forget_other_keys (MortiseSecretKeeper *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GHashTableIter iter;
  gpointer id;

  g_return_if_fail (self->current != NULL);

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_str_equal (id, self->current))
      g_hash_table_iter_remove (&iter);
  mortise_secret_place_forget_others (self->site, self->current);
}

/* --- secrets ------------------------------------------------------------------------------------------------------ */

gboolean
mortise_secret_keeper_is_sealed (const char *text)
{
  return g_str_has_prefix (text, PREFIX);
}

/* Whether @text was sealed with the key that secrets are sealed with now. */
gboolean
mortise_secret_keeper_is_current (MortiseSecretKeeper *self, const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char *rest = mortise_secret_keeper_is_sealed (text) ? text + strlen (PREFIX) : "";

  return self->current != NULL && g_str_has_prefix (rest, self->current) && rest[strlen (self->current)] == ':';
}

/* None of the three has a NUL in it, so no two owners come to the same. */
static GByteArray *
describe_owner (const MortiseSecretOwner *owner)
{
  GByteArray *description = g_byte_array_new ();

  g_byte_array_append (description, (const guint8 *) owner->tenant, (guint) strlen (owner->tenant) + 1);
  g_byte_array_append (description, (const guint8 *) owner->slug, (guint) strlen (owner->slug) + 1);
  g_byte_array_append (description, (const guint8 *) owner->key, (guint) strlen (owner->key) + 1);
  return description;
}

/**
 * mortise_secret_keeper_seal:
 * @self: a keeper
 * @owner: what it belongs to
 * @text: the secret
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what it is sealed as
 */
char *
mortise_secret_keeper_seal (MortiseSecretKeeper *self,
                            const MortiseSecretOwner *owner,
                            const char *text,
                            GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GByteArray) data = describe_owner (owner);
  gsize length = strlen (text);
  g_autofree guint8 *box = NULL;
  g_autofree char *encoded = NULL;
  unsigned long long box_length;

  if (length > MAX_SECRET)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "the secret has more than %d bytes; write a shorter one",
                   MAX_SECRET);
      return NULL;
    }
  if (!ensure_key (self, error))
    return NULL;
  box = g_malloc (NONCE_BYTES + length + TAG_BYTES);
  randombytes_buf (box, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (box + NONCE_BYTES, &box_length, (const guint8 *) text, length, data->data,
                                              data->len, NULL, box, g_hash_table_lookup (self->keys, self->current));
  encoded = g_base64_encode (box, NONCE_BYTES + (gsize) box_length);
  return g_strconcat (PREFIX, self->current, ":", encoded, NULL);
}

/* The id of the key, and the box; %FALSE where @sealed is neither. */
static gboolean
take_apart (const char *sealed, char **id, guint8 **box, gsize *length)
{
  const char *rest = mortise_secret_keeper_is_sealed (sealed) ? sealed + strlen (PREFIX) : "";
  const char *colon = strchr (rest, ':');

  if (colon == NULL || strlen (colon) > 2 * (gsize) MAX_SECRET)
    return FALSE;
  *id = g_strndup (rest, (gsize) (colon - rest));
  *box = g_base64_decode (colon + 1, length);
  return is_id (*id) && *length >= NONCE_BYTES + TAG_BYTES;
}

/**
 * mortise_secret_keeper_open:
 * @self: a keeper
 * @owner: what it belongs to
 * @sealed: what it was sealed as
 * @error: return location for %MORTISE_ERROR_UNAVAILABLE where the key cannot be had, and %MORTISE_ERROR_INVALID where
 *   it was sealed for another owner, or is damaged
 *
 * Returns: (transfer full) (nullable): the secret
 */
char *
mortise_secret_keeper_open (MortiseSecretKeeper *self,
                            const MortiseSecretOwner *owner,
                            const char *sealed,
                            GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GByteArray) data = describe_owner (owner);
  g_autofree char *id = NULL;
  g_autofree guint8 *box = NULL;
  g_autofree char *text = NULL;
  const guint8 *key = NULL;
  gsize length = 0;
  unsigned long long text_length;

  if (take_apart (sealed, &id, &box, &length))
    {
      key = load_key (self, id, error);
      if (key == NULL)
        return NULL;
      text = g_malloc0 (length - NONCE_BYTES - TAG_BYTES + 1);
      if (crypto_aead_xchacha20poly1305_ietf_decrypt ((guint8 *) text, &text_length, NULL, box + NONCE_BYTES,
                                                      length - NONCE_BYTES, data->data, data->len, box, key)
          == 0)
        return g_steal_pointer (&text);
    }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "the secret %s of %s was changed in the database, or belongs to another plugin; set it again",
               owner->key, owner->slug);
  return NULL;
}
