/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happens to a package before it is installed. It is copied first, so that what is verified, what is unpacked and
 * what is described is one and the same file, whatever becomes of the one that was named. Everything lies in one
 * staging folder: an intake that ends early, by an error or by a kill, leaves nothing that is not removed.
 */
#include "mortise-package-intake.h"

#include "mortise-elf-policy.h"
#include "mortise-elf.h"
#include "mortise-error.h"
#include "mortise-finding.h"
#include "mortise-folder.h"
#include "mortise-helper-process.h"
#include "mortise-json.h"
#include "mortise-key-ring.h"
#include "mortise-manifest-file.h"
#include "mortise-paths.h"
#include "mortise-signature.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* As much as may come out of one, see anchors/isolation.md: a package is no larger than what is in it. */
#define MAX_PACKAGE (256 * 1024 * 1024)
#define MAX_MODULE (128 * 1024 * 1024)
#define CHUNK (128 * 1024)

static char *
in_staging (const MortisePackageIntake *self, const char *name)
{
  return g_build_filename (self->staging, name, NULL);
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static gboolean
copy_stream (MortisePackageIntake *self,
             GInputStream *from,
             GOutputStream *to,
             GChecksum *checksum,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gssize got;

  while ((got = g_input_stream_read (from, chunk, CHUNK, cancellable, error)) > 0)
    {
      self->size += (guint64) got;
      if (self->size > MAX_PACKAGE)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "the package has more than %d MiB",
                       MAX_PACKAGE >> 20);
          return FALSE;
        }
      g_checksum_update (checksum, chunk, got);
      if (!g_output_stream_write_all (to, chunk, (gsize) got, NULL, cancellable, error))
        return FALSE;
    }
  return got == 0 && g_output_stream_close (to, cancellable, error);
}

static gboolean
copy_package (MortisePackageIntake *self, const char *package, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = in_staging (self, "package.zip");
  g_autoptr (GFile) from_file = g_file_new_for_path (package);
  g_autoptr (GFile) to_file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) from = g_file_read (from_file, cancellable, error);
  g_autoptr (GFileOutputStream) to
      = from != NULL ? g_file_create (to_file, G_FILE_CREATE_PRIVATE, cancellable, error) : NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  if (to == NULL || !copy_stream (self, G_INPUT_STREAM (from), G_OUTPUT_STREAM (to), checksum, cancellable, error))
    return FALSE;
  self->sha256 = g_strdup (g_checksum_get_string (checksum));
  return TRUE;
}

static gboolean
judge (MortisePackageIntake *self, const char *package, MortiseKeyRing *keys, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = in_staging (self, "package.zip");
  g_autofree char *signature_path = g_strconcat (package, MORTISE_SIGNATURE_SUFFIX, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) content = g_file_read (file, cancellable, error);
  g_autofree char *signature = NULL;
  gsize length = 0;

  if (content == NULL)
    return FALSE;
  if (g_file_test (signature_path, G_FILE_TEST_EXISTS)
      && !g_file_get_contents (signature_path, &signature, &length, error))
    return FALSE;
  self->verdict
      = mortise_key_ring_judge (keys, G_INPUT_STREAM (content), signature, (gssize) length, cancellable, error);
  if (self->verdict == NULL)
    return FALSE;
  if (self->verdict->state != MORTISE_SIGNATURE_MODIFIED)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
               "%s is not what its publisher signed: %s; get it again, and its %s file with it", package,
               self->verdict->reason, MORTISE_SIGNATURE_SUFFIX);
  return FALSE;
}

/* --- what is in it ------------------------------------------------------------------------------------------------ */

static void
take_findings (MortisePackageIntake *self, GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    g_ptr_array_add (self->findings, mortise_finding_copy (findings->pdata[i]));
}

static gboolean
unpack (MortisePackageIntake *self, const char *package, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = in_staging (self, "package.zip");
  g_autofree char *content = in_staging (self, "content");
  g_autoptr (MortiseArchiveContents) contents = NULL;

  if (g_mkdir (content, 0700) != 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", content, g_strerror (errno));
      return FALSE;
    }
  contents = mortise_helper_unpack (path, content, cancellable, error);
  if (contents == NULL)
    {
      g_prefix_error (error, "%s: ", package);
      return FALSE;
    }
  take_findings (self, contents->findings);
  self->root = g_build_filename (content, contents->root, NULL);
  return mortise_findings_check (self->findings, package, error);
}

static MortiseElfPolicy *
open_policy (GError **error)
{
  const char *const directories[] = { mortise_paths_get_library_directory (), NULL };

  return mortise_elf_policy_new_for_system (directories, error);
}

