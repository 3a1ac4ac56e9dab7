/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dialect-folder.h"
#include "mortise-finding.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseDialectDocument:
 *
 * What a foreign manifest says, as JSON, and where in which file it says it. It may come from JSON or from code.
 */
typedef struct _MortiseDialectDocument MortiseDialectDocument;

MortiseDialectDocument *mortise_dialect_document_new (const char *file);
MortiseDialectDocument *
mortise_dialect_document_load (MortiseDialectFolder *folder, const char *name, GPtrArray *findings, GError **error);
void mortise_dialect_document_free (MortiseDialectDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseDialectDocument, mortise_dialect_document_free)

const char *mortise_dialect_document_get_file (MortiseDialectDocument *self);
JsonNode *mortise_dialect_document_get_root (MortiseDialectDocument *self);
void mortise_dialect_document_take_root (MortiseDialectDocument *self, JsonNode *root);
void mortise_dialect_document_set_place (MortiseDialectDocument *self, const char *pointer, MortiseJsonPlace place);
void mortise_dialect_document_locate (MortiseDialectDocument *self, MortiseFinding *finding);
void mortise_dialect_document_report (MortiseDialectDocument *self,
                                      GPtrArray *findings,
                                      const char *rule,
                                      MortiseSeverity severity,
                                      const char *pointer,
                                      const char *message,
                                      const char *mend);

G_END_DECLS
