/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-budget.h"

G_BEGIN_DECLS

/* What counts, in minutes; and how many calls have to be there for 95 of 100 to mean something. */
#define MORTISE_BUDGET_WINDOW 10
#define MORTISE_BUDGET_MIN_CALLS 20

/**
 * MortiseBudgetUse:
 * @span_us: what was counted: the last minutes, or from when the budget was set, at least one minute
 * @calls: how many calls there were
 * @time_us: how long 95 of 100 of them took at most
 * @cpu: how much of the time of one processor they took, in millionths
 * @errors: how many of them failed, in millionths
 *
 * What a plugin costs.
 */
typedef struct
{
  gint64 span_us;
  guint64 calls;
  gint64 time_us;
  gint64 cpu;
  gint64 errors;
} MortiseBudgetUse;

/* What a plugin with a budget took in the last minutes. Times are µs since 1970. */
typedef struct _MortiseBudgetAccount MortiseBudgetAccount;

MortiseBudgetAccount *mortise_budget_account_new (gint64 now);
void mortise_budget_account_free (MortiseBudgetAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseBudgetAccount, mortise_budget_account_free)

const MortiseBudget *mortise_budget_account_get_budget (const MortiseBudgetAccount *self);
void mortise_budget_account_set_budget (MortiseBudgetAccount *self, const MortiseBudget *budget);
void
mortise_budget_account_add (MortiseBudgetAccount *self, gint64 wall_us, gint64 cpu_us, gboolean failed, gint64 now);
MortiseBudgetExcess mortise_budget_account_check (MortiseBudgetAccount *self, gint64 now, MortiseBudgetUse *use);
JsonObject *mortise_budget_account_describe (MortiseBudgetAccount *self, gint64 now);

G_END_DECLS
