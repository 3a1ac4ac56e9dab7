/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looks at a plugin as its author, its reviewer or a build server does: all that can be told before it runs. It needs
 * no site. The manifest is read as the host reads it (mortise-manifest-file.c); what is asked here beyond that is
 * whether the files belong there, whether the code can work in the sandbox, and whether manifest and code say the same.
 */
#include "mortise-validator.h"

#include "mortise-code-agreement.h"
#include "mortise-code-python.h"
#include "mortise-dialect.h"
#include "mortise-json.h"
#include "mortise-manifest-file.h"
#include "mortise-rules.h"
#include "mortise-validator-files.h"
#include "mortise-validator-modules.h"

#include <string.h>

typedef struct
{
  const MortiseValidator *validator;
  const char *directory;
  MortiseDialectFolder *folder;
  MortiseArchiveContents *files;
  MortiseManifest *manifest;
  /* The text of plugin.json, empty for other dialects. */
  GBytes *text;
  GPtrArray *findings;
} Examination;

static void
examination_clear (Examination *self)
{
  g_clear_pointer (&self->folder, mortise_dialect_folder_free);
  g_clear_pointer (&self->files, mortise_archive_contents_free);
  g_clear_object (&self->manifest);
  g_clear_pointer (&self->text, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Examination, examination_clear)

static gboolean
is_ours (Examination *self)
{
  return g_str_equal (mortise_manifest_get_dialect (self->manifest), mortise_dialect_mortise.name);
}

/* --- the manifest ------------------------------------------------------------------------------------------------- */

/* Returns: FALSE with an error when there is none; one that is wrong is among the findings. */
static gboolean
read_manifest (Examination *self, GError **error)
{
  guint n_before = mortise_findings_count (self->findings, MORTISE_SEVERITY_ERROR);
  g_autoptr (GError) local_error = NULL;

  self->manifest = mortise_manifest_file_read (self->directory, self->validator->dialect, self->findings, &local_error);
  if (self->manifest == NULL && mortise_findings_count (self->findings, MORTISE_SEVERITY_ERROR) == n_before)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->manifest != NULL && is_ours (self))
    self->text = mortise_dialect_folder_read (self->folder, MORTISE_MANIFEST_FILE, MORTISE_MANIFEST_MAX_SIZE, NULL);
  if (self->text == NULL)
    self->text = g_bytes_new_static ("", 0);
  return TRUE;
}

static void
check_named_file (Examination *self, const char *path, const char *pointer)
{
  if (path != NULL && !mortise_validator_files_has (self->files, path))
    mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_FILE_MISSING, MORTISE_MANIFEST_FILE,
                          mortise_rules_find_place (self->text, pointer), "\"%s\" is named, and is not there", path);
}

static void
check_named_files (Examination *self)
{
  const char *icon = mortise_manifest_get_icon (self->manifest);
  JsonArray *screenshots = mortise_manifest_get_list (self->manifest, "screenshots");

  /* One without a suffix is the name of an icon of the theme. */
  if (icon != NULL && strpbrk (icon, "./") != NULL)
    check_named_file (self, icon, "/icon");
  for (guint i = 0; screenshots != NULL && i < json_array_get_length (screenshots); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/screenshots/%u/file", i);

      check_named_file (self, mortise_json_get_string (json_array_get_object_element (screenshots, i), "file", NULL),
                        pointer);
    }
}

static void
check_licence (Examination *self)
{
  static const char *const names[] = { "LICENSE", "LICENCE", "COPYING", "LICENSES/" };
  gboolean is_told = mortise_manifest_get_licence (self->manifest) != NULL;

  for (guint i = 0; i < self->files->files->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      is_told |= g_str_has_prefix (((const MortiseArchiveFile *) self->files->files->pdata[i])->path, names[j]);
  if (!is_told)
    mortise_rules_report (self->findings, MORTISE_RULE_PACKAGE_LICENCE, MORTISE_MANIFEST_FILE,
                          (MortiseJsonPlace){ 0, 0 }, "has no licence, and there is no file LICENSE or COPYING");
}

/* --- the code ----------------------------------------------------------------------------------------------------- */

static gboolean
check_code (Examination *self, GError **error)
{
  g_autoptr (MortiseCodeFacts) facts = mortise_code_facts_new ();
  g_auto (GStrv) paths = mortise_validator_files_list (self->files, ".py");
  gboolean is_run = self->manifest != NULL && mortise_dialect_check_runnable (self->manifest, NULL)
                    && g_str_equal (mortise_manifest_get_loader (self->manifest), "python");

  if (!mortise_code_python_read (self->folder, (const char *const *) paths, is_run, facts, self->findings, error))
    return FALSE;
  if (self->manifest == NULL || !is_ours (self))
    return TRUE;
  mortise_validator_modules_check (self->manifest, self->folder, self->files, self->validator->policy,
                                   self->validator->is_package, self->text, facts, self->findings);
  mortise_code_agreement_check (self->manifest, facts, self->validator->platforms, self->text, self->findings);
  return TRUE;
}

static gboolean
examine (Examination *self, GError **error)
{
  self->folder = mortise_dialect_folder_open (self->directory, error);
  if (self->folder == NULL || !read_manifest (self, error))
    return FALSE;
  self->files = mortise_validator_files_read (self->directory, self->validator->is_package, self->findings, error);
  if (self->files == NULL)
    return FALSE;
  if (self->manifest != NULL)
    {
      check_named_files (self);
      check_licence (self);
    }
  return check_code (self, error);
}

/**
 * mortise_validator_examine:
 * @self: how to look at it
 * @directory: (type filename): a plugin's folder
 * @validation: where to add what is found; finished afterwards
 * @error: return location for why nothing could be said: there is no such folder, or no manifest in it
 *
 * Looks at a plugin. Nothing of it is run, and no link is followed. It may be called on any thread, and waits for the
 * disk and for the process that reads Python.
 *
 * Returns: whether it was looked at
 */
gboolean
mortise_validator_examine (const MortiseValidator *self,
                           const char *directory,
                           MortiseValidation *validation,
                           GError **error)
{
  g_auto (Examination) examination = { .validator = self, .directory = directory, .findings = validation->findings };

  if (!examine (&examination, error))
    return FALSE;
  g_set_object (&validation->manifest, examination.manifest);
  mortise_validation_finish (validation, examination.text);
  return TRUE;
}
