/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a secret key's file says, encrypted and not. Records live in memory of sodium_malloc(): locked, kept out of core
 * dumps where the system can, and wiped when freed. */

#include "mortise-signing-key-record.h"

#include "mortise-error.h"
#include "mortise-signature-text.h"

#include <sodium.h>
#include <string.h>

#define ALGORITHM "Ed"
#define CHECKSUM "B2"
#define KDF "Sc"
/* As minisign -G has it: about a second and 1 GiB, so that guessing passphrases is dear. */
#define OPERATIONS crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE
#define MEMORY crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE
/* minisign.h: PASSWORDMAXBYTES, the NUL included. */
#define MAX_PASSPHRASE 1024

G_STATIC_ASSERT (sizeof (MortiseSigningKeyRecord) == 158);
G_STATIC_ASSERT (MORTISE_SECRET_KEY_SIZE == crypto_sign_SECRETKEYBYTES);

static void
put_number (guint8 *target, guint64 number)
{
  guint64 little = GUINT64_TO_LE (number);

  memcpy (target, &little, sizeof little);
}

static guint64
get_number (const guint8 *source)
{
  guint64 little;

  memcpy (&little, source, sizeof little);
  return GUINT64_FROM_LE (little);
}

static void
compute_checksum (const MortiseSigningKeyRecord *self, guint8 *checksum)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, sizeof self->secret.checksum);
  crypto_generichash_update (&state, (const guint8 *) self->algorithm, sizeof self->algorithm);
  crypto_generichash_update (&state, self->secret.id, sizeof self->secret.id);
  crypto_generichash_update (&state, self->secret.key, sizeof self->secret.key);
  crypto_generichash_final (&state, checksum, sizeof self->secret.checksum);
  sodium_memzero (&state, sizeof state);
}

/* The record of a key that is in @self's secret, not encrypted; minisign -W leaves the checksum out, and so do we. */
void
mortise_signing_key_record_fill (MortiseSigningKeyRecord *self)
{
  memcpy (self->algorithm, ALGORITHM, sizeof self->algorithm);
  memcpy (self->checksum_algorithm, CHECKSUM, sizeof self->checksum_algorithm);
}

gboolean
mortise_signing_key_record_is_encrypted (const MortiseSigningKeyRecord *self)
{
  return memcmp (self->kdf, KDF, sizeof self->kdf) == 0;
}

/* A record is somebody's file: what deriving a key from it costs is bounded by what minisign asks for. */
gboolean
mortise_signing_key_record_check (const MortiseSigningKeyRecord *self, GError **error)
{
  const char plain[2] = { 0 };

  if (memcmp (self->algorithm, ALGORITHM, sizeof self->algorithm) != 0
      || memcmp (self->checksum_algorithm, CHECKSUM, sizeof self->checksum_algorithm) != 0
      || (!mortise_signing_key_record_is_encrypted (self) && memcmp (self->kdf, plain, sizeof plain) != 0))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                 "secret key: it is not one of minisign's; use the file that minisign -G wrote");
  else if (get_number (self->operations) > OPERATIONS || get_number (self->memory) > MEMORY)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                 "secret key: it is to be decrypted with more work than minisign ever asks for; set its passphrase "
                 "again by minisign -C");
  else
    return TRUE;
  return FALSE;
}

/* Encrypts and decrypts alike. */
static gboolean
apply_passphrase (MortiseSigningKeyRecord *self, const char *passphrase, GError **error)
{
  MortiseSigningKeySecret *stream = sodium_malloc (sizeof *stream);
  guint8 *secret = (guint8 *) &self->secret;
  gboolean derived
      = stream != NULL
        && crypto_pwhash_scryptsalsa208sha256 ((guint8 *) stream, sizeof *stream, passphrase, strlen (passphrase),
                                               self->salt, get_number (self->operations), get_number (self->memory))
               == 0;

  for (gsize i = 0; derived && i < sizeof *stream; i++)
    secret[i] ^= ((const guint8 *) stream)[i];
  if (!derived)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                 "secret key: the %" G_GUINT64_FORMAT " MiB that its passphrase takes are not to be had; free memory",
                 get_number (self->memory) / 1024 / 1024);
  sodium_free (stream);
  return derived;
}

static gboolean
ask_and_apply (MortiseSigningKeyRecord *self, MortisePassphraseFunc ask, gpointer user_data, GError **error)
{
  char *passphrase = sodium_malloc (MAX_PASSPHRASE);
  gboolean applied;

  if (passphrase == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "secret key: no memory for its passphrase; free memory");
      return FALSE;
    }
  sodium_memzero (passphrase, MAX_PASSPHRASE);
  applied = ask (passphrase, MAX_PASSPHRASE, user_data, error);
  passphrase[MAX_PASSPHRASE - 1] = '\0';
  applied = applied && apply_passphrase (self, passphrase, error);
  sodium_free (passphrase);
  return applied;
}

gboolean
mortise_signing_key_record_encrypt (MortiseSigningKeyRecord *self,
                                    MortisePassphraseFunc ask,
                                    gpointer user_data,
                                    GError **error)
{
  memcpy (self->kdf, KDF, sizeof self->kdf);
  randombytes_buf (self->salt, sizeof self->salt);
  put_number (self->operations, OPERATIONS);
  put_number (self->memory, MEMORY);
  compute_checksum (self, self->secret.checksum);
  return ask_and_apply (self, ask, user_data, error);
}

gboolean
mortise_signing_key_record_decrypt (MortiseSigningKeyRecord *self,
                                    MortisePassphraseFunc ask,
                                    gpointer user_data,
                                    GError **error)
{
  guint8 checksum[sizeof self->secret.checksum];

  if (ask == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED, "secret key: it has a passphrase; give it");
      return FALSE;
    }
  if (!ask_and_apply (self, ask, user_data, error))
    return FALSE;
  compute_checksum (self, checksum);
  if (sodium_memcmp (checksum, self->secret.checksum, sizeof checksum) == 0)
    return TRUE;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
               "secret key: that is not its passphrase; give the right one");
  return FALSE;
}
