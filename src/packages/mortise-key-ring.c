/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The publishers that a site trusts: a folder of `.pub` files of the site's own, and folders that the distribution
 * ships. Each file is as minisign writes it, with the publisher's name as its comment. The comment is signed by nobody;
 * it is believed here because whoever can write into these folders decides anyway whom to trust.
 *
 * A file that is no key is left out and listed as a problem: what it would have vouched for is of an unknown publisher
 * then, so a broken file never opens anything. Packages are judged on threads while the administrator changes the keys,
 * hence the lock. */

#include "mortise-key-ring.h"

#include "mortise-error.h"
#include "mortise-signature-text.h"
#include "mortise-signature.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".pub"
#define MAX_KEYS 1000

struct _MortiseKeyRing
{
  GObject parent_instance;

  GMutex lock;
  char *directory;
  GPtrArray *keys;
  GPtrArray *problems;
};

G_DEFINE_FINAL_TYPE (MortiseKeyRing, mortise_key_ring, G_TYPE_OBJECT)

static void
mortise_key_ring_finalize (GObject *object)
{
  MortiseKeyRing *self = MORTISE_KEY_RING (object);

  g_mutex_clear (&self->lock);
  g_free (self->directory);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->problems);

  G_OBJECT_CLASS (mortise_key_ring_parent_class)->finalize (object);
}

static void
mortise_key_ring_class_init (MortiseKeyRingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_key_ring_finalize;
}

static void
mortise_key_ring_init (MortiseKeyRing *self)
{
  g_mutex_init (&self->lock);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_trusted_key_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
}

static MortiseTrustedKey *
trust (MortisePublicKey *key, const char *publisher, const char *path, gboolean is_removable)
{
  MortiseTrustedKey *trusted = g_new0 (MortiseTrustedKey, 1);

  trusted->key = mortise_public_key_ref (key);
  trusted->publisher = g_strdup (publisher);
  trusted->path = g_strdup (path);
  trusted->is_removable = is_removable;
  return trusted;
}

/**
 * mortise_trusted_key_copy:
 * @self: a trusted key
 *
 * Returns: (transfer full): the same
 */
MortiseTrustedKey *
mortise_trusted_key_copy (const MortiseTrustedKey *self)
{
  return trust (self->key, self->publisher, self->path, self->is_removable);
}

/**
 * mortise_trusted_key_free:
 * @self: (transfer full): a trusted key
 */
void
mortise_trusted_key_free (MortiseTrustedKey *self)
{
  mortise_public_key_unref (self->key);
  g_free (self->publisher);
  g_free (self->path);
  g_free (self);
}

