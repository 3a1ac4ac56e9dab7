/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lends mortise-validator.c the processes that it needs: one to unpack a package, one to read Python. */
#include "mortise-package-validation.h"

#include "mortise-archive-contents.h"
#include "mortise-folder.h"
#include "mortise-helper-process.h"
#include "mortise-paths.h"
#include "mortise-python-process.h"
#include "mortise-validator.h"

static MortiseElfPolicy *
open_policy (GError **error)
{
  const char *const directories[] = { mortise_paths_get_library_directory (), NULL };

  return mortise_elf_policy_new_for_system (directories, error);
}

static gboolean
examine (const char *directory, const char *dialect, gboolean is_package, MortiseValidation *validation, GError **error)
{
  g_autoptr (MortisePlatformSet) platforms = mortise_platform_set_new_default (error);
  g_autoptr (MortiseElfPolicy) policy = platforms != NULL ? open_policy (error) : NULL;
  g_autoptr (MortisePythonReader) reader = mortise_python_process_new ();
  const MortiseValidator validator = { dialect, platforms, policy, is_package };

  if (policy == NULL)
    return FALSE;
  mortise_python_reader_set_default (reader);
  return mortise_validator_examine (&validator, directory, validation, error);
}

static gboolean
examine_package (const char *dialect,
                 MortiseValidation *validation,
                 const char *staging,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (MortiseArchiveContents) contents = mortise_helper_unpack (validation->path, staging, cancellable, error);
  g_autofree char *root = NULL;

  if (contents == NULL)
    return FALSE;
  mortise_validation_add (validation, contents->findings);
  if (mortise_archive_contents_is_refused (contents))
    return TRUE;
  root = g_build_filename (staging, contents->root, NULL);
  return examine (root, dialect, TRUE, validation, error);
}

/**
 * mortise_package_validate:
 * @path: (type filename): a plugin's folder, or a package
 * @dialect: (nullable): the dialect of its manifest, %NULL to find out
 * @cancellable: (nullable): a cancellable
 * @error: return location for why nothing could be said of it
 *
 * Looks at a plugin as [func@Mortise.validator_examine] does; a package is unpacked first, into a folder that is gone
 * afterwards. No site is needed. It may be called on any thread, and waits.
 *
 * Returns: (transfer full) (nullable): what was found
 */
MortiseValidation *
mortise_package_validate (const char *path, const char *dialect, GCancellable *cancellable, GError **error)
{
  g_autoptr (MortiseValidation) validation = mortise_validation_new (path);
  g_autofree char *staging = NULL;
  gboolean is_done;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return examine (path, dialect, FALSE, validation, error) ? g_steal_pointer (&validation) : NULL;
  staging = g_dir_make_tmp ("mortise-validate-XXXXXX", error);
  if (staging == NULL)
    return NULL;
  is_done = examine_package (dialect, validation, staging, cancellable, error);
  mortise_folder_remove (staging);
  return is_done ? g_steal_pointer (&validation) : NULL;
}