/* The module for this machine, which is looked at and not loaded. */
static gboolean
inspect_module (MortisePackageIntake *self, GError **error)
{
  g_autoptr (MortiseElfPolicy) policy = open_policy (error);
  g_autofree char *folder = NULL;
  g_autofree char *name = g_strdup_printf ("lib%s.so", mortise_manifest_get_module (self->manifest));
  g_autofree char *path = NULL;
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MortiseElfReport) report = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  if (policy == NULL)
    return FALSE;
  folder = mortise_manifest_dup_module_folder (self->manifest, mortise_elf_policy_get_machine (policy));
  path = g_build_filename (self->root, folder != NULL ? folder : ".", name, NULL);
  file = g_mapped_file_new (path, FALSE, NULL);
  if (file == NULL || g_mapped_file_get_length (file) > MAX_MODULE)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "it has no module for this machine (%s): %s/%s is missing", mortise_elf_policy_get_machine (policy),
                   folder != NULL ? folder : ".", name);
      return FALSE;
    }
  bytes = g_mapped_file_get_bytes (file);
  report = mortise_elf_inspect (bytes, error);
  if (report == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  findings = mortise_elf_policy_check (policy, report);
  for (guint i = 0; i < findings->len; i++)
    mortise_finding_set_file (findings->pdata[i], name);
  take_findings (self, findings);
  return TRUE;
}

static gboolean
read_manifest (MortisePackageIntake *self, const char *package, const char *dialect, GError **error)
{
  g_autoptr (GPtrArray) findings = mortise_findings_new ();

  self->manifest = mortise_manifest_file_read (self->root, dialect, findings, error);
  if (self->manifest == NULL)
    return FALSE;
  take_findings (self, findings);
  if (g_str_equal (mortise_manifest_get_loader (self->manifest), "c") && !inspect_module (self, error))
    {
      g_prefix_error (error, "%s: ", package);
      return FALSE;
    }
  return mortise_findings_check (self->findings, package, error);
}

/**
 * mortise_package_intake_open:
 * @package: path of a ZIP; its signature is in the file beside it whose name ends in `.minisig`, if there is one
 * @site: the site's folder
 * @dialect: (nullable): the dialect of its manifest, %NULL to find out
 * @keys: who is trusted
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error that names what is wrong first
 *
 * Copies, verifies, unpacks and reads a package. It blocks: call it on a thread for disk work.
 *
 * Returns: (transfer full): what is in the package
 */
MortisePackageIntake *
mortise_package_intake_open (const char *package,
                             const char *site,
                             const char *dialect,
                             MortiseKeyRing *keys,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (MortisePackageIntake) self = g_new0 (MortisePackageIntake, 1);

  self->findings = mortise_findings_new ();
  self->staging = mortise_folder_stage (site, error);
  if (self->staging == NULL || !copy_package (self, package, cancellable, error)
      || !judge (self, package, keys, cancellable, error) || !unpack (self, package, cancellable, error)
      || !read_manifest (self, package, dialect, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * mortise_package_intake_place:
 * @self: an intake
 * @site: the site's folder
 * @error: return location for an error
 *
 * Puts the plugin's files to the installed ones.
 *
 * Returns: (transfer full): where they are now
 */
char *
mortise_package_intake_place (MortisePackageIntake *self, const char *site, GError **error)
{
  return mortise_folder_place (self->root, site, self->manifest, error);
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

/**
 * mortise_package_intake_describe:
 * @self: an intake
 * @origin: where the package came from
 * @catalogue: (nullable): the address of the catalogue that it came from
 *
 * Returns: (transfer full): the text of the object *provenance* of docs/admin-api.md
 */
char *
mortise_package_intake_describe (const MortisePackageIntake *self, const char *origin, const char *catalogue)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  JsonArray *findings = json_array_new ();

  for (guint i = 0; i < self->findings->len; i++)
    json_array_add_object_element (findings, mortise_finding_to_json (self->findings->pdata[i]));
  json_object_set_string_member (object, "origin", origin);
  set_string (object, "catalogue", catalogue);
  json_object_set_string_member (object, "sha256", self->sha256);
  json_object_set_int_member (object, "size", (gint64) self->size);
  json_object_set_string_member (object, "signature", mortise_signature_state_to_string (self->verdict->state));
  set_string (object, "publisher", self->verdict->publisher);
  set_string (object, "key", self->verdict->key_id);
  json_object_set_array_member (object, "findings", findings);
  return mortise_json_to_text (node, FALSE);
}

void
mortise_package_intake_free (MortisePackageIntake *self)
{
  if (self->staging != NULL)
    mortise_folder_remove (self->staging);
  g_free (self->staging);
  g_free (self->root);
  g_clear_object (&self->manifest);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->verdict, mortise_signature_verdict_free);
  g_free (self->sha256);
  g_free (self);
}
