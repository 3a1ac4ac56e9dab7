/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a member of a budget is where nothing is said. */
#define MORTISE_BUDGET_FREE -1
#define MORTISE_BUDGET_NONE                                                                                            \
  {                                                                                                                    \
    MORTISE_BUDGET_FREE, MORTISE_BUDGET_FREE, MORTISE_BUDGET_FREE                                                      \
  }

/* All of it, of what is counted in millionths. */
#define MORTISE_BUDGET_WHOLE 1000000

/* The longest deadline that a call may have, docs/manifest.md: `deadline_s`. */
#define MORTISE_BUDGET_MAX_TIME_US (30 * G_USEC_PER_SEC)

/**
 * MortiseBudget:
 * @time_us: how long 95 of 100 calls may take at most, in µs, 1 to %MORTISE_BUDGET_MAX_TIME_US
 * @cpu: how much of the time of one processor the calls may take, in millionths
 * @errors: how many of the calls may fail, in millionths
 *
 * What a plugin may cost. %MORTISE_BUDGET_FREE stands for as much as it likes.
 */
typedef struct
{
  gint64 time_us;
  gint64 cpu;
  gint64 errors;
} MortiseBudget;

/**
 * MortiseBudgetExcess:
 * @MORTISE_BUDGET_TIME: its calls take longer
 * @MORTISE_BUDGET_CPU: they take more of a processor
 * @MORTISE_BUDGET_ERRORS: more of them fail
 *
 * What is more than a budget allows.
 */
typedef enum
{
  MORTISE_BUDGET_TIME = 1 << 0,
  MORTISE_BUDGET_CPU = 1 << 1,
  MORTISE_BUDGET_ERRORS = 1 << 2,
} MortiseBudgetExcess;

gboolean mortise_budget_is_none (const MortiseBudget *self);
gboolean mortise_budget_change (MortiseBudget *self, JsonObject *changes, GError **error);
void mortise_budget_describe (const MortiseBudget *self, JsonObject *object);
char *mortise_budget_explain (const MortiseBudget *self, MortiseBudgetExcess excess);

G_END_DECLS
