/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dialect-document.h"

G_BEGIN_DECLS

/**
 * MortiseTranslation:
 *
 * A `plugin.json` that is made from another dialect's manifest, and for each of its values where that came from.
 */
typedef struct _MortiseTranslation MortiseTranslation;

MortiseTranslation *mortise_translation_new (MortiseDialectDocument *document, GPtrArray *findings);
void mortise_translation_free (MortiseTranslation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseTranslation, mortise_translation_free)

JsonObject *mortise_translation_get_source (MortiseTranslation *self);
const char *mortise_translation_get_file (MortiseTranslation *self);
JsonNode *mortise_translation_get_result (MortiseTranslation *self);

void mortise_translation_copy (MortiseTranslation *self, const char *field, const char *member);
void mortise_translation_take (MortiseTranslation *self, const char *field, JsonNode *value, const char *origin);
void mortise_translation_set (MortiseTranslation *self, const char *field, const char *value, const char *origin);
guint mortise_translation_add (MortiseTranslation *self, const char *list, JsonObject *element, const char *origin);
void mortise_translation_trace (MortiseTranslation *self, const char *pointer, const char *origin);
void mortise_translation_suppose (MortiseTranslation *self, const char *field, const char *value, const char *message);
void mortise_translation_report (MortiseTranslation *self,
                                 const char *rule,
                                 MortiseSeverity severity,
                                 const char *origin,
                                 const char *message,
                                 const char *mend);
void mortise_translation_bring_back (MortiseTranslation *self, GPtrArray *findings);

G_END_DECLS
