/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-budget-account.h"
#include "mortise-dispatch.h"

G_BEGIN_DECLS

/* What hooks and plugins took since the host was opened. */
typedef struct _MortiseTraceStatistics MortiseTraceStatistics;

MortiseTraceStatistics *mortise_trace_statistics_new (void);
void mortise_trace_statistics_free (MortiseTraceStatistics *self);
gboolean mortise_trace_statistics_add (MortiseTraceStatistics *self, MortiseDispatch *dispatch);
void mortise_trace_statistics_clear (MortiseTraceStatistics *self);
void mortise_trace_statistics_set_budget (MortiseTraceStatistics *self, const char *slug, const MortiseBudget *budget);
MortiseBudgetAccount *mortise_trace_statistics_get_account (MortiseTraceStatistics *self, const char *slug);
gboolean mortise_trace_statistics_has_budgets (MortiseTraceStatistics *self);
JsonNode *mortise_trace_statistics_describe (MortiseTraceStatistics *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseTraceStatistics, mortise_trace_statistics_free)

G_END_DECLS
