/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The folder that is published. One build at a time writes to it, and every file at once: who reads it meanwhile finds
 * each as it was or as it will be. Files that have what they are to have are left alone, so that servers and rsync see
 * only what changed. */

#include "mortise-catalogue-output.h"

#include "mortise-catalogue-limits.h"
#include "mortise-catalogue-shards.h"
#include "mortise-catalogue-state.h"
#include "mortise-error.h"
#include "mortise-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define STAGING_NAME ".staging"

struct _MortiseCatalogueOutput
{
  char *directory;
  char *staging;
  guint n_staged;
  int fd;
};

static gboolean
fail (const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, MORTISE_ERROR, code == ENOSPC || code == EDQUOT ? MORTISE_ERROR_LIMIT : MORTISE_ERROR_FAILED,
               "%s: %s", path, g_strerror (code));
  return FALSE;
}

static gboolean
lock (MortiseCatalogueOutput *self, GError **error)
{
  self->fd = open (self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->fd < 0)
    return fail (self->directory, error);
  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s: another build is writing to it; wait for its end",
               self->directory);
  return FALSE;
}

/**
 * mortise_catalogue_output_open:
 * @directory: (type filename): the folder; it is made if it is not there
 * @error: return location for an error: %MORTISE_ERROR_CONFLICT where another build has it
 *
 * Returns: (transfer full) (nullable): the folder, which no other build has until this is freed
 */
MortiseCatalogueOutput *
mortise_catalogue_output_open (const char *directory, GError **error)
{
  g_autoptr (MortiseCatalogueOutput) self = g_new0 (MortiseCatalogueOutput, 1);

  self->fd = -1;
  self->directory = g_canonicalize_filename (directory, NULL);
  if (g_mkdir_with_parents (self->directory, 0755) != 0)
    {
      fail (self->directory, error);
      return NULL;
    }
  if (!lock (self, error))
    return NULL;
  self->staging = g_build_filename (self->directory, STAGING_NAME, NULL);
  mortise_folder_remove (self->staging);
  return g_steal_pointer (&self);
}

/**
 * mortise_catalogue_output_free:
 * @self: (transfer full): an output
 */
void
mortise_catalogue_output_free (MortiseCatalogueOutput *self)
{
  if (self->staging != NULL)
    mortise_folder_remove (self->staging);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->directory);
  g_free (self->staging);
  g_free (self);
}

/**
 * mortise_catalogue_output_get_directory:
 * @self: an output
 *
 * Returns: its absolute path
 */
const char *
mortise_catalogue_output_get_directory (MortiseCatalogueOutput *self)
{
  return self->directory;
}

/**
 * mortise_catalogue_output_stage:
 * @self: an output
 * @error: return location for an error that names the folder
 *
 * Returns: (transfer full) (nullable): a new folder for what is not ready; it is removed at the end
 */
char *
mortise_catalogue_output_stage (MortiseCatalogueOutput *self, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%u", self->staging, self->n_staged++);

  if (g_mkdir_with_parents (path, 0700) == 0)
    return g_steal_pointer (&path);
  fail (path, error);
  return NULL;
}

/* --- reading what is there ---------------------------------------------------------------------------------------- */

static GBytes *
read_file (MortiseCatalogueOutput *self, const char *path, GError **error)
{
  g_autofree char *whole = g_build_filename (self->directory, path, NULL);
  char *text;
  gsize length;

  return g_file_get_contents (whole, &text, &length, error) ? g_bytes_new_take (text, length) : NULL;
}

static gboolean
exists (MortiseCatalogueOutput *self, const char *path)
{
  g_autofree char *whole = g_build_filename (self->directory, path, NULL);

  return g_file_test (whole, G_FILE_TEST_EXISTS);
}

/**
 * mortise_catalogue_output_read_root:
 * @self: an output
 * @root: (out) (transfer full) (nullable): the root that is published; %NULL before the first
 * @error: return location for an error that names the file
 *
 * Returns: whether that is known
 */
gboolean
mortise_catalogue_output_read_root (MortiseCatalogueOutput *self, MortiseCatalogueRoot **root, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  *root = NULL;
  if (!exists (self, "root.json"))
    return TRUE;
  bytes = read_file (self, "root.json", error);
  *root = bytes != NULL ? mortise_catalogue_root_parse (bytes, error) : NULL;
  if (*root == NULL)
    g_prefix_error (error, "%s/root.json: ", self->directory);
  return *root != NULL;
}

static gboolean
add_shard (MortiseCatalogueOutput *self, const MortiseCatalogueShardEntry *entry, GPtrArray *shards, GError **error)
{
  g_autofree char *path = mortise_catalogue_shard_path (entry->sha256);
  g_autoptr (GBytes) bytes = read_file (self, path, error);
  MortiseCatalogueShard *shard = bytes != NULL ? mortise_catalogue_shard_parse (entry->sha256, bytes, error) : NULL;

  if (shard == NULL)
    return FALSE;
  g_ptr_array_add (shards, shard);
  return TRUE;
}

