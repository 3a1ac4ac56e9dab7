/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-signing-key.h"

#include "mortise-error.h"
#include "mortise-signature-private.h"
#include "mortise-signature-text.h"
#include "mortise-signing-key-record.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A comment, 158 bytes in base64, and more than enough for the ends of two lines. */
#define MAX_FILE 1300
#define SIGNATURE_COMMENT "signature from minisign secret key"
#define FILE_COMMENT "minisign encrypted secret key"

struct _MortiseSigningKey
{
  guint8 id[MORTISE_KEY_ID_SIZE];
  guint8 key[MORTISE_SECRET_KEY_SIZE];
};

/* There are a few pages of locked memory in any process: without them no key can be kept. */
static gpointer
allocate (gsize size)
{
  gpointer memory;

  mortise_sodium_start ();
  memory = sodium_malloc (size);
  if (memory == NULL)
    g_error ("no memory for a secret key");
  sodium_memzero (memory, size);
  return memory;
}

/**
 * mortise_signing_key_generate:
 *
 * Returns: (transfer full): a new key with a random id
 */
MortiseSigningKey *
mortise_signing_key_generate (void)
{
  MortiseSigningKey *self = allocate (sizeof *self);
  guint8 public[MORTISE_PUBLIC_KEY_SIZE];

  randombytes_buf (self->id, sizeof self->id);
  crypto_sign_keypair (public, self->key);
  return self;
}

/* With a public half that is not its own, a key gives itself away by what it signs. */
static gboolean
is_consistent (const guint8 *key)
{
  guint8 *whole = allocate (MORTISE_SECRET_KEY_SIZE);
  guint8 public[MORTISE_PUBLIC_KEY_SIZE];
  gboolean consistent;

  crypto_sign_seed_keypair (public, whole, key);
  consistent = sodium_memcmp (whole, key, MORTISE_SECRET_KEY_SIZE) == 0;
  sodium_free (whole);
  return consistent;
}

static MortiseSigningKey *
new_from_record (const MortiseSigningKeyRecord *record, GError **error)
{
  MortiseSigningKey *self;

  if (!is_consistent (record->secret.key))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "secret key: its two halves do not belong together; restore the file from a backup");
      return NULL;
    }
  self = allocate (sizeof *self);
  memcpy (self->id, record->secret.id, sizeof self->id);
  memcpy (self->key, record->secret.key, sizeof self->key);
  return self;
}

static gboolean
read_record (MortiseSignatureText *text, MortiseSigningKeyRecord *record, GError **error)
{
  g_autofree char *comment
      = mortise_signature_text_read_comment (text, MORTISE_UNTRUSTED_COMMENT, MORTISE_COMMENT_MAX, error);

  return comment != NULL && mortise_signature_text_read_base64 (text, record, sizeof *record, error)
         && mortise_signature_text_end (text, error) && mortise_signing_key_record_check (record, error);
}

/**
 * mortise_signing_key_parse:
 * @text: what a secret key's file has
 * @length: the length of @text in bytes, or -1 if it ends with a NUL
 * @ask: (nullable) (scope call): asks for the passphrase, if the key has one
 * @user_data: what @ask is given
 * @error: return location for an error
 *
 * It takes a second and up to 1 GiB of memory where there is a passphrase: call it on a thread of its own. Wiping @text
 * is up to the caller.
 *
 * Returns: (transfer full): the key. %MORTISE_ERROR_DENIED is set for a wrong passphrase, %MORTISE_ERROR_INVALID or
 *   %MORTISE_ERROR_LIMIT where @text is no key
 */
MortiseSigningKey *
mortise_signing_key_parse (const char *text,
                           gssize length,
                           MortisePassphraseFunc ask,
                           gpointer user_data,
                           GError **error)
{
  MortiseSigningKeyRecord *record = allocate (sizeof *record);
  MortiseSigningKey *self = NULL;
  MortiseSignatureText reader;

  if (mortise_signature_text_start (&reader, "secret key", text, length, error) && read_record (&reader, record, error)
      && (!mortise_signing_key_record_is_encrypted (record)
          || mortise_signing_key_record_decrypt (record, ask, user_data, error)))
    self = new_from_record (record, error);
  sodium_free (record);
  return self;
}

/* The file that is read is the one whose mode was looked at. */
static int
open_private (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  struct stat status;

  if (fd < 0 || fstat (fd, &status) != 0)
    g_set_error (error, MORTISE_ERROR, errno == ENOENT ? MORTISE_ERROR_NOT_FOUND : MORTISE_ERROR_FAILED, "%s: %s", path,
                 g_strerror (errno));
  else if (!S_ISREG (status.st_mode) || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
                 "%s: a secret key has to be a file that nobody else can read; make it so by chmod 600", path);
  else
    return fd;

  if (fd >= 0)
    close (fd);
  return -1;
}

/**
 * mortise_signing_key_load:
 * @path: a secret key's file, of minisign's or of [method@SigningKey.save], with mode 0600
 * @ask: (nullable) (scope call): asks for the passphrase, if the key has one
 * @user_data: what @ask is given
 * @error: return location for an error that begins with @path
 *
 * See [func@SigningKey.parse].
 *
 * Returns: (transfer full): the key in it
 */
