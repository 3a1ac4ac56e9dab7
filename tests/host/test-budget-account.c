/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-budget-account.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
/* Some minute of 2026. */
#define START (G_GINT64_CONSTANT (29000000) * MINUTE)

static MortiseBudgetExcess
check (MortiseBudgetAccount *account, gint64 now)
{
  MortiseBudgetUse use;

  return mortise_budget_account_check (account, now, &use);
}

static MortiseBudgetAccount *
make (gint64 time_us, gint64 cpu, gint64 errors)
{
  MortiseBudgetAccount *account = mortise_budget_account_new (START);

  mortise_budget_account_set_budget (account, &(MortiseBudget){ time_us, cpu, errors });
  return account;
}

static void
add (MortiseBudgetAccount *account, guint n, gint64 wall_us, gboolean failed, gint64 now)
{
  for (guint i = 0; i < n; i++)
    mortise_budget_account_add (account, wall_us, 0, failed, now);
}

/* One of 20 may take longer, two may not; and of 19 nobody can say. */
static void
test_time (void)
{
  g_autoptr (MortiseBudgetAccount) account = make (1000, MORTISE_BUDGET_FREE, MORTISE_BUDGET_FREE);

  add (account, 17, 900, FALSE, START);
  add (account, 2, 5000, FALSE, START);
  g_assert_cmpint (check (account, START), ==, 0);
  add (account, 1, 900, FALSE, START);
  g_assert_cmpint (check (account, START), ==, MORTISE_BUDGET_TIME);
  add (account, 20, 900, FALSE, START);
  g_assert_cmpint (check (account, START), ==, 0);
}

static void
test_errors (void)
{
  g_autoptr (MortiseBudgetAccount) account = make (MORTISE_BUDGET_FREE, MORTISE_BUDGET_FREE, 100000);

  add (account, 18, 1, FALSE, START);
  add (account, 2, 1, TRUE, START);
  g_assert_cmpint (check (account, START), ==, 0);
  add (account, 1, 1, TRUE, START);
  g_assert_cmpint (check (account, START), ==, MORTISE_BUDGET_ERRORS);
}

/* A share of the time since the budget was set, of a minute at least, and of the window at most. */
static void
test_cpu (void)
{
  g_autoptr (MortiseBudgetAccount) account = make (MORTISE_BUDGET_FREE, 50000, MORTISE_BUDGET_FREE);
  MortiseBudgetUse use;

  mortise_budget_account_add (account, 4 * G_USEC_PER_SEC, 4 * G_USEC_PER_SEC, FALSE, START);
  g_assert_cmpint (mortise_budget_account_check (account, START + G_USEC_PER_SEC, &use), ==, MORTISE_BUDGET_CPU);
  g_assert_cmpint (use.span_us, ==, MINUTE);
  g_assert_cmpint (mortise_budget_account_check (account, START + 2 * MINUTE, &use), ==, 0);
  g_assert_cmpint (use.cpu, ==, 4 * MORTISE_BUDGET_WHOLE / 120);
  mortise_budget_account_check (account, START + 60 * MINUTE, &use);
  g_assert_cmpint (use.span_us, <=, MORTISE_BUDGET_WINDOW * MINUTE);
  g_assert_cmpint (use.cpu, ==, 0);
}

/* What was ten minutes ago does not count any more, minute by minute. */
static void
test_window (void)
{
  g_autoptr (MortiseBudgetAccount) account = make (1000, MORTISE_BUDGET_FREE, 0);
  MortiseBudgetUse use;

  add (account, 20, 5000, TRUE, START);
  add (account, 30, 10, FALSE, START + 5 * MINUTE);
  g_assert_cmpint (check (account, START + 9 * MINUTE), ==, MORTISE_BUDGET_TIME | MORTISE_BUDGET_ERRORS);
  g_assert_cmpint (mortise_budget_account_check (account, START + 10 * MINUTE, &use), ==, 0);
  g_assert_cmpuint (use.calls, ==, 30);
  mortise_budget_account_check (account, START + 15 * MINUTE, &use);
  g_assert_cmpuint (use.calls, ==, 0);
}

/* A clock that is set back or far ahead does no harm. */
static void
test_clock (void)
{
  g_autoptr (MortiseBudgetAccount) account = make (1000, 1, 0);
  MortiseBudgetUse use;

  add (account, 5, 10, FALSE, START);
  add (account, 5, 10, FALSE, START - 100 * MINUTE);
  mortise_budget_account_check (account, START, &use);
  g_assert_cmpuint (use.calls, ==, 10);
  mortise_budget_account_check (account, START + 1000000 * MINUTE, &use);
  g_assert_cmpuint (use.calls, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/budget-account/time", test_time);
  g_test_add_func ("/budget-account/errors", test_errors);
  g_test_add_func ("/budget-account/cpu", test_cpu);
  g_test_add_func ("/budget-account/window", test_window);
  g_test_add_func ("/budget-account/clock", test_clock);
  return g_test_run ();
}
