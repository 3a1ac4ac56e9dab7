/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-activity.h"

#include "mortise-json.h"

/* What a plugin did, as it is recorded: within bounds, whatever the plugin does. */

#define SECOND ((gint64) G_USEC_PER_SEC)
#define START (1000 * SECOND)
/* What the clock shows when the monotonic one is at nothing. */
#define EPOCH (1700000000 * SECOND)

static JsonObject *
describe (MortiseActivity *activity, gint64 now)
{
  return mortise_activity_to_json (activity, now, now + EPOCH);
}

static JsonObject *
get_element (JsonObject *object, const char *name, guint index)
{
  JsonArray *array = mortise_json_get_array (object, name);

  g_assert_nonnull (array);
  g_assert_cmpuint (json_array_get_length (array), >, index);
  return json_array_get_object_element (array, index);
}

static guint
count (JsonObject *object, const char *name)
{
  return json_array_get_length (mortise_json_get_array (object, name));
}

static void
test_samples (void)
{
  g_autoptr (MortiseActivity) activity = mortise_activity_new (START);
  g_autoptr (JsonObject) object = NULL;
  JsonObject *second;

  mortise_activity_begin_process (activity, START);
  mortise_activity_add_usage (activity, 10, 4000, START + SECOND);
  mortise_activity_add_usage (activity, 90, 5000, START + 3 * SECOND);
  mortise_activity_add_usage (activity, 20, 9000, START + 6 * SECOND);
  object = describe (activity, START + 7 * SECOND);

  g_assert_cmpuint (count (object, "samples"), ==, 2);
  g_assert_cmpint (mortise_json_get_int (get_element (object, "samples", 0), "cpu_us", 0), ==, 4000);
  second = get_element (object, "samples", 1);
  g_assert_cmpint (mortise_json_get_int (second, "time", 0), ==, EPOCH + START + 6 * SECOND);
  g_assert_cmpint (mortise_json_get_int (second, "span_us", 0), ==, 5 * SECOND);
  g_assert_cmpint (mortise_json_get_int (second, "memory_bytes", 0), ==, 90);
  g_assert_cmpint (mortise_json_get_int (second, "cpu_us", 0), ==, 5000);
}

/* CPU time counts from nothing in each process; however many there are, one sample is kept in 5 s. */
static void
test_processes (void)
{
  g_autoptr (MortiseActivity) activity = mortise_activity_new (START);
  g_autoptr (JsonObject) object = NULL;

  for (guint i = 0; i < 10; i++)
    {
      mortise_activity_begin_process (activity, START + i * SECOND);
      mortise_activity_add_usage (activity, 1, 700, START + i * SECOND + 1);
    }
  object = describe (activity, START + 10 * SECOND);
  g_assert_cmpuint (count (object, "samples"), ==, 2);
  g_assert_cmpint (mortise_json_get_int (get_element (object, "samples", 1), "cpu_us", 0), ==, 700);
}

static void
test_an_hour (void)
{
  g_autoptr (MortiseActivity) activity = mortise_activity_new (START);
  g_autoptr (JsonObject) object = NULL, later = NULL;
  const MortiseActivityCall call = { .hook = "h", .kind = "action", .wall_us = 1 };
  gint64 now = START;

  for (guint i = 0; i < 2000; i++)
    {
      now += 5 * SECOND;
      mortise_activity_add_usage (activity, i, i, now);
      mortise_activity_count_call (activity, &call, now);
    }
  object = describe (activity, now);
  g_assert_cmpuint (count (object, "samples"), ==, 720);
  g_assert_cmpuint (count (object, "minutes"), ==, 60);
  for (guint i = 1; i < 720; i++)
    g_assert_cmpint (mortise_json_get_int (get_element (object, "samples", i), "memory_bytes", 0), ==, 1280 + i);
  g_assert_cmpint (mortise_json_get_int (get_element (object, "listeners", 0), "calls", 0), ==, 2000);

  later = describe (activity, now + 3601 * SECOND);
  g_assert_cmpuint (count (later, "samples"), ==, 0);
  g_assert_cmpuint (count (later, "minutes"), ==, 0);
}