MortiseSigningKey *
mortise_signing_key_load (const char *path, MortisePassphraseFunc ask, gpointer user_data, GError **error)
{
  int fd = open_private (path, error);
  MortiseSigningKey *self = NULL;
  char *text;
  gssize length;

  if (fd < 0)
    return NULL;
  text = allocate (MAX_FILE);
  length = read (fd, text, MAX_FILE);
  close (fd);
  if (length < 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "cannot be read");
  else
    self = mortise_signing_key_parse (text, length, ask, user_data, error);
  sodium_free (text);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

/**
 * mortise_signing_key_free:
 * @self: (transfer full): a key
 *
 * Wipes the key.
 */
void
mortise_signing_key_free (MortiseSigningKey *self)
{
  sodium_free (self);
}

/**
 * mortise_signing_key_get_public:
 * @self: a key
 *
 * Returns: (transfer full): its public half
 */
MortisePublicKey *
mortise_signing_key_get_public (MortiseSigningKey *self)
{
  guint8 public[MORTISE_PUBLIC_KEY_SIZE];

  crypto_sign_ed25519_sk_to_pk (public, self->key);
  return mortise_public_key_new (self->id, public);
}

/* The text of the file, in locked memory too. */
static char *
write_record (const MortiseSigningKeyRecord *record)
{
  const char *comment = MORTISE_UNTRUSTED_COMMENT FILE_COMMENT "\n";
  char *text = allocate (MAX_FILE);
  gsize length = g_strlcpy (text, comment, MAX_FILE);

  sodium_bin2base64 (text + length, MAX_FILE - length, (const guint8 *) record, sizeof *record,
                     sodium_base64_VARIANT_ORIGINAL);
  g_strlcat (text, "\n", MAX_FILE);
  return text;
}

static gboolean
write_new_file (const char *path, const char *text, GError **error)
{
  gssize length = (gssize) strlen (text);
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean written = fd >= 0 && fchmod (fd, 0600) == 0 && write (fd, text, (gsize) length) == length && fsync (fd) == 0;
  int code = errno;

  if (!written && code == EEXIST)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                 "%s: is there already, and perhaps somebody's only key; choose another name", path);
  else if (!written)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", path, g_strerror (code));
  if (fd >= 0)
    {
      close (fd);
      if (!written)
        unlink (path);
    }
  return written;
}

/**
 * mortise_signing_key_save:
 * @self: a key
 * @path: a file that is not there yet
 * @ask: (nullable) (scope call): asks for the passphrase to encrypt it with; %NULL not to encrypt it, as minisign -W
 * does
 * @user_data: what @ask is given
 * @error: return location for an error
 *
 * Writes the key for nobody but the user, mode 0600, and for minisign to read. It takes a second and 1 GiB of memory
 * where there is a passphrase: call it on a thread of its own.
 *
 * Returns: whether it is on disk; %MORTISE_ERROR_CONFLICT is set where @path is taken
 */
gboolean
mortise_signing_key_save (MortiseSigningKey *self,
                          const char *path,
                          MortisePassphraseFunc ask,
                          gpointer user_data,
                          GError **error)
{
  MortiseSigningKeyRecord *record = allocate (sizeof *record);
  gboolean saved = FALSE;

  memcpy (record->secret.id, self->id, sizeof self->id);
  memcpy (record->secret.key, self->key, sizeof self->key);
  mortise_signing_key_record_fill (record);
  if (ask == NULL || mortise_signing_key_record_encrypt (record, ask, user_data, error))
    {
      char *text = write_record (record);

      saved = write_new_file (path, text, error);
      sodium_free (text);
    }
  sodium_free (record);
  return saved;
}

/**
 * mortise_signing_key_sign:
 * @self: a key
 * @content: what to sign, from the place at which the stream is to its end, of any size
 * @trusted_comment: a line of up to 8 KiB that is signed with it, without control characters other than tabs.
 * minisign's own has `timestamp:<seconds>`, `file:<name>` and `hashed`, separated by tabs
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Signs the way minisign -S does, prehashed. It blocks while it reads: call it on a thread of its own.
 *
 * Returns: (transfer full): the signature; %MORTISE_ERROR_INVALID or %MORTISE_ERROR_LIMIT is set for a comment that
 * cannot be one, and an error of the stream where it cannot be read
 */
MortiseSignature *
mortise_signing_key_sign (MortiseSigningKey *self,
                          GInputStream *content,
                          const char *trusted_comment,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GByteArray) joined = NULL;
  guint8 digest[MORTISE_DIGEST_SIZE];
  guint8 signature[MORTISE_SIGNATURE_SIZE];
  guint8 global[MORTISE_SIGNATURE_SIZE];

  if (!mortise_signature_text_check_comment (trusted_comment, MORTISE_TRUSTED_COMMENT_MAX, error)
      || !mortise_signature_digest (content, digest, cancellable, error))
    return NULL;

  crypto_sign_detached (signature, NULL, digest, sizeof digest, self->key);
  joined = mortise_signature_join (signature, trusted_comment);
  crypto_sign_detached (global, NULL, joined->data, joined->len, self->key);
  return mortise_signature_new (self->id, signature, global, SIGNATURE_COMMENT, trusted_comment);
}
