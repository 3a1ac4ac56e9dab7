/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dialect-document.h"

#include "mortise-json.h"
#include "mortise-manifest-check.h"
#include "mortise-manifest.h"

#include <stdio.h>
#include <string.h>

struct _MortiseDialectDocument
{
  char *file;
  JsonNode *root;
  GBytes *text;       /* nullable: of JSON, which tells places by itself */
  GHashTable *places; /* of code: pointer → MortiseJsonPlace */
};

/**
 * mortise_dialect_document_new:
 * @file: the name of the file, relative to the plugin's folder
 *
 * Returns: (transfer full): a document that is to be filled with what was found in code
 */
MortiseDialectDocument *
mortise_dialect_document_new (const char *file)
{
  MortiseDialectDocument *self = g_new0 (MortiseDialectDocument, 1);

  self->file = g_strdup (file);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
mortise_dialect_document_free (MortiseDialectDocument *self)
{
  g_free (self->file);
  g_clear_pointer (&self->root, json_node_unref);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_hash_table_unref (self->places);
  g_free (self);
}

/* The parser begins its messages with `line 3, column 11: `. */
static void
report_syntax (const char *file, const char *message, GPtrArray *findings)
{
  MortiseFinding *finding;
  MortiseJsonPlace place = { 0 };
  int length = 0;

  if (sscanf (message, "line %u, column %u: %n", &place.line, &place.column, &length) != 2)
    length = 0;
  finding = mortise_finding_new (MORTISE_RULE_MANIFEST_JSON, MORTISE_SEVERITY_ERROR, message + length, NULL);
  mortise_finding_set_file (finding, file);
  mortise_finding_set_place (finding, place.line, place.column);
  g_ptr_array_add (findings, finding);
}

/**
 * mortise_dialect_document_load:
 * @folder: a plugin's folder
 * @name: a JSON file in it, of 256 KiB at most
 * @findings: (element-type MortiseFinding): where to add what makes it no strict JSON
 * @error: return location for an error when it cannot be read at all
 *
 * Returns: (transfer full) (nullable): the document; %NULL with @error or with an error among @findings
 */
MortiseDialectDocument *
mortise_dialect_document_load (MortiseDialectFolder *folder, const char *name, GPtrArray *findings, GError **error)
{
  g_autoptr (MortiseDialectDocument) self = mortise_dialect_document_new (name);
  g_autoptr (GError) local_error = NULL;

  self->text = mortise_dialect_folder_read (folder, name, MORTISE_MANIFEST_MAX_SIZE, error);
  if (self->text == NULL)
    return NULL;
  self->root = mortise_json_parse_bytes (self->text, &local_error);
  if (self->root != NULL)
    return g_steal_pointer (&self);
  report_syntax (name, local_error->message, findings);
  return NULL;
}

const char *
mortise_dialect_document_get_file (MortiseDialectDocument *self)
{
  return self->file;
}

JsonNode *
mortise_dialect_document_get_root (MortiseDialectDocument *self)
{
  return self->root;
}

void
mortise_dialect_document_take_root (MortiseDialectDocument *self, JsonNode *root)
{
  g_clear_pointer (&self->root, json_node_unref);
  self->root = root;
}

/* Where the value at @pointer stands in the code. */
void
mortise_dialect_document_set_place (MortiseDialectDocument *self, const char *pointer, MortiseJsonPlace place)
{
  g_hash_table_replace (self->places, g_strdup (pointer), g_memdup2 (&place, sizeof place));
}

static MortiseJsonPlace
find_in_code (MortiseDialectDocument *self, const char *pointer)
{
  g_autofree char *outer = g_strdup (pointer);

  for (;;)
    {
      const MortiseJsonPlace *place = g_hash_table_lookup (self->places, outer);
      char *slash = strrchr (outer, '/');

      if (place != NULL || slash == NULL)
        return place != NULL ? *place : (MortiseJsonPlace){ 0 };
      *slash = '\0';
    }
}

/**
 * mortise_dialect_document_locate:
 * @self: a document
 * @finding: a finding with a pointer into it
 *
 * Sets the file, line and column of the value, or of the innermost container that is there.
 */
void
mortise_dialect_document_locate (MortiseDialectDocument *self, MortiseFinding *finding)
{
  const char *pointer = finding->pointer != NULL ? finding->pointer : "";
  MortiseJsonPlace place;

  if (self->text != NULL)
    place = mortise_json_place_find (g_bytes_get_data (self->text, NULL), g_bytes_get_size (self->text), pointer);
  else
    place = find_in_code (self, pointer);
  mortise_finding_set_file (finding, self->file);
  mortise_finding_set_place (finding, place.line, place.column);
}

/* Adds a finding about the value at @pointer. */
void
mortise_dialect_document_report (MortiseDialectDocument *self,
                                 GPtrArray *findings,
                                 const char *rule,
                                 MortiseSeverity severity,
                                 const char *pointer,
                                 const char *message,
                                 const char *mend)
{
  MortiseFinding *finding = mortise_finding_new (rule, severity, message, mend);

  mortise_finding_set_pointer (finding, pointer);
  mortise_dialect_document_locate (self, finding);
  g_ptr_array_add (findings, finding);
}