/* Its signature is not looked at: a build that was ended between a new root and its index left one by another key. */
static MortiseCatalogue *
read_catalogue (MortiseCatalogueOutput *self, MortiseCatalogueRoot *root, GError **error)
{
  g_autoptr (GPtrArray) shards = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_catalogue_shard_unref);
  g_autoptr (GBytes) bytes = read_file (self, "index.json", error);
  g_autoptr (MortiseCatalogueIndex) index = bytes != NULL ? mortise_catalogue_index_parse (bytes, error) : NULL;

  if (index == NULL)
    return NULL;
  for (guint i = 0; i < index->shards->len; i++)
    if (!add_shard (self, &g_array_index (index->shards, MortiseCatalogueShardEntry, i), shards, error))
      return NULL;
  return mortise_catalogue_new (self->directory, root, index, shards, error);
}

/**
 * mortise_catalogue_output_read_catalogue:
 * @self: an output
 * @root: the root that is published
 * @catalogue: (out) (transfer full) (nullable): the catalogue that is published; %NULL before the first
 * @error: return location for an error that names the folder
 *
 * Returns: whether that is known
 */
gboolean
mortise_catalogue_output_read_catalogue (MortiseCatalogueOutput *self,
                                         MortiseCatalogueRoot *root,
                                         MortiseCatalogue **catalogue,
                                         GError **error)
{
  *catalogue = NULL;
  if (!exists (self, "index.json"))
    return TRUE;
  *catalogue = read_catalogue (self, root, error);
  if (*catalogue == NULL)
    g_prefix_error (error, "%s: what was published there is damaged: ", self->directory);
  return *catalogue != NULL;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_mkdir_with_parents (folder, 0755) == 0 || fail (folder, error);
}

static gboolean
has_content (const char *path, GBytes *bytes)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) found = file != NULL ? g_mapped_file_get_bytes (file) : NULL;

  return found != NULL && g_bytes_equal (found, bytes);
}

/**
 * mortise_catalogue_output_write:
 * @self: an output
 * @path: a file of the catalogue
 * @bytes: what is to be in it
 * @error: return location for an error that names the file
 *
 * Returns: whether it is, on disk
 */
gboolean
mortise_catalogue_output_write (MortiseCatalogueOutput *self, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *whole = g_build_filename (self->directory, path, NULL);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (has_content (whole, bytes))
    return TRUE;
  return make_folder (whole, error)
         && g_file_set_contents_full (whole, text, (gssize) length,
                                      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, error);
}

static gboolean
is_same_file (const char *path, const char *file)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (file, FALSE, NULL);
  g_autoptr (GBytes) bytes = mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;

  return bytes != NULL && has_content (path, bytes);
}

/**
 * mortise_catalogue_output_take:
 * @self: an output
 * @path: a file of the catalogue
 * @file: (type filename): a staged file, on disk, which becomes it
 * @error: return location for an error that names the file
 *
 * Returns: whether it did
 */
gboolean
mortise_catalogue_output_take (MortiseCatalogueOutput *self, const char *path, const char *file, GError **error)
{
  g_autofree char *whole = g_build_filename (self->directory, path, NULL);

  if (is_same_file (whole, file))
    return TRUE;
  if (!make_folder (whole, error))
    return FALSE;
  return (g_chmod (file, 0644) == 0 && g_rename (file, whole) == 0) || fail (whole, error);
}

/* The comment has no time in it: the same file is signed the same way each time. */
static char *
make_comment (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_strdup_printf ("file:%s\thashed", name);
}

/**
 * mortise_catalogue_output_sign:
 * @self: an output
 * @path: a file of the catalogue
 * @suffix: what to append to its name for the signature
 * @bytes: what is in it
 * @key: who signs
 * @error: return location for an error that names the file
 *
 * Returns: (transfer full) (nullable): the signature, which is on disk beside where the file is or will be
 */
char *
mortise_catalogue_output_sign (MortiseCatalogueOutput *self,
                               const char *path,
                               const char *suffix,
                               GBytes *bytes,
                               MortiseSigningKey *key,
                               GError **error)
{
  g_autofree char *comment = make_comment (path);
  g_autofree char *signature_path = g_strconcat (path, suffix, NULL);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (MortiseSignature) signature = mortise_signing_key_sign (key, stream, comment, NULL, error);
  g_autofree char *text = signature != NULL ? mortise_signature_to_text (signature) : NULL;
  g_autoptr (GBytes) content = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

  if (content == NULL || !mortise_catalogue_output_write (self, signature_path, content, error))
    return NULL;
  return g_steal_pointer (&text);
}

/**
 * mortise_catalogue_output_prune_shards:
 * @self: an output
 * @kept: (element-type utf8 utf8): a set of SHA-256: the shards of the index, and of the one before, which somebody may
 *   be reading
 *
 * Removes all other shards.
 */
void
mortise_catalogue_output_prune_shards (MortiseCatalogueOutput *self, GHashTable *kept)
{
  g_autofree char *folder = g_build_filename (self->directory, "shards", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *sha256 = g_strndup (name, MORTISE_SHA256_LENGTH);

      if (mortise_sha256_is_valid (sha256) && !g_hash_table_contains (kept, sha256))
        g_unlink (path);
    }
}
