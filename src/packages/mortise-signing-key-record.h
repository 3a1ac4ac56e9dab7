/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-signing-key.h"

G_BEGIN_DECLS

#define MORTISE_SECRET_KEY_SIZE 64

/**
 * MortiseSigningKeySecret:
 * @id: the id of the key
 * @key: the Ed25519 seed and, as libsodium has it, the public key after it
 * @checksum: of the two, by which a wrong passphrase is told
 *
 * The part of a secret key's file that is encrypted.
 */
typedef struct
{
  guint8 id[MORTISE_KEY_ID_SIZE];
  guint8 key[MORTISE_SECRET_KEY_SIZE];
  guint8 checksum[32];
} MortiseSigningKeySecret;

/**
 * MortiseSigningKeyRecord:
 * @algorithm: `Ed`
 * @kdf: `Sc` for scrypt, or two zeros where nothing is encrypted
 * @checksum_algorithm: `B2`, BLAKE2b-256
 * @salt: of the key derivation
 * @operations: its cost, little-endian
 * @memory: its memory in bytes, little-endian
 * @secret: exclusive-or'ed with what was derived from the passphrase
 *
 * A secret key's file, after base64. The source is SeckeyStruct in minisign.h.
 */
typedef struct
{
  char algorithm[2];
  char kdf[2];
  char checksum_algorithm[2];
  guint8 salt[32];
  guint8 operations[8];
  guint8 memory[8];
  MortiseSigningKeySecret secret;
} MortiseSigningKeyRecord;

void mortise_signing_key_record_fill (MortiseSigningKeyRecord *self);
gboolean mortise_signing_key_record_check (const MortiseSigningKeyRecord *self, GError **error);
gboolean mortise_signing_key_record_encrypt (MortiseSigningKeyRecord *self,
                                             MortisePassphraseFunc ask,
                                             gpointer user_data,
                                             GError **error);
gboolean mortise_signing_key_record_decrypt (MortiseSigningKeyRecord *self,
                                             MortisePassphraseFunc ask,
                                             gpointer user_data,
                                             GError **error);
gboolean mortise_signing_key_record_is_encrypted (const MortiseSigningKeyRecord *self);

G_END_DECLS
