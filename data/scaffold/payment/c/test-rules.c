/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by themselves, without a host. */
#include "@slug@-rules.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static void
assert_problem (const char *text, double maximum, const char *currencies, const char *expected)
{
  g_autoptr (JsonObject) payment = parse (text);
  g_autofree char *problem = payment_rules_find_problem (payment, 0.5, maximum, currencies);

  g_assert_cmpstr (problem, ==, expected);
}

static void
test_amounts (void)
{
  assert_problem ("{\"amount\": 0.5, \"currency\": \"EUR\"}", 0, "", NULL);
  assert_problem ("{\"amount\": 0.49, \"currency\": \"EUR\"}", 0, "", "The minimum payment is 0.50 EUR.");
  assert_problem ("{\"amount\": 100, \"currency\": \"EUR\"}", 100, "", NULL);
  assert_problem ("{\"amount\": 100.01, \"currency\": \"EUR\"}", 100, "", "The maximum payment is 100.00 EUR.");
  assert_problem ("{\"amount\": \"5\", \"currency\": \"EUR\"}", 0, "", "The payment has no amount.");
}

static void
test_currencies (void)
{
  assert_problem ("{\"amount\": 5, \"currency\": \"USD\"}", 0, "eur, usd", NULL);
  assert_problem ("{\"amount\": 5, \"currency\": \"CHF\"}", 0, "eur, usd", "Payments in CHF are not taken.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/amounts", test_amounts);
  g_test_add_func ("/@slug@/currencies", test_currencies);
  return g_test_run ();
}
