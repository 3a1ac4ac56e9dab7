/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-budget.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

static gboolean
change (MortiseBudget *budget, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), error);

  g_assert_nonnull (node);
  return mortise_budget_change (budget, json_node_get_object (node), error);
}

static void
test_change (void)
{
  MortiseBudget budget = MORTISE_BUDGET_NONE;
  g_autoptr (GError) error = NULL;

  g_assert_true (mortise_budget_is_none (&budget));
  g_assert_true (change (&budget, "{\"time_us\":50000,\"cpu\":0.05}", &error));
  g_assert_cmpint (budget.time_us, ==, 50000);
  g_assert_cmpint (budget.cpu, ==, 50000);
  g_assert_cmpint (budget.errors, ==, MORTISE_BUDGET_FREE);
  g_assert_true (change (&budget, "{\"time_us\":null,\"errors\":0}", &error));
  g_assert_cmpint (budget.time_us, ==, MORTISE_BUDGET_FREE);
  g_assert_cmpint (budget.cpu, ==, 50000);
  g_assert_cmpint (budget.errors, ==, 0);
  g_assert_false (mortise_budget_is_none (&budget));
  g_assert_true (change (&budget, "{\"cpu\":null,\"errors\":null}", &error));
  g_assert_true (mortise_budget_is_none (&budget));
  g_assert_no_error (error);
}

/* One that is wrong changes nothing. */
static void
test_refusals (void)
{
  static const char *const cases[]
      = { "{\"cpu\":0.5,\"time_us\":0}",  "{\"cpu\":0.5,\"time_us\":30000001}", "{\"cpu\":0.5,\"time_us\":1.5}",
          "{\"cpu\":0.5,\"errors\":1.1}", "{\"cpu\":0.5,\"errors\":\"1\"}",     "{\"cpu\":0.5,\"errors\":[]}" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MortiseBudget budget = MORTISE_BUDGET_NONE;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i]);
      g_assert_false (change (&budget, cases[i], &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_assert_true (mortise_budget_is_none (&budget));
    }
}

static void
test_explain (void)
{
  const MortiseBudget budget = { .time_us = 1500, .cpu = 50000, .errors = 5000 };
  g_autofree char *both = mortise_budget_explain (&budget, MORTISE_BUDGET_TIME | MORTISE_BUDGET_ERRORS);
  g_autofree char *cpu = mortise_budget_explain (&budget, MORTISE_BUDGET_CPU);

  g_assert_cmpstr (both, ==,
                   "more than 5 % of its calls take longer than 1.5 ms, and more than 0.5 % of its calls fail");
  g_assert_cmpstr (cpu, ==, "its calls take more than 5 % of a processor");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/budget/change", test_change);
  g_test_add_func ("/budget/refusals", test_refusals);
  g_test_add_func ("/budget/explain", test_explain);
  return g_test_run ();
}
