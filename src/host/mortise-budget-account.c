/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a plugin keeps to its budget. What is asked is how it is now, not how it was this morning: so calls are
 * counted by minutes, and those of the last few count.
 */
#include "mortise-budget-account.h"

#include "mortise-histogram.h"

#define MINUTE_US (60 * G_USEC_PER_SEC)

typedef struct
{
  MortiseHistogram wall;
  guint64 cpu_us;
  guint64 errors;
} Minute;

struct _MortiseBudgetAccount
{
  MortiseBudget budget;
  gint64 since;
  gint64 minute;
  Minute minutes[MORTISE_BUDGET_WINDOW];
};

MortiseBudgetAccount *
mortise_budget_account_new (gint64 now)
{
  MortiseBudgetAccount *self = g_new0 (MortiseBudgetAccount, 1);

  self->budget = (MortiseBudget) MORTISE_BUDGET_NONE;
  self->since = now;
  self->minute = now / MINUTE_US;
  return self;
}

void
mortise_budget_account_free (MortiseBudgetAccount *self)
{
  g_free (self);
}

const MortiseBudget *
mortise_budget_account_get_budget (const MortiseBudgetAccount *self)
{
  return &self->budget;
}

/* What was counted stays. */
void
mortise_budget_account_set_budget (MortiseBudgetAccount *self, const MortiseBudget *budget)
{
  self->budget = *budget;
}

/* Forgets the minutes that are too long ago. A clock that was set back begins nothing anew. */
static void
move (MortiseBudgetAccount *self, gint64 now)
{
  gint64 minute = now / MINUTE_US;

  for (gint64 m = MAX (self->minute, minute - MORTISE_BUDGET_WINDOW) + 1; m <= minute; m++)
    self->minutes[m % MORTISE_BUDGET_WINDOW] = (Minute){ 0 };
  self->minute = MAX (self->minute, minute);
}

/**
 * mortise_budget_account_add:
 * @self: an account
 * @wall_us: how long a call took
 * @cpu_us: how much of that its thread worked
 * @failed: whether it failed
 * @now: the time
 */
void
mortise_budget_account_add (MortiseBudgetAccount *self, gint64 wall_us, gint64 cpu_us, gboolean failed, gint64 now)
{
  Minute *minute;

  move (self, now);
  minute = &self->minutes[self->minute % MORTISE_BUDGET_WINDOW];
  mortise_histogram_add (&minute->wall, (guint64) MAX (0, wall_us));
  minute->cpu_us += (guint64) MAX (0, cpu_us);
  minute->errors += failed ? 1 : 0;
}

static void
sum_up (const MortiseBudgetAccount *self, Minute *sum)
{
  for (guint i = 0; i < MORTISE_BUDGET_WINDOW; i++)
    {
      const Minute *minute = &self->minutes[i];

      sum->cpu_us += minute->cpu_us;
      sum->errors += minute->errors;
      sum->wall.count += minute->wall.count;
      sum->wall.max = MAX (sum->wall.max, minute->wall.max);
      for (guint j = 0; minute->wall.count > 0 && j < MORTISE_HISTOGRAM_BUCKETS; j++)
        sum->wall.buckets[j] += minute->wall.buckets[j];
    }
}

/**
 * mortise_budget_account_check:
 * @self: an account
 * @now: the time
 * @use: (out): what the plugin took
 *
 * Returns: what of it is more than the budget allows: of times and errors only once there are
 *   %MORTISE_BUDGET_MIN_CALLS calls
 */
MortiseBudgetExcess
mortise_budget_account_check (MortiseBudgetAccount *self, gint64 now, MortiseBudgetUse *use)
{
  const MortiseBudget *budget = &self->budget;
  g_autofree Minute *sum = g_new0 (Minute, 1);
  MortiseBudgetExcess excess = 0;
  gboolean is_enough;

  move (self, now);
  sum_up (self, sum);
  /* The current minute is not over, so that what is counted is up to one minute less than the window. */
  use->span_us = now - MAX (self->since, (self->minute - MORTISE_BUDGET_WINDOW + 1) * MINUTE_US);
  use->span_us = MAX (use->span_us, MINUTE_US);
  use->calls = sum->wall.count;
  use->time_us = (gint64) mortise_histogram_get_percentile (&sum->wall, 95);
  use->cpu = (gint64) ((double) sum->cpu_us / (double) use->span_us * MORTISE_BUDGET_WHOLE);
  use->errors = use->calls > 0 ? (gint64) (sum->errors * MORTISE_BUDGET_WHOLE / use->calls) : 0;

  is_enough = use->calls >= MORTISE_BUDGET_MIN_CALLS;
  if (is_enough && budget->time_us != MORTISE_BUDGET_FREE && use->time_us > budget->time_us)
    excess |= MORTISE_BUDGET_TIME;
  if (budget->cpu != MORTISE_BUDGET_FREE && use->cpu > budget->cpu)
    excess |= MORTISE_BUDGET_CPU;
  if (is_enough && budget->errors != MORTISE_BUDGET_FREE && use->errors > budget->errors)
    excess |= MORTISE_BUDGET_ERRORS;
  return excess;
}

/**
 * mortise_budget_account_describe:
 * @self: an account
 * @now: the time
 *
 * Returns: (transfer full): the object *budget* of docs/admin-api.md
 */
JsonObject *
mortise_budget_account_describe (MortiseBudgetAccount *self, gint64 now)
{
  static const char *const names[] = { "time", "cpu", "errors" };
  JsonObject *object = json_object_new ();
  JsonObject *used = json_object_new ();
  JsonArray *exceeded = json_array_new ();
  MortiseBudgetUse use;
  MortiseBudgetExcess excess = mortise_budget_account_check (self, now, &use);

  mortise_budget_describe (&self->budget, object);
  json_object_set_int_member (used, "span_us", use.span_us);
  json_object_set_int_member (used, "calls", (gint64) use.calls);
  json_object_set_int_member (used, "time_us", use.time_us);
  json_object_set_double_member (used, "cpu", (double) use.cpu / MORTISE_BUDGET_WHOLE);
  json_object_set_double_member (used, "errors", (double) use.errors / MORTISE_BUDGET_WHOLE);
  json_object_set_object_member (object, "used", used);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (excess & (1u << i))
      json_array_add_string_element (exceeded, names[i]);
  json_object_set_array_member (object, "exceeded", exceeded);
  return object;
}
