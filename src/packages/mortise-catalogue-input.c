/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-input.h"

#include "mortise-archive-write.h"
#include "mortise-catalogue-limits.h"
#include "mortise-error.h"
#include "mortise-finding.h"
#include "mortise-folder.h"
#include "mortise-manifest-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PACKAGE_SUFFIX ".zip"
/* The same as in the schema. */
#define MAX_PACKAGE (256 * 1024 * 1024)

static gboolean
fail (const char *path, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
  return FALSE;
}

/* --- what there is ------------------------------------------------------------------------------------------------ */

static gboolean
is_output (const struct stat *status, const char *output)
{
  struct stat other;

  return stat (output, &other) == 0 && status->st_dev == other.st_dev && status->st_ino == other.st_ino;
}

static gboolean
is_input (const char *directory, const char *name, const char *output)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  struct stat status;

  if (*name == '.' || stat (path, &status) != 0)
    return FALSE;
  return S_ISDIR (status.st_mode) ? !is_output (&status, output) : g_str_has_suffix (name, PACKAGE_SUFFIX);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * mortise_catalogue_input_list:
 * @directory: (type filename): the publisher's folder
 * @output: what is published, which may lie in it
 * @error: return location for an error
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): the paths of packages and folders in it, sorted
 */
char **
mortise_catalogue_input_list (const char *directory, MortiseCatalogueOutput *output, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (is_input (directory, name, mortise_catalogue_output_get_directory (output)))
      g_ptr_array_add (paths, g_build_filename (directory, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_steal (paths, NULL);
}

/* --- one of them -------------------------------------------------------------------------------------------------- */

/* A copy, so that what is unpacked, signed and published is one and the same. */
static gboolean
copy_package (MortiseCatalogueInput *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (self->path);
  g_autoptr (GFile) to = g_file_new_for_path (self->package);
  struct stat status;

  if (stat (self->path, &status) != 0)
    return fail (self->path, error);
  if (S_ISREG (status.st_mode) && status.st_size <= MAX_PACKAGE)
    return g_file_copy (from, to, G_FILE_COPY_NONE, cancellable, NULL, NULL, error);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "%s: it is no file of up to %d MiB; make it smaller",
               self->path, MAX_PACKAGE >> 20);
  return FALSE;
}

static gboolean
unpack_package (MortiseCatalogueInput *self,
                const char *staging,
                MortiseUnpackFunc unpack,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *folder = g_build_filename (staging, "content", NULL);
  g_autoptr (MortiseArchiveContents) contents = NULL;

  if (g_mkdir (folder, 0700) != 0)
    return fail (folder, error);
  contents = unpack (self->package, folder, cancellable, error);
  if (contents == NULL)
    {
      g_prefix_error (error, "%s: ", self->path);
      return FALSE;
    }
  self->folder = g_build_filename (folder, contents->root, NULL);
  return mortise_findings_check (contents->findings, self->path, error);
}

static gboolean
read_signature (MortiseCatalogueInput *self, GError **error)
{
  g_autofree char *path = g_strconcat (self->path, MORTISE_SIGNATURE_SUFFIX, NULL);
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_get_contents (path, &self->signature, &length, error))
    return FALSE;
  if (length <= MORTISE_CATALOGUE_MAX_SIGNATURE && strlen (self->signature) == length)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: it is no signature; remove it to have one made", path);
  return FALSE;
}

static gboolean
take_package (MortiseCatalogueInput *self,
              const char *staging,
              MortiseUnpackFunc unpack,
              GCancellable *cancellable,
              GError **error)
{
  return copy_package (self, cancellable, error) && unpack_package (self, staging, unpack, cancellable, error)
         && read_signature (self, error);
}

static gboolean
pack_folder (MortiseCatalogueInput *self, GError **error)
{
  int fd = open (self->package, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  g_autoptr (MortiseArchiveContents) contents = NULL;

  if (fd < 0)
    return fail (self->package, error);
  self->folder = g_strdup (self->path);
  contents = mortise_archive_write (self->path, NULL, fd, error);
  close (fd);
  return contents != NULL && mortise_findings_check (contents->findings, self->path, error);
}

static gboolean
measure (MortiseCatalogueInput *self, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (self->package, FALSE, error);

  if (file == NULL)
    return FALSE;
  self->content = g_mapped_file_get_bytes (file);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->content);
  return TRUE;
}

static gboolean
read_manifest (MortiseCatalogueInput *self, GError **error)
{
  self->manifest = mortise_manifest_file_read (self->folder, NULL, NULL, error);
  if (self->manifest != NULL)
    self->version = mortise_version_parse (mortise_manifest_get_version (self->manifest), error);
  if (self->version != NULL)
    return TRUE;
  if (!g_str_equal (self->path, self->folder))
    g_prefix_error (error, "%s: ", self->path);
  return FALSE;
}

/**
 * mortise_catalogue_input_read:
 * @path: (type filename): a package or a plugin's folder, which is packed
 * @output: what is published, where the package is staged
 * @unpack: who unpacks packages
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error that names the file
 *
 * Returns: (transfer full) (nullable): what it is
 */
MortiseCatalogueInput *
mortise_catalogue_input_read (const char *path,
                              MortiseCatalogueOutput *output,
                              MortiseUnpackFunc unpack,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (MortiseCatalogueInput) self = g_new0 (MortiseCatalogueInput, 1);
  g_autofree char *staging = mortise_catalogue_output_stage (output, error);
  gboolean is_taken;

  if (staging == NULL)
    return NULL;
  self->path = g_strdup (path);
  self->package = g_build_filename (staging, "package" PACKAGE_SUFFIX, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    is_taken = pack_folder (self, error);
  else
    is_taken = take_package (self, staging, unpack, cancellable, error);
  if (!is_taken || !measure (self, error) || !read_manifest (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * mortise_catalogue_input_free:
 * @self: (transfer full): an input
 */
void
mortise_catalogue_input_free (MortiseCatalogueInput *self)
{
  g_autofree char *staging = self->package != NULL ? g_path_get_dirname (self->package) : NULL;

  if (staging != NULL)
    mortise_folder_remove (staging);
  g_free (self->path);
  g_free (self->package);
  g_free (self->folder);
  g_clear_object (&self->manifest);
  g_clear_pointer (&self->version, mortise_version_unref);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self->sha256);
  g_free (self->signature);
  g_free (self);
}
