/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseProvenanceOrigin:
 * @step: which step set it last: 0 for the value that went in, then the numbers given to mortise_provenance_take()
 * @changed: which step last changed it or anything in it
 * @before: (nullable): what it was before @step; %NULL if it was not there
 *
 * Where a part of a value comes from.
 */
typedef struct
{
  guint step;
  guint changed;
  JsonNode *before;
} MortiseProvenanceOrigin;

/* Who set which part of a value that goes from hand to hand. */
typedef struct _MortiseProvenance MortiseProvenance;

MortiseProvenance *mortise_provenance_new (JsonNode *value);
MortiseProvenance *mortise_provenance_new_from_dispatch (JsonObject *dispatch, guint n_calls);
void mortise_provenance_free (MortiseProvenance *self);
void mortise_provenance_take (MortiseProvenance *self, guint step, JsonNode *value);
JsonNode *mortise_provenance_get_value (MortiseProvenance *self);
const MortiseProvenanceOrigin *mortise_provenance_find (MortiseProvenance *self, const char *pointer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseProvenance, mortise_provenance_free)

G_END_DECLS