static gboolean
find (MortiseKeyRing *self, const char *key_id, guint *index)
{
  for (*index = 0; *index < self->keys->len; (*index)++)
    {
      const MortiseTrustedKey *trusted = self->keys->pdata[*index];

      if (strcmp (mortise_public_key_get_id (trusted->key), key_id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* minisign's own comment tells nothing of the publisher; the name that somebody gave the file does. */
static char *
get_publisher (MortisePublicKey *key, const char *path)
{
  const char *comment = mortise_public_key_get_comment (key);
  g_autofree char *name = g_path_get_basename (path);

  if (comment != NULL && *comment != '\0' && !g_str_has_prefix (comment, "minisign public key"))
    return g_strdup (comment);
  name[strlen (name) - strlen (SUFFIX)] = '\0';
  return g_utf8_make_valid (name, -1);
}

static void
load_file (MortiseKeyRing *self, const char *path, gboolean is_removable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortisePublicKey) key = mortise_public_key_load (path, &error);
  guint index;

  if (key == NULL)
    g_ptr_array_add (self->problems, g_strdup (error->message));
  else if (find (self, mortise_public_key_get_id (key), &index))
    g_ptr_array_add (self->problems, g_strdup_printf ("%s: its key %s is in %s already; remove one of the files", path,
                                                      mortise_public_key_get_id (key),
                                                      ((const MortiseTrustedKey *) self->keys->pdata[index])->path));
  else
    {
      g_autofree char *publisher = get_publisher (key, path);

      g_ptr_array_add (self->keys, trust (key, publisher, path, is_removable));
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* By name, so that of two files with the same key id it is always the same one that counts. */
static void
load_directory (MortiseKeyRing *self, const char *directory, gboolean is_removable)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && names->len < MAX_KEYS)
    if (g_str_has_suffix (name, SUFFIX) && *name != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (directory, names->pdata[i], NULL);

      load_file (self, path, is_removable);
    }
}

/**
 * mortise_key_ring_new:
 * @directory: (nullable): the folder of the site's own keys; it need not be there yet
 * @shipped: (nullable) (array zero-terminated=1): folders of keys that the distribution ships, which are only read
 *
 * Reads the keys, a few small files. At most 1,000 of a folder are taken.
 *
 * Returns: (transfer full): the keys in all of them. Of several files with one key id the first counts, the site's own
 *   before the others
 */
MortiseKeyRing *
mortise_key_ring_new (const char *directory, const char *const *shipped)
{
  MortiseKeyRing *self = g_object_new (MORTISE_TYPE_KEY_RING, NULL);

  self->directory = g_strdup (directory);
  if (directory != NULL)
    load_directory (self, directory, TRUE);
  for (guint i = 0; shipped != NULL && shipped[i] != NULL; i++)
    load_directory (self, shipped[i], FALSE);
  return self;
}

static gpointer
copy_trusted_key (gconstpointer trusted, gpointer user_data)
{
  return mortise_trusted_key_copy (trusted);
}

/**
 * mortise_key_ring_list:
 * @self: a key ring
 *
 * Returns: (transfer full) (element-type MortiseTrustedKey): its keys as they are now
 */
GPtrArray *
mortise_key_ring_list (MortiseKeyRing *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_ptr_array_copy (self->keys, copy_trusted_key, NULL);
}

/**
 * mortise_key_ring_list_problems:
 * @self: a key ring
 *
 * Returns: (transfer full) (array zero-terminated=1): what was wrong with files that were left out, a line each
 */
char **
mortise_key_ring_list_problems (MortiseKeyRing *self)
{
  g_autoptr (GStrvBuilder) problems = g_strv_builder_new ();

  for (guint i = 0; i < self->problems->len; i++)
    g_strv_builder_add (problems, self->problems->pdata[i]);
  return g_strv_builder_end (problems);
}

/**
 * mortise_key_ring_lookup:
 * @self: a key ring
 * @key_id: an id, see [method@PublicKey.get_id]
 *
 * Returns: (transfer full) (nullable): the key of that id, if it is trusted
 */
MortiseTrustedKey *
mortise_key_ring_lookup (MortiseKeyRing *self, const char *key_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint index;

  return find (self, key_id, &index) ? mortise_trusted_key_copy (self->keys->pdata[index]) : NULL;
}

static gboolean
check_addition (MortiseKeyRing *self, MortisePublicKey *key, const char *publisher, GError **error)
{
  guint index;

  if (*publisher == '\0')
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "The publisher has to have a name");
  else if (!mortise_signature_text_check_comment (publisher, MORTISE_COMMENT_MAX, error))
    return FALSE;
  else if (find (self, mortise_public_key_get_id (key), &index))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                 "There is a key %s already, of %s; remove it first if it is to be replaced",
                 mortise_public_key_get_id (key), ((const MortiseTrustedKey *) self->keys->pdata[index])->publisher);
  else if (self->keys->len >= MAX_KEYS)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "There are %d keys, which is the most; remove one",
                 MAX_KEYS);
  else
    return TRUE;
  return FALSE;
}

/**
 * mortise_key_ring_add:
 * @self: a key ring
 * @key: a key
 * @publisher: whose it is, one line
 * @error: return location for an error
 *
 * Trusts @key from here on, and writes it into the site's own folder.
 *
 * Returns: whether it is on disk; %MORTISE_ERROR_CONFLICT is set where there is a key of the same id
 */
gboolean
mortise_key_ring_add (MortiseKeyRing *self, MortisePublicKey *key, const char *publisher, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *name = g_strconcat (mortise_public_key_get_id (key), SUFFIX, NULL);
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autofree char *text = NULL;

  if (!check_addition (self, key, publisher, error))
    return FALSE;

  text = mortise_public_key_to_text (key, publisher);
  if (g_mkdir_with_parents (self->directory, 0700) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", self->directory, g_strerror (errno));
      return FALSE;
    }
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                 error))
    return FALSE;
  g_ptr_array_add (self->keys, trust (key, publisher, path, TRUE));
  return TRUE;
}

/**
 * mortise_key_ring_trust:
 * @self: a key ring
 * @key: a key
 * @publisher: whose it is
 *
 * Trusts @key for as long as the key ring lives, unless one of its id is there already. It is for keys that something
 * else vouches for, such as those of a catalogue for what comes from it.
 */
