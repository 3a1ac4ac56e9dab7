/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "mortise-error.h"
#include "mortise-store-traces.h"

#include <string.h>

typedef struct
{
  const char *hook;
  const char *plugin;
  MortiseCallStatus status;
  const char *message;
  gint64 wall_us;
} Example;

static void
add_dispatch (MortiseStore *store, const char *tenant, const Example *example, const char *payload)
{
  static const MortiseDispatchOrigin origin = { .origin = "cli", .actor = "alice" };
  g_autoptr (GBytes) bytes = g_bytes_new (payload, strlen (payload));
  g_autoptr (MortiseDispatch) dispatch
      = mortise_dispatch_new (example->hook, MORTISE_HOOK_ACTION, tenant, &origin, NULL, bytes);
  MortiseDispatchCall *call = mortise_dispatch_call_new (example->plugin, 1, 10);

  call->version = g_strdup ("1.2.0");
  call->wall_us = example->wall_us;
  if (example->status != MORTISE_CALL_OK)
    mortise_dispatch_call_fail (call, example->status, "failed", example->message);
  mortise_dispatch_add_call (dispatch, call);
  mortise_dispatch_describe (dispatch, "escalated", NULL);
  mortise_dispatch_finish (dispatch, NULL);
  mortise_store_add_dispatch (store, dispatch, NULL, FALSE);
}

static MortiseTraceRecord *
get_trace (MortiseStore *store, const char *tenant, const char *id, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  mortise_store_get_trace_async (store, tenant, id, NULL, take_result, &slot);
  result = wait_for (&slot);
  return mortise_store_get_trace_finish (store, result, error);
}

static GPtrArray *
list_traces (MortiseStore *store, const MortiseTraceQuery *query)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *traces;

  mortise_store_list_traces_async (store, NULL, query, NULL, take_result, &slot);
  result = wait_for (&slot);
  traces = mortise_store_list_traces_finish (store, result, &error);
  g_assert_no_error (error);
  return traces;
}

static gint64
count_traces (MortiseStore *store, const MortiseTraceQuery *query)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 count;

  mortise_store_count_traces_async (store, NULL, query, NULL, take_result, &slot);
  result = wait_for (&slot);
  count = mortise_store_count_traces_finish (store, result, &error);
  g_assert_no_error (error);
  return count;
}

static void
pin (MortiseStore *store, const char *id, gboolean pinned)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mortise_store_pin_trace_async (store, NULL, id, pinned, take_result, &slot);
  result = wait_for (&slot);
  g_assert_true (mortise_store_pin_trace_finish (store, result, &error));
  g_assert_no_error (error);
}

/* --- filters ------------------------------------------------------------------------------------------------------ */

static const Example examples[] = {
  { "lead_created", "slack", MORTISE_CALL_OK, NULL, 20000 },
  { "lead_scored", "slack-pro", MORTISE_CALL_ERROR, "No channel #Sales", 30000 },
  { "ticket_created", "tagger", MORTISE_CALL_TIMEOUT, "deadline 5 s", 5000000 },
  { "ticket_created", "slack", MORTISE_CALL_SKIPPED, "the plugin is disabled", 0 },
  { "lead[0]", "tagger", MORTISE_CALL_OK, NULL, 100 },
};

static void
add_examples (MortiseStore *store)
{
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    add_dispatch (store, MORTISE_TENANT_DEFAULT, &examples[i], "{}");
  add_dispatch (store, "other", &examples[0], "{}");
}

/* Which of the examples a filter lets through: "14" for the first and the fourth. */
static void
assert_found (Fixture *fixture, const char *filter, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) terms = mortise_trace_filter_parse (filter, 0, &error);
  MortiseTraceQuery query = { .terms = terms, .limit = 100, .ascending = TRUE };
  g_autoptr (GPtrArray) traces = NULL;
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  traces = list_traces (fixture->store, &query);
  for (guint i = 0; i < traces->len; i++)
    g_string_append_printf (found, "%d", (int) ((const MortiseTraceRecord *) traces->pdata[i])->seq);
  g_test_message ("%s: %s", filter, found->str);
  g_assert_cmpstr (found->str, ==, expected);
  g_assert_cmpint (count_traces (fixture->store, &query), ==, (gint64) strlen (expected));
}

