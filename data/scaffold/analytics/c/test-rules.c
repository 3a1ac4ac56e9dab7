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

static JsonObject *
add (JsonObject *sums, const char *text)
{
  g_autoptr (JsonObject) order = parse (text);

  return analytics_rules_add_order (sums, order);
}

static void
test_sums (void)
{
  g_autoptr (JsonObject) one = add (NULL, "{\"total\": 0.1, \"currency\": \"EUR\"}");
  g_autoptr (JsonObject) two = add (one, "{\"total\": 0.2, \"currency\": \"EUR\"}");
  g_autoptr (JsonObject) three = add (two, "{\"total\": 5, \"currency\": \"USD\"}");
  JsonObject *euros = json_object_get_object_member (three, "EUR");
  JsonObject *dollars = json_object_get_object_member (three, "USD");

  g_assert_cmpint (json_object_get_int_member (euros, "orders"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (euros, "cents"), ==, 30);
  g_assert_cmpint (json_object_get_int_member (dollars, "cents"), ==, 500);
}

static void
assert_key (const char *text, const char *expected)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2025, 3, 4, 12, 0, 0);
  g_autoptr (JsonObject) order = parse (text);
  g_autofree char *key = analytics_rules_dup_key (order, now);

  g_assert_cmpstr (key, ==, expected);
}

static void
test_day (void)
{
  assert_key ("{\"created_at\": \"2025-01-31T23:00:00Z\"}", "2025-01-31");
  assert_key ("{}", "2025-03-04");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/sums", test_sums);
  g_test_add_func ("/@slug@/day", test_day);
  return g_test_run ();
}