static void
test_calls (void)
{
  g_autoptr (MortiseActivity) activity = mortise_activity_new (START);
  g_autoptr (JsonObject) object = NULL;
  JsonObject *first, *minute;

  mortise_activity_count_call (activity, &(MortiseActivityCall){ "b", "filter", 0, 30, FALSE }, START);
  mortise_activity_count_call (activity, &(MortiseActivityCall){ "a", "action", 1, 10, FALSE }, START);
  mortise_activity_count_call (activity, &(MortiseActivityCall){ "a", "action", 0, 20, FALSE }, START);
  mortise_activity_count_call (activity, &(MortiseActivityCall){ "a", "action", 0, 50, TRUE }, START + 2);
  mortise_activity_count_failure (activity, START + 3);
  object = describe (activity, START + 4);

  g_assert_cmpuint (count (object, "listeners"), ==, 3);
  first = get_element (object, "listeners", 0);
  g_assert_cmpstr (mortise_json_get_string (first, "hook", NULL), ==, "a");
  g_assert_cmpint (mortise_json_get_int (first, "index", -1), ==, 0);
  g_assert_cmpint (mortise_json_get_int (first, "calls", 0), ==, 2);
  g_assert_cmpint (mortise_json_get_int (first, "errors", 0), ==, 1);
  g_assert_cmpint (mortise_json_get_int (first, "total_us", 0), ==, 70);
  g_assert_cmpint (mortise_json_get_int (first, "longest_us", 0), ==, 50);
  g_assert_cmpint (mortise_json_get_int (first, "last", 0), ==, EPOCH + START + 2);
  minute = get_element (object, "minutes", 0);
  g_assert_cmpint (mortise_json_get_int (minute, "calls", 0), ==, 4);
  g_assert_cmpint (mortise_json_get_int (minute, "errors", 0), ==, 1);
  g_assert_cmpint (mortise_json_get_int (minute, "failures", 0), ==, 1);
}

static void
test_uses (void)
{
  g_autoptr (MortiseActivity) activity = mortise_activity_new (START);
  g_autoptr (JsonObject) object = NULL;
  JsonObject *storage;

  mortise_activity_count_use (activity, "storage", FALSE, START);
  mortise_activity_count_use (activity, "storage", TRUE, START + 1);
  mortise_activity_count_use (activity, "storage", TRUE, START + 2);
  mortise_activity_count_use (activity, "events", TRUE, START + 3);
  object = describe (activity, START + 4);
  g_assert_cmpuint (count (object, "permissions"), ==, 2);
  storage = get_element (object, "permissions", 1);
  g_assert_cmpstr (mortise_json_get_string (storage, "name", NULL), ==, "storage");
  g_assert_cmpint (mortise_json_get_int (storage, "uses", 0), ==, 2);
  g_assert_cmpint (mortise_json_get_int (storage, "refusals", 0), ==, 1);
  g_assert_cmpint (mortise_json_get_int (storage, "last", 0), ==, EPOCH + START + 2);
}

/* A plugin chooses these names: neither many nor long ones cost anything, and the latest are known. */
static void
test_bounds (void)
{
  g_autoptr (MortiseActivity) activity = mortise_activity_new (START);
  g_autofree char *endless = g_strnfill (100000, 'x');
  g_autoptr (JsonObject) object = NULL;
  gboolean has_last = FALSE;

  mortise_activity_count_contact (activity, endless, FALSE, START);
  mortise_activity_count_contact (activity, "\xff.example:80", FALSE, START);
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *name = g_strdup_printf ("host-%u:443", i);

      mortise_activity_count_contact (activity, name, FALSE, START + i);
      mortise_activity_count_call (activity, &(MortiseActivityCall){ name, "action", 0, 1, FALSE }, START + i);
    }
  object = describe (activity, START + 5000);
  g_assert_cmpuint (count (object, "hosts"), ==, 64);
  g_assert_cmpuint (count (object, "listeners"), ==, 1000);
  g_assert_cmpint (mortise_json_get_int (get_element (object, "minutes", 0), "calls", 0), ==, 5000);
  for (guint i = 0; i < 64; i++)
    has_last |= g_str_equal (mortise_json_get_string (get_element (object, "hosts", i), "name", ""), "host-4999:443");
  g_assert_true (has_last);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/activity/samples", test_samples);
  g_test_add_func ("/activity/processes", test_processes);
  g_test_add_func ("/activity/an-hour", test_an_hour);
  g_test_add_func ("/activity/calls", test_calls);
  g_test_add_func ("/activity/uses", test_uses);
  g_test_add_func ("/activity/bounds", test_bounds);
  return g_test_run ();
}
