/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-public-key.h"

#include "mortise-error.h"
#include "mortise-signature-text.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ALGORITHM "Ed"
/* A comment, 42 bytes in base64, and more than enough for the ends of two lines. */
#define MAX_FILE 1100

G_STATIC_ASSERT (MORTISE_PUBLIC_KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (MORTISE_SIGNATURE_SIZE == crypto_sign_BYTES);

typedef struct
{
  char algorithm[2];
  guint8 id[MORTISE_KEY_ID_SIZE];
  guint8 key[MORTISE_PUBLIC_KEY_SIZE];
} Record;

struct _MortisePublicKey
{
  Record record;
  char *id;
  char *comment;
};

G_DEFINE_BOXED_TYPE (MortisePublicKey, mortise_public_key, mortise_public_key_ref, mortise_public_key_unref)

/**
 * mortise_key_id_to_string:
 * @id: the %MORTISE_KEY_ID_SIZE bytes of a key's id
 *
 * Returns: (transfer full): the id as minisign prints it, a little-endian number as 16 hexadecimal digits
 */
char *
mortise_key_id_to_string (const guint8 *id)
{
  guint64 number;

  memcpy (&number, id, sizeof number);
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "X", GUINT64_FROM_LE (number));
}

static MortisePublicKey *
new_from_record (const Record *record)
{
  MortisePublicKey *self = g_atomic_rc_box_new0 (MortisePublicKey);

  self->record = *record;
  self->id = mortise_key_id_to_string (record->id);
  return self;
}

/**
 * mortise_public_key_new:
 * @id: the %MORTISE_KEY_ID_SIZE bytes of its id
 * @key: the %MORTISE_PUBLIC_KEY_SIZE bytes of the key
 *
 * Returns: (transfer full): a public key, immutable from here on
 */
MortisePublicKey *
mortise_public_key_new (const guint8 *id, const guint8 *key)
{
  Record record = { .algorithm = ALGORITHM };

  memcpy (record.id, id, sizeof record.id);
  memcpy (record.key, key, sizeof record.key);
  return new_from_record (&record);
}

static MortisePublicKey *
read_record (MortiseSignatureText *text, GError **error)
{
  Record record;

  if (!mortise_signature_text_read_base64 (text, &record, sizeof record, error)
      || !mortise_signature_text_end (text, error))
    return NULL;
  if (memcmp (record.algorithm, ALGORITHM, sizeof record.algorithm) != 0
      || !crypto_core_ed25519_is_valid_point (record.key))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "public key: it is not an Ed25519 key; use the .pub file of minisign -G");
      return NULL;
    }
  return new_from_record (&record);
}

/**
 * mortise_public_key_parse:
 * @text: what a `.pub` file has, or its second line alone, as `minisign -P` takes it
 * @length: the length of @text in bytes, or -1 if it ends with a NUL
 * @error: return location for an error
 *
 * A point of small order, with which everything would verify, is no key.
 *
 * Returns: (transfer full): the key; %MORTISE_ERROR_INVALID or %MORTISE_ERROR_LIMIT is set where there is none
 */
MortisePublicKey *
mortise_public_key_parse (const char *text, gssize length, GError **error)
{
  g_autofree char *comment = NULL;
  MortiseSignatureText reader;
  MortisePublicKey *self;

  if (!mortise_signature_text_start (&reader, "public key", text, length, error))
    return NULL;
  if (memchr (reader.rest, ':', reader.length) != NULL)
    {
      comment = mortise_signature_text_read_comment (&reader, MORTISE_UNTRUSTED_COMMENT, MORTISE_COMMENT_MAX, error);
      if (comment == NULL)
        return NULL;
    }
  self = read_record (&reader, error);
  if (self != NULL)
    self->comment = g_steal_pointer (&comment);
  return self;
}

static gboolean
fail_to_load (const char *path, const char *reason, MortiseError code, GError **error)
{
  g_set_error (error, MORTISE_ERROR, (int) code, "%s: %s", path, reason);
  return FALSE;
}

