/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Signatures as minisign has them, https://jedisct1.github.io/minisign/#signature-format:
 *
 *   untrusted comment: <text>
 *   base64 (algorithm || key id || signature)
 *   trusted comment: <text>
 *   base64 (global signature)
 *
 * The signature is Ed25519 over the BLAKE2b-512 of the content (algorithm `ED`) or, as older versions wrote it and
 * other tools still do, over the content itself (`Ed`). The global one is over the signature and the trusted comment.
 *
 * What holds when both verify: the owner of the key signed this content and this comment together. What does not
 * follow: that the content is harmless, that it is the newest (an old version stays signed for ever), or that its file
 * is named as the comment says. The first line is signed by nobody, and shown nowhere. */

#include "mortise-signature.h"

#include "mortise-error.h"
#include "mortise-signature-private.h"
#include "mortise-signature-text.h"

#include <sodium.h>
#include <string.h>

#define PREHASHED "ED"
#define LEGACY "Ed"
#define CHUNK (64 * 1024)
/* Ed25519 itself goes over its message twice; libsodium wants it in memory. */
#define MAX_LEGACY_CONTENT (64 * 1024 * 1024)

typedef struct
{
  char algorithm[2];
  guint8 id[MORTISE_KEY_ID_SIZE];
  guint8 signature[MORTISE_SIGNATURE_SIZE];
} Record;

struct _MortiseSignature
{
  Record record;
  guint8 global[MORTISE_SIGNATURE_SIZE];
  char *key_id;
  char *comment;
  char *trusted_comment;
};

G_DEFINE_BOXED_TYPE (MortiseSignature, mortise_signature, mortise_signature_ref, mortise_signature_unref)

static void
clear (gpointer data)
{
  MortiseSignature *self = data;

  g_free (self->key_id);
  g_free (self->comment);
  g_free (self->trusted_comment);
}

/**
 * mortise_signature_ref:
 * @self: a signature
 *
 * Returns: (transfer full): @self
 */
MortiseSignature *
mortise_signature_ref (MortiseSignature *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * mortise_signature_unref:
 * @self: (transfer full): a signature
 */
void
mortise_signature_unref (MortiseSignature *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* For MortiseSigningKey: a prehashed signature that was just made. */
MortiseSignature *
mortise_signature_new (const guint8 *id,
                       const guint8 *signature,
                       const guint8 *global,
                       const char *comment,
                       const char *trusted_comment)
{
  MortiseSignature *self = g_atomic_rc_box_new0 (MortiseSignature);

  memcpy (self->record.algorithm, PREHASHED, sizeof self->record.algorithm);
  memcpy (self->record.id, id, sizeof self->record.id);
  memcpy (self->record.signature, signature, sizeof self->record.signature);
  memcpy (self->global, global, sizeof self->global);
  self->key_id = mortise_key_id_to_string (id);
  self->comment = g_strdup (comment);
  self->trusted_comment = g_strdup (trusted_comment);
  return self;
}

static gboolean
is_algorithm (MortiseSignature *self, const char *algorithm)
{
  return memcmp (self->record.algorithm, algorithm, sizeof self->record.algorithm) == 0;
}

static gboolean
read_lines (MortiseSignature *self, MortiseSignatureText *text, GError **error)
{
  self->comment = mortise_signature_text_read_comment (text, MORTISE_UNTRUSTED_COMMENT, MORTISE_COMMENT_MAX, error);
  if (self->comment == NULL || !mortise_signature_text_read_base64 (text, &self->record, sizeof self->record, error))
    return FALSE;
  self->trusted_comment
      = mortise_signature_text_read_comment (text, MORTISE_TRUSTED_COMMENT, MORTISE_TRUSTED_COMMENT_MAX, error);
  return self->trusted_comment != NULL
         && mortise_signature_text_read_base64 (text, self->global, sizeof self->global, error)
         && mortise_signature_text_end (text, error);
}

/**
 * mortise_signature_parse:
 * @text: what a `.minisig` file has
 * @length: the length of @text in bytes, or -1 if it ends with a NUL
 * @error: return location for an error
 *
 * Nothing is verified by this; see [method@Signature.verify].
 *
 * Returns: (transfer full): the signature; %MORTISE_ERROR_INVALID or %MORTISE_ERROR_LIMIT is set where there is none
 */
MortiseSignature *
mortise_signature_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (MortiseSignature) self = g_atomic_rc_box_new0 (MortiseSignature);
  MortiseSignatureText reader;

  if (!mortise_signature_text_start (&reader, "signature", text, length, error) || !read_lines (self, &reader, error))
    return NULL;
  if (!is_algorithm (self, PREHASHED) && !is_algorithm (self, LEGACY))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "signature: its algorithm is not one of minisign's; sign with minisign -S");
      return NULL;
    }
  self->key_id = mortise_key_id_to_string (self->record.id);
  return g_steal_pointer (&self);
}

/**
 * mortise_signature_get_key_id:
 * @self: a signature
 *
 * Returns: (transfer none): the id of the key that it claims to be made with, see [method@PublicKey.get_id]
 */
const char *
mortise_signature_get_key_id (MortiseSignature *self)
{
  return self->key_id;
}

/**
 * mortise_signature_get_trusted_comment:
 * @self: a signature
 *
 * Returns: (transfer none): its trusted comment, which deserves its name only once @self is verified. minisign's own is
 *   `timestamp:<seconds>`, `file:<name>` and `hashed`, separated by tabs
 */