static void
test_filters (Fixture *fixture, gconstpointer user_data)
{
  static const char *const cases[][2] = {
    { "", "12345" },
    { "hook:lead_created", "1" },
    { "hook:lead_*", "12" },
    { "hook:lead*", "125" },
    { "hook:lead[0]", "5" },
    { "hook:lead_created,ticket_*", "134" },
    { "-hook:lead_*", "345" },
    { "plugin:slack", "14" },
    { "plugin:slack*", "124" },
    { "-plugin:slack", "235" },
    { "version:1.*", "12345" },
    { "status:ok", "145" },
    { "status:error", "23" },
    { "status:timeout", "3" },
    { "status:skipped", "4" },
    { "status:timeout,skipped", "34" },
    { "plugin:slack status:ok", "1" },
    { "plugin:slack* status:error", "2" },
    { "plugin:slack* -status:error", "14" },
    { "plugin:slack* slower:25ms", "2" },
    { "plugin:tagger faster:1ms", "5" },
    { "error:channel", "2" },
    { "error:\"#sales\"", "2" },
    { "-error:channel", "1345" },
    { "slack", "124" },
    { "TICKET", "34" },
    { "disabled", "4" },
    { "-slack", "35" },
    { "kind:action", "12345" },
    { "kind:filter", "" },
    { "platform:escalated origin:cli actor:alice", "12345" },
    { "since:2020-01-01 until:2000-01-01", "" },
    { "pinned:yes", "" },
    { "pinned:no hook:lead_created", "1" },
    { "hook:lead_* plugin:slack* status:error slower:10ms", "2" },
    { "parent:x", "" },
    { "error:\"'; DROP TABLE trace; --\"", "" },
  };

  add_examples (fixture->store);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_found (fixture, cases[i][0], cases[i][1]);
}

static void
test_order (Fixture *fixture, gconstpointer user_data)
{
  MortiseTraceQuery query = { .limit = 2, .offset = 1 };
  MortiseTraceQuery after = { .limit = 100, .after = 3, .ascending = TRUE };
  g_autoptr (GPtrArray) newest = NULL;
  g_autoptr (GPtrArray) late = NULL;
  g_autoptr (GPtrArray) by_hook = NULL;

  add_examples (fixture->store);
  newest = list_traces (fixture->store, &query);
  g_assert_cmpuint (newest->len, ==, 2);
  g_assert_cmpint (((const MortiseTraceRecord *) newest->pdata[0])->seq, ==, 4);
  late = list_traces (fixture->store, &after);
  g_assert_cmpuint (late->len, ==, 2);
  g_assert_cmpint (((const MortiseTraceRecord *) late->pdata[0])->seq, ==, 4);
  query = (MortiseTraceQuery){ .limit = 10, .sort = MORTISE_TRACE_BY_HOOK, .ascending = TRUE };
  by_hook = list_traces (fixture->store, &query);
  g_assert_cmpint (((const MortiseTraceRecord *) by_hook->pdata[0])->seq, ==, 5);
  g_assert_cmpint (((const MortiseTraceRecord *) by_hook->pdata[3])->seq, ==, 4);
}

/* --- one ---------------------------------------------------------------------------------------------------------- */

