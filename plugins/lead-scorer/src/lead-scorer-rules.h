/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lead-scorer-lead.h"
#include "lead-scorer-score.h"
#include "lead-scorer-settings.h"

G_BEGIN_DECLS

LeadScorerScore *
lead_scorer_rules_apply (const LeadScorerLead *lead, const LeadScorerSettings *settings, GDateTime *now);

G_END_DECLS