const char *
mortise_signature_get_trusted_comment (MortiseSignature *self)
{
  return self->trusted_comment;
}

/**
 * mortise_signature_is_prehashed:
 * @self: a signature
 *
 * Returns: whether it is over the digest of the content (`ED`) rather than over the content itself (`Ed`)
 */
gboolean
mortise_signature_is_prehashed (MortiseSignature *self)
{
  return is_algorithm (self, PREHASHED);
}

/**
 * mortise_signature_to_text:
 * @self: a signature
 *
 * Returns: (transfer full): what its `.minisig` file has
 */
char *
mortise_signature_to_text (MortiseSignature *self)
{
  g_autofree char *record = g_base64_encode ((const guint8 *) &self->record, sizeof self->record);
  g_autofree char *global = g_base64_encode (self->global, sizeof self->global);

  return g_strconcat (MORTISE_UNTRUSTED_COMMENT, self->comment, "\n", record, "\n", MORTISE_TRUSTED_COMMENT,
                      self->trusted_comment, "\n", global, "\n", NULL);
}

/* Not every stream looks at the cancellable. */
static gssize
read_chunk (GInputStream *content, guint8 *chunk, GCancellable *cancellable, GError **error)
{
  return g_cancellable_set_error_if_cancelled (cancellable, error)
             ? -1
             : g_input_stream_read (content, chunk, CHUNK, cancellable, error);
}

/* BLAKE2b-512 of what is left of a stream, of any length. */
gboolean
mortise_signature_digest (GInputStream *content, guint8 *digest, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  crypto_generichash_state state;
  gssize got;

  mortise_sodium_start ();
  crypto_generichash_init (&state, NULL, 0, MORTISE_DIGEST_SIZE);
  while ((got = read_chunk (content, chunk, cancellable, error)) > 0)
    crypto_generichash_update (&state, chunk, (unsigned long long) got);
  crypto_generichash_final (&state, digest, MORTISE_DIGEST_SIZE);
  return got == 0;
}

static GByteArray *
read_legacy_content (GInputStream *content, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gssize got;

  while ((got = read_chunk (content, chunk, cancellable, error)) > 0)
    {
      g_byte_array_append (bytes, chunk, (guint) got);
      if (bytes->len > MAX_LEGACY_CONTENT)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                       "signature: it is of the legacy kind, which is read up to %d MiB; sign without -l",
                       MAX_LEGACY_CONTENT / 1024 / 1024);
          return NULL;
        }
    }
  return got == 0 ? g_steal_pointer (&bytes) : NULL;
}

/* What the signature is over. */
static GByteArray *
read_message (MortiseSignature *self, GInputStream *content, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) digest = NULL;

  if (!mortise_signature_is_prehashed (self))
    return read_legacy_content (content, cancellable, error);

  digest = g_byte_array_new ();
  g_byte_array_set_size (digest, MORTISE_DIGEST_SIZE);
  return mortise_signature_digest (content, digest->data, cancellable, error) ? g_steal_pointer (&digest) : NULL;
}

/* What the global signature is over. */
GByteArray *
mortise_signature_join (const guint8 *signature, const char *trusted_comment)
{
  GByteArray *joined = g_byte_array_new ();

  g_byte_array_append (joined, signature, MORTISE_SIGNATURE_SIZE);
  g_byte_array_append (joined, (const guint8 *) trusted_comment, (guint) strlen (trusted_comment));
  return joined;
}

/* The algorithm's name is not signed. A legacy signature over 64 bytes may be somebody's prehashed one over something
 * else, whose digest these bytes are. */
static gboolean
is_ambiguous (MortiseSignature *self, GByteArray *message)
{
  return !mortise_signature_is_prehashed (self) && message->len == MORTISE_DIGEST_SIZE;
}

/**
 * mortise_signature_verify:
 * @self: a signature
 * @key: the key of the one who should have signed
 * @content: what should have been signed, from the place at which the stream is to its end
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Verifies the content and the trusted comment. It blocks while it reads: call it on a thread of its own. A prehashed
 * content may be of any size; a legacy one is taken into memory, and may have 64 MiB.
 *
 * Returns: whether the owner of @key signed all of @content and the comment. %MORTISE_ERROR_NOT_FOUND is set where
 * another key is named, %MORTISE_ERROR_INVALID where the signature does not fit, %MORTISE_ERROR_LIMIT for a legacy
 * content that is too large, and an error of the stream where it cannot be read
 */
gboolean
mortise_signature_verify (MortiseSignature *self,
                          MortisePublicKey *key,
                          GInputStream *content,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GByteArray) joined = mortise_signature_join (self->record.signature, self->trusted_comment);
  g_autoptr (GByteArray) message = NULL;

  if (strcmp (self->key_id, mortise_public_key_get_id (key)) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "signature: made with the key %s, not with %s; get the public key of who signed", self->key_id,
                   mortise_public_key_get_id (key));
      return FALSE;
    }
  message = read_message (self, content, cancellable, error);
  if (message == NULL)
    return FALSE;
  if (!is_ambiguous (self, message)
      && mortise_public_key_verify (key, message->data, message->len, self->record.signature)
      && mortise_public_key_verify (key, joined->data, joined->len, self->global))
    return TRUE;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "signature: the key %s did not sign this; get the file and its signature again from their publisher",
               self->key_id);
  return FALSE;
}