void
mortise_key_ring_trust (MortiseKeyRing *self, MortisePublicKey *key, const char *publisher)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint index;

  if (!find (self, mortise_public_key_get_id (key), &index))
    g_ptr_array_add (self->keys, trust (key, publisher, NULL, FALSE));
}

/**
 * mortise_key_ring_remove:
 * @self: a key ring
 * @key_id: the id of a key that is the site's own
 * @error: return location for an error
 *
 * Trusts the key no longer, and removes its file. What was installed with it stays.
 *
 * Returns: whether it is gone; %MORTISE_ERROR_NOT_FOUND is set where there is none, and %MORTISE_ERROR_DENIED for one
 * that the distribution ships
 */
gboolean
mortise_key_ring_remove (MortiseKeyRing *self, const char *key_id, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const MortiseTrustedKey *trusted;
  guint index;

  if (!find (self, key_id, &index))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "There is no key %s", key_id);
      return FALSE;
    }
  trusted = self->keys->pdata[index];
  if (!trusted->is_removable)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED, "The key %s comes with the system, in %s; remove it there",
                 key_id, trusted->path);
  else if (g_unlink (trusted->path) != 0 && errno != ENOENT)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", trusted->path, g_strerror (errno));
  else
    return g_ptr_array_remove_index (self->keys, index) != NULL;
  return FALSE;
}

static MortiseSignatureVerdict *
judge_unknown (MortiseSignature *signature)
{
  const char *key_id = mortise_signature_get_key_id (signature);
  g_autofree char *reason
      = g_strdup_printf ("signed with the key %s, which is nobody's in the key ring; add the publisher's key", key_id);
  MortiseSignatureVerdict *verdict = mortise_signature_verdict_new (MORTISE_SIGNATURE_UNKNOWN_PUBLISHER, reason);

  verdict->key_id = g_strdup (key_id);
  return verdict;
}

static MortiseSignatureVerdict *
judge_known (MortiseSignature *signature,
             const MortiseTrustedKey *trusted,
             GInputStream *content,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GError) local_error = NULL;
  MortiseSignatureVerdict *verdict;

  if (mortise_signature_verify (signature, trusted->key, content, cancellable, &local_error))
    {
      verdict = mortise_signature_verdict_new (MORTISE_SIGNATURE_VALID, NULL);
      verdict->publisher = g_strdup (trusted->publisher);
      verdict->trusted_comment = g_strdup (mortise_signature_get_trusted_comment (signature));
    }
  else if (g_error_matches (local_error, MORTISE_ERROR, MORTISE_ERROR_INVALID))
    verdict = mortise_signature_verdict_new (MORTISE_SIGNATURE_MODIFIED, local_error->message);
  else
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  verdict->key_id = g_strdup (mortise_signature_get_key_id (signature));
  return verdict;
}

/**
 * mortise_key_ring_judge:
 * @self: a key ring
 * @content: what should have been signed, from the place at which the stream is to its end
 * @signature: (nullable): what its `.minisig` file has; %NULL if there is none
 * @length: the length of @signature in bytes, or -1 if it ends with a NUL
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * It blocks while it reads: call it on a thread of its own. A file that is no signature counts as modified: somebody
 * meant to sign.
 *
 * Returns: (transfer full): the verdict; an error is set only where @content cannot be read, or is of the legacy kind
 * and over 64 MiB
 */
MortiseSignatureVerdict *
mortise_key_ring_judge (MortiseKeyRing *self,
                        GInputStream *content,
                        const char *signature,
                        gssize length,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (MortiseSignature) parsed = NULL;
  g_autoptr (MortiseTrustedKey) trusted = NULL;
  g_autoptr (GError) local_error = NULL;

  if (signature == NULL)
    return mortise_signature_verdict_new (MORTISE_SIGNATURE_UNSIGNED, "nobody signed it");
  parsed = mortise_signature_parse (signature, length, &local_error);
  if (parsed == NULL)
    return mortise_signature_verdict_new (MORTISE_SIGNATURE_MODIFIED, local_error->message);

  trusted = mortise_key_ring_lookup (self, mortise_signature_get_key_id (parsed));
  if (trusted == NULL)
    return judge_unknown (parsed);
  return judge_known (parsed, trusted, content, cancellable, error);
}
