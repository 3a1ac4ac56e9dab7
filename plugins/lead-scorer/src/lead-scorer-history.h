/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

#include "lead-scorer-range.h"
#include "lead-scorer-score.h"

G_BEGIN_DECLS

typedef struct _LeadScorerHistory LeadScorerHistory;

LeadScorerHistory *lead_scorer_history_new (MortiseContext *context);
void lead_scorer_history_free (LeadScorerHistory *self);
const GError *lead_scorer_history_get_error (LeadScorerHistory *self);
JsonObject *lead_scorer_history_get_last (LeadScorerHistory *self, JsonNode *lead, GError **error);
gboolean lead_scorer_history_keep (LeadScorerHistory *self,
                                   JsonNode *lead,
                                   const LeadScorerScore *score,
                                   gint64 now,
                                   int days,
                                   GError **error);
char *lead_scorer_history_export (LeadScorerHistory *self, const LeadScorerRange *range, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeadScorerHistory, lead_scorer_history_free)

G_END_DECLS