static void
test_one (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseTraceRecord) last = NULL;
  g_autoptr (MortiseTraceRecord) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (get_trace (fixture->store, NULL, "last", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  add_dispatch (fixture->store, MORTISE_TENANT_DEFAULT, &examples[0], "{\"x\":1}");
  add_dispatch (fixture->store, "other", &examples[0], "{\"x\":2}");
  last = get_trace (fixture->store, NULL, "last", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (last->detail, "\"payload\":{\"x\":1}"));
  g_assert_null (strstr (last->summary, "payload"));
  again = get_trace (fixture->store, NULL, last->id, &error);
  g_assert_cmpstr (again->detail, ==, last->detail);
  g_assert_null (get_trace (fixture->store, "other", last->id, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
}

/* --- bounds ------------------------------------------------------------------------------------------------------- */

static gint64
count (Fixture *fixture, const char *where)
{
  g_autofree char *sql = g_strconcat ("SELECT count (*) FROM trace WHERE ", where, NULL);

  return query_int (fixture->path, sql);
}

/* A flood of ordinary ones does not push out what failed, nor what is pinned. */
static void
test_rows_bound (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseTraceRecord) first = NULL;

  mortise_store_set_policy (fixture->store, MORTISE_TRACE_POLICY_ROWS, "1200", "test");
  add_dispatch (fixture->store, MORTISE_TENANT_DEFAULT, &examples[0], "{}");
  first = get_trace (fixture->store, NULL, "last", NULL);
  pin (fixture->store, first->id, TRUE);
  for (int i = 1; i <= 5000; i++)
    {
      add_dispatch (fixture->store, MORTISE_TENANT_DEFAULT, &examples[i % 100 == 0 ? 1 : 0], "{}");
      if (i % 500 != 0)
        continue;
      flush_well (fixture->store);
      g_assert_cmpint (count (fixture, "keep = 0"), <=, 900);
    }
  g_assert_cmpint (count (fixture, "keep = 0"), >=, 600);
  g_assert_cmpint (count (fixture, "keep = 1"), ==, 50);
  g_assert_cmpint (count (fixture, "keep = 2"), ==, 1);
  g_assert_cmpint (count (fixture, "failed"), ==, 50);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM trace_call"), ==, count (fixture, "TRUE"));

  /* More of what failed than there is room for. */
  for (int i = 0; i < 1000; i++)
    add_dispatch (fixture->store, MORTISE_TENANT_DEFAULT, &examples[1], "{}");
  flush_well (fixture->store);
  g_assert_cmpint (count (fixture, "keep = 1"), <=, 300);
  g_assert_cmpint (count (fixture, "keep = 0"), >=, 600);

  pin (fixture->store, first->id, FALSE);
  g_assert_cmpint (count (fixture, "keep = 2"), ==, 0);
}

static void
test_bytes_bound (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = g_strnfill (200 * 1024, 'x');
  g_autofree char *payload = g_strdup_printf ("{\"text\":\"%s\"}", text);

  mortise_store_set_policy (fixture->store, MORTISE_TRACE_POLICY_BYTES, "16777216", "test");
  for (int i = 1; i <= 200; i++)
    {
      add_dispatch (fixture->store, MORTISE_TENANT_DEFAULT, &examples[0], payload);
      flush_well (fixture->store);
      g_assert_cmpint (query_int (fixture->path, "SELECT sum (bytes) FROM trace"), <=, 12 << 20);
    }
  g_assert_cmpint (count (fixture, "TRUE"), >=, 35);
}

/* As long as a host that fires twelve hooks a second for a day. */
static void
test_million (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = g_strnfill (1000, 'x');
  g_autofree char *payload = g_strdup_printf ("{\"text\":\"%s\"}", text);

  if (g_getenv ("MORTISE_TEST_LONG") == NULL || *g_getenv ("MORTISE_TEST_LONG") == '\0')
    {
      g_test_skip ("takes minutes: ./dev test --long");
      return;
    }
  for (int i = 1; i <= 1000000; i++)
    {
      add_dispatch (fixture->store, MORTISE_TENANT_DEFAULT, &examples[i % 100 == 0 ? 1 : 0], payload);
      if (i % 10000 != 0)
        continue;
      flush_well (fixture->store);
      g_assert_cmpint (count (fixture, "TRUE"), <=, MORTISE_TRACE_DEFAULT_ROWS);
      g_assert_cmpint (query_int (fixture->path, "PRAGMA page_count") * query_int (fixture->path, "PRAGMA page_size"),
                       <=, MORTISE_TRACE_DEFAULT_BYTES);
    }
  g_assert_cmpint (count (fixture, "TRUE"), >=, MORTISE_TRACE_DEFAULT_ROWS / 2);
}

static void
test_clear (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseTraceRecord) last = NULL;

  add_examples (fixture->store);
  last = get_trace (fixture->store, NULL, "last", NULL);
  pin (fixture->store, last->id, TRUE);
  mortise_store_clear_traces (fixture->store, NULL);
  flush_well (fixture->store);
  g_assert_cmpint (count (fixture, "TRUE"), ==, 2);
  g_assert_cmpint (count (fixture, "tenant = 'other'"), ==, 1);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM trace_call"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/store/traces/filters", test_filters);
  ADD ("/store/traces/order", test_order);
  ADD ("/store/traces/one", test_one);
  ADD ("/store/traces/rows", test_rows_bound);
  ADD ("/store/traces/bytes", test_bytes_bound);
  ADD ("/store/traces/million", test_million);
  ADD ("/store/traces/clear", test_clear);
#undef ADD

  return g_test_run ();
}