/* Neither a device nor a pipe, on which reading would hang, and no more than a key has. */
static gboolean
read_small_file (const char *path, char *buffer, gssize *length, GError **error)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  int code = errno;
  struct stat status;

  if (fd < 0)
    return fail_to_load (path, g_strerror (code), code == ENOENT ? MORTISE_ERROR_NOT_FOUND : MORTISE_ERROR_FAILED,
                         error);

  *length = fstat (fd, &status) == 0 && S_ISREG (status.st_mode) ? read (fd, buffer, MAX_FILE) : -1;
  close (fd);
  return *length >= 0 || fail_to_load (path, "it is no file that can be read", MORTISE_ERROR_FAILED, error);
}

/**
 * mortise_public_key_load:
 * @path: a `.pub` file
 * @error: return location for an error that begins with @path
 *
 * Returns: (transfer full): the key in it
 */
MortisePublicKey *
mortise_public_key_load (const char *path, GError **error)
{
  char text[MAX_FILE];
  gssize length;
  MortisePublicKey *self;

  if (!read_small_file (path, text, &length, error))
    return NULL;
  self = mortise_public_key_parse (text, length, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

/**
 * mortise_public_key_ref:
 * @self: a public key
 *
 * Returns: (transfer full): @self
 */
MortisePublicKey *
mortise_public_key_ref (MortisePublicKey *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  MortisePublicKey *self = data;

  g_free (self->id);
  g_free (self->comment);
}

/**
 * mortise_public_key_unref:
 * @self: (transfer full): a public key
 */
void
mortise_public_key_unref (MortisePublicKey *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * mortise_public_key_get_id:
 * @self: a public key
 *
 * The id is a random number that its owner chose, and may be chosen to equal another's: it finds a key, and proves
 * nothing.
 *
 * Returns: (transfer none): the id of the key, as [func@key_id_to_string] gives it
 */
const char *
mortise_public_key_get_id (MortisePublicKey *self)
{
  return self->id;
}

/**
 * mortise_public_key_get_comment:
 * @self: a public key
 *
 * Returns: (transfer none) (nullable): the comment of the file that it was read from. Nobody has signed it: it can be
 *   believed as far as the file's place can
 */
const char *
mortise_public_key_get_comment (MortisePublicKey *self)
{
  return self->comment;
}

/**
 * mortise_public_key_equal:
 * @self: a public key
 * @other: another
 *
 * Returns: whether both are the same key with the same id, whatever their comments are
 */
gboolean
mortise_public_key_equal (MortisePublicKey *self, MortisePublicKey *other)
{
  return memcmp (&self->record, &other->record, sizeof self->record) == 0;
}

/**
 * mortise_public_key_verify:
 * @self: a public key
 * @message: what was signed
 * @length: how many bytes @message has
 * @signature: %MORTISE_SIGNATURE_SIZE bytes
 *
 * Returns: whether the owner of @self signed @message
 */
gboolean
mortise_public_key_verify (MortisePublicKey *self, const guint8 *message, gsize length, const guint8 *signature)
{
  return crypto_sign_verify_detached (signature, message, length, self->record.key) == 0;
}

/**
 * mortise_public_key_to_base64:
 * @self: a public key
 *
 * Returns: (transfer full): the line that `minisign -P` takes
 */
char *
mortise_public_key_to_base64 (MortisePublicKey *self)
{
  return g_base64_encode ((const guint8 *) &self->record, sizeof self->record);
}

/**
 * mortise_public_key_to_text:
 * @self: a public key
 * @comment: (nullable): a comment of one line, without control characters
 *
 * Returns: (transfer full): what its `.pub` file has; the default for @comment is minisign's
 */
char *
mortise_public_key_to_text (MortisePublicKey *self, const char *comment)
{
  g_autofree char *standard = g_strconcat ("minisign public key ", self->id, NULL);
  g_autofree char *line = mortise_public_key_to_base64 (self);

  return g_strconcat (MORTISE_UNTRUSTED_COMMENT, comment != NULL ? comment : standard, "\n", line, "\n", NULL);
}
