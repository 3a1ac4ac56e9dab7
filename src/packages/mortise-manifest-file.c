/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The way from a folder to a manifest, for all dialects: find out which it is, read it strictly, check it against what
 * that dialect allows, translate it, check the translation as a plugin.json is checked, and tell what is wrong with
 * that in the author's own file.
 */
#include "mortise-manifest-file.h"

#include "mortise-dialect.h"
#include "mortise-manifest-check.h"
#include "mortise-manifest-shape.h"

static gboolean
has_error (GPtrArray *findings)
{
  return mortise_findings_count (findings, MORTISE_SEVERITY_ERROR) > 0;
}

/* Our own is checked as the translation, which for it is the same; so nothing is said twice. */
static gboolean
examine_source (const MortiseDialect *dialect, MortiseDialectDocument *document, GPtrArray *findings)
{
  JsonNode *root = mortise_dialect_document_get_root (document);
  const MortiseManifestShape *shape = mortise_manifest_shape_get (dialect->shape);
  g_autoptr (GPtrArray) found = mortise_findings_new ();

  if (dialect == &mortise_dialect_mortise && JSON_NODE_HOLDS_OBJECT (root))
    return TRUE;
  if (mortise_manifest_shape_examine (shape, root, found))
    mortise_manifest_shape_find_unknown (shape, root, found);
  for (guint i = 0; i < found->len; i++)
    {
      MortiseFinding *finding = mortise_finding_copy (found->pdata[i]);

      mortise_dialect_document_locate (document, finding);
      g_ptr_array_add (findings, finding);
    }
  return !has_error (found);
}

static JsonNode *
translate (const MortiseDialect *dialect, MortiseDialectDocument *document, GPtrArray *findings)
{
  g_autoptr (MortiseTranslation) translation = mortise_translation_new (document, findings);
  g_autoptr (GPtrArray) found = mortise_findings_new ();
  JsonNode *result = mortise_translation_get_result (translation);

  dialect->translate (translation);
  if (dialect != &mortise_dialect_mortise)
    mortise_translation_set (translation, "dialect", dialect->name, NULL);
  /* What could not be translated is missing, and has been told. */
  if (has_error (findings))
    return NULL;
  mortise_manifest_examine (result, found);
  mortise_translation_bring_back (translation, found);
  return has_error (found) ? NULL : json_node_ref (result);
}

static const MortiseDialect *
choose (MortiseDialectFolder *folder, const char *name, GPtrArray *findings, GError **error)
{
  return name != NULL ? mortise_dialect_lookup (name, error) : mortise_dialect_detect (folder, findings);
}

static MortiseManifest *
read_manifest (const char *directory, const char *name, GPtrArray *findings, GError **error)
{
  g_autoptr (MortiseDialectFolder) folder = mortise_dialect_folder_open (directory, error);
  const MortiseDialect *dialect = folder != NULL ? choose (folder, name, findings, error) : NULL;
  g_autoptr (MortiseDialectDocument) document = NULL;
  g_autoptr (JsonNode) result = NULL;

  if (dialect == NULL)
    return NULL;
  document = dialect->read (folder, findings, error);
  if (document != NULL && examine_source (dialect, document, findings))
    result = translate (dialect, document, findings);
  return result != NULL ? mortise_manifest_new_from_json (result, error) : NULL;
}

/**
 * mortise_manifest_file_read:
 * @directory: (type filename): a plugin's folder
 * @dialect: (nullable): the name of the dialect that its manifest is written in, such as `services-ai`; %NULL to find
 *   out
 * @findings: (nullable) (element-type MortiseFinding): where to add what was found, notes and warnings as well
 * @error: return location for one line that begins with the file's path: the first error among what was found, with
 *   line, column, pointer and what to write; or why nothing could be read (%MORTISE_ERROR_NOT_FOUND,
 *   %MORTISE_ERROR_DENIED, %MORTISE_ERROR_LIMIT, and %MORTISE_ERROR_UNAVAILABLE for Python code where there is no
 *   [iface@PythonReader])
 *
 * Reads what a plugin says of itself, whatever dialect it says it in; docs/dialects.md tells what becomes of what.
 * Nothing of the plugin is run, and no symbolic link is followed. It may be called on any thread, and waits for the
 * disk.
 *
 * Returns: (transfer full) (nullable): its manifest
 */
MortiseManifest *
mortise_manifest_file_read (const char *directory, const char *dialect, GPtrArray *findings, GError **error)
{
  g_autoptr (GPtrArray) found = mortise_findings_new ();
  g_autoptr (GError) local_error = NULL;
  MortiseManifest *manifest = read_manifest (directory, dialect, found, &local_error);

  if (manifest == NULL && local_error == NULL)
    mortise_findings_check (found, directory, &local_error);
  for (guint i = 0; findings != NULL && i < found->len; i++)
    g_ptr_array_add (findings, mortise_finding_copy (found->pdata[i]));
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return manifest;
}
