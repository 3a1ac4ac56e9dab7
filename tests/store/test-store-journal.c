/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "mortise-error.h"

static void
add_log (MortiseStore *store, gint64 seq, const char *tenant, const char *slug, const char *message)
{
  MortiseLogRecord log = { .seq = seq,
                           .tenant = (char *) tenant,
                           .slug = (char *) slug,
                           .stream = (char *) "log",
                           .level = (char *) "info",
                           .message = (char *) message,
                           .fields = (char *) "{\"n\":1}" };

  mortise_store_add_log (store, &log);
}

static GPtrArray *
list_logs (MortiseStore *store, const char *tenant, const char *slug, gint64 after, guint limit)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *logs;

  mortise_store_list_logs_async (store, tenant, slug, after, limit, NULL, take_result, &slot);
  result = wait_for (&slot);
  logs = mortise_store_list_logs_finish (store, result, &error);
  g_assert_no_error (error);
  return logs;
}

static void
assert_seqs (MortiseStore *store, const char *slug, gint64 after, guint limit, const char *expected)
{
  g_autoptr (GPtrArray) logs = list_logs (store, NULL, slug, after, limit);
  g_autoptr (GString) seqs = g_string_new (NULL);

  for (guint i = 0; i < logs->len; i++)
    g_string_append_printf (seqs, " %" G_GINT64_FORMAT, ((MortiseLogRecord *) g_ptr_array_index (logs, i))->seq);
  g_assert_cmpstr (seqs->str, ==, expected);
}

static void
test_logs (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) logs = NULL;
  const MortiseLogRecord *log;

  g_assert_cmpint (mortise_store_last_log_seq (fixture->store), ==, 0);
  add_log (fixture->store, 1, NULL, "one", "bad \xff byte\nand a second line");
  add_log (fixture->store, 2, NULL, NULL, "host");
  add_log (fixture->store, 3, NULL, "two", "two");
  add_log (fixture->store, 5, NULL, "one", "five");
  add_log (fixture->store, 6, "other", "one", "another tenant");

  assert_seqs (fixture->store, NULL, 0, 100, " 1 2 3 5");
  assert_seqs (fixture->store, NULL, 0, 2, " 3 5");
  assert_seqs (fixture->store, NULL, 1, 2, " 2 3");
  assert_seqs (fixture->store, "one", 0, 100, " 1 5");
  assert_seqs (fixture->store, "one", 5, 100, "");

  logs = list_logs (fixture->store, NULL, "one", 0, 2);
  log = g_ptr_array_index (logs, 0);
  g_assert_cmpstr (log->tenant, ==, MORTISE_TENANT_DEFAULT);
  g_assert_cmpstr (log->slug, ==, "one");
  g_assert_cmpstr (log->stream, ==, "log");
  g_assert_cmpstr (log->level, ==, "info");
  g_assert_cmpstr (log->message, ==, "bad \357\277\275 byte\nand a second line");
  g_assert_cmpstr (log->fields, ==, "{\"n\":1}");
  g_assert_cmpint (log->at, >, 0);

  fixture_reopen (fixture);
  g_assert_cmpint (mortise_store_last_log_seq (fixture->store), ==, 6);
}

/* Those that are asked for first come first: the newest, or what follows a number. One is given however large it is. */
static void
test_log_list_bound (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *line = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *longest = g_strnfill (9 * 1024 * 1024, 'x');

  for (int seq = 1; seq <= 5; seq++)
    {
      add_log (fixture->store, seq, NULL, "one", line);
      flush_well (fixture->store);
    }
  assert_seqs (fixture->store, NULL, 0, 100, " 3 4 5");
  assert_seqs (fixture->store, NULL, 1, 100, " 2 3 4");
  add_log (fixture->store, 6, NULL, "one", longest);
  flush_well (fixture->store);
  assert_seqs (fixture->store, NULL, 0, 100, " 6");
}

static void
test_log_bound (Fixture *fixture, gconstpointer user_data)
{
  for (int seq = 1; seq <= 100000; seq++)
    {
      add_log (fixture->store, seq, NULL, "one", "a line of some length, as plugins write them");
      if (seq % 5000 != 0)
        continue;
      flush_well (fixture->store);
      g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM log"), <=, 20000);
    }
  g_assert_cmpuint (mortise_store_get_dropped (fixture->store), ==, 0);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM log"), >=, 19800);
  g_assert_cmpint (query_int (fixture->path, "SELECT max(seq) FROM log"), ==, 100000);
}

/* Whatever the worker's speed: what was not dropped is there, and state is never dropped. */
static void
test_flood (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *line = g_strnfill (64 * 1024, 'x');
  guint64 dropped;

  put_plugin (fixture->store, NULL, "one");
  for (int seq = 1; seq <= 4000; seq++)
    add_log (fixture->store, seq, NULL, "one", line);
  mortise_store_set_plugin_enabled (fixture->store, NULL, "one", TRUE, ALICE);
  flush_well (fixture->store);
  dropped = mortise_store_get_dropped (fixture->store);
  g_test_message ("%" G_GUINT64_FORMAT " dropped", dropped);
  g_assert_cmpuint (query_int (fixture->path, "SELECT count(*) FROM log"), ==, 4000 - dropped);
  g_assert_cmpint (query_int (fixture->path, "SELECT enabled FROM plugin"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/store/journal/logs", test_logs);
  ADD ("/store/journal/logs/bound", test_log_bound);
  ADD ("/store/journal/logs/list-bound", test_log_list_bound);
  ADD ("/store/journal/logs/flood", test_flood);
#undef ADD

  return g_test_run ();
}
