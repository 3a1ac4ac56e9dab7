/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-contents.h"

#include "mortise-archive-finding.h"
#include "mortise-archive-limits.h"
#include "mortise-archive-name.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

static void
file_free (gpointer data)
{
  MortiseArchiveFile *file = data;

  g_free (file->path);
  g_free (file);
}

/**
 * mortise_archive_contents_new:
 *
 * Returns: (transfer full): those of an empty package
 */
MortiseArchiveContents *
mortise_archive_contents_new (void)
{
  MortiseArchiveContents *self = g_new0 (MortiseArchiveContents, 1);

  self->root = g_strdup ("");
  self->files = g_ptr_array_new_with_free_func (file_free);
  self->findings = mortise_findings_new ();
  return self;
}

/**
 * mortise_archive_contents_free:
 * @self: (transfer full): contents
 */
void
mortise_archive_contents_free (MortiseArchiveContents *self)
{
  g_free (self->root);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->findings);
  g_free (self);
}

/**
 * mortise_archive_contents_add_file:
 * @self: contents
 * @path: relative to where it was unpacked
 * @size: in bytes
 * @is_executable: whether it may be executed
 */
void
mortise_archive_contents_add_file (MortiseArchiveContents *self, const char *path, guint64 size, gboolean is_executable)
{
  MortiseArchiveFile *file = g_new0 (MortiseArchiveFile, 1);

  file->path = g_strdup (path);
  file->size = size;
  file->is_executable = is_executable;
  g_ptr_array_add (self->files, file);
  self->n_bytes += size;
}

/**
 * mortise_archive_contents_is_refused:
 * @self: contents
 *
 * Returns: whether there is an error among the findings
 */
gboolean
mortise_archive_contents_is_refused (const MortiseArchiveContents *self)
{
  return mortise_findings_count (self->findings, MORTISE_SEVERITY_ERROR) > 0;
}

static JsonObject *
file_to_json (const MortiseArchiveFile *file)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "path", file->path);
  json_object_set_int_member (object, "size", (gint64) file->size);
  json_object_set_boolean_member (object, "executable", file->is_executable);
  return object;
}

/**
 * mortise_archive_contents_to_json:
 * @self: contents
 *
 * Returns: (transfer full): the same as JSON: `root`, `files` and `findings`
 */
JsonObject *
mortise_archive_contents_to_json (const MortiseArchiveContents *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *files = json_array_new ();
  JsonArray *findings = json_array_new ();

  for (guint i = 0; i < self->files->len; i++)
    json_array_add_object_element (files, file_to_json (self->files->pdata[i]));
  for (guint i = 0; i < self->findings->len; i++)
    json_array_add_object_element (findings, mortise_finding_to_json (self->findings->pdata[i]));
  json_object_set_string_member (object, "root", self->root);
  json_object_set_array_member (object, "files", files);
  json_object_set_array_member (object, "findings", findings);
  return object;
}

static JsonObject *
get_object (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
read_files (MortiseArchiveContents *self, JsonArray *files)
{
  if (files == NULL || json_array_get_length (files) > MORTISE_ARCHIVE_MAX_ENTRIES)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      JsonObject *file = get_object (files, i);
      const char *path = file != NULL ? mortise_json_get_string (file, "path", NULL) : NULL;
      gint64 size = file != NULL ? mortise_json_get_int (file, "size", -1) : -1;

      if (path == NULL || size < 0 || (guint64) size > MORTISE_ARCHIVE_MAX_BYTES
          || !mortise_archive_name_check (path, self->findings))
        return FALSE;
      mortise_archive_contents_add_file (self, path, (guint64) size,
                                         mortise_json_get_boolean (file, "executable", FALSE));
    }
  return self->n_bytes <= MORTISE_ARCHIVE_MAX_BYTES;
}

static gboolean
read_findings (MortiseArchiveContents *self, JsonArray *findings)
{
  if (findings == NULL || json_array_get_length (findings) > MORTISE_ARCHIVE_MAX_FINDINGS)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *object = get_object (findings, i);
      MortiseFinding *finding = object != NULL ? mortise_finding_new_from_json (object) : NULL;

      if (finding == NULL)
        return FALSE;
      g_ptr_array_add (self->findings, finding);
    }
  return TRUE;
}

static gboolean
read_root (MortiseArchiveContents *self, const char *root)
{
  if (root == NULL || strchr (root, '/') != NULL)
    return FALSE;
  if (root[0] != '\0' && !mortise_archive_name_check (root, self->findings))
    return FALSE;
  g_free (self->root);
  self->root = g_strdup (root);
  return TRUE;
}

/**
 * mortise_archive_contents_new_from_json:
 * @object: what [method@ArchiveContents.to_json] gave in another process, which is not trusted
 * @error: return location for a %MORTISE_ERROR_PROTOCOL
 *
 * Returns: (transfer full) (nullable): contents that a package may have
 */
MortiseArchiveContents *
mortise_archive_contents_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MortiseArchiveContents) self = mortise_archive_contents_new ();

  if (read_root (self, mortise_json_get_string (object, "root", NULL))
      && read_files (self, mortise_json_get_array (object, "files"))
      && read_findings (self, mortise_json_get_array (object, "findings")))
    return g_steal_pointer (&self);
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL,
                       "The process that unpacks packages said what no package may have");
  return NULL;
}
