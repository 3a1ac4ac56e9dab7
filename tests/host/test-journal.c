/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host-fixture.h"
#include "mortise-journal.h"
#include "mortise-json.h"

#include <string.h>

/* As in mortise-journal.c. */
#define BURST 2000
#define MAX_MESSAGE 8192

typedef struct
{
  char *folder;
  MortiseStore *store;
  MortiseJournal *journal;
  GPtrArray *records;
} Fixture;

static void
on_record (MortiseJournal *journal, JsonNode *node, Fixture *fixture)
{
  g_ptr_array_add (fixture->records, json_node_dup_object (node));
}

static void
open_journal (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "site.sqlite", NULL);
  g_autoptr (GError) error = NULL;

  fixture->store = mortise_store_open (path, &error);
  g_assert_no_error (error);
  fixture->journal = mortise_journal_new (fixture->store, MORTISE_TENANT_DEFAULT);
  g_signal_connect (fixture->journal, "record", G_CALLBACK (on_record), fixture);
}

static void
close_journal (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  flush_store (fixture->store);
  g_assert_finalize_object (g_steal_pointer (&fixture->journal));
  mortise_store_close (fixture->store, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->store);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = make_folder ();
  fixture->records = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  open_journal (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  close_journal (fixture);
  g_ptr_array_unref (fixture->records);
  remove_folder (fixture->folder);
}

static void
add (Fixture *fixture, const char *plugin, const char *level, const char *message)
{
  mortise_journal_add (fixture->journal, plugin, "log", level, message, NULL);
}

static const char *
get (Fixture *fixture, guint index, const char *name)
{
  return json_object_get_string_member (fixture->records->pdata[index], name);
}

static JsonNode *
query (Fixture *fixture, const char *plugin, gint64 after, guint limit)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = NULL;
  JsonNode *node;

  mortise_journal_query_async (fixture->journal, plugin, after, limit, NULL, take_result, &slot);
  result = wait_for (&slot);
  text = mortise_journal_query_finish (fixture->journal, result, &error);
  g_assert_no_error (error);
  node = mortise_json_parse_bytes (text, &error);
  g_assert_no_error (error);
  return node;
}

static void
test_records (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (JsonNode) own = NULL;

  json_object_set_int_member (fields, "lead", 7);
  mortise_journal_add (fixture->journal, "a", "log", "warning", "scored", fields);
  add (fixture, NULL, "no such level", "not \xff UTF-8");
  g_assert_cmpuint (fixture->records->len, ==, 2);
  g_assert_cmpstr (get (fixture, 0, "plugin"), ==, "a");
  g_assert_cmpstr (get (fixture, 0, "level"), ==, "warning");
  g_assert_cmpstr (get (fixture, 0, "message"), ==, "scored");
  g_assert_cmpint (mortise_json_get_int (mortise_json_get_object (fixture->records->pdata[0], "fields"), "lead", 0), ==,
                   7);
  g_assert_true (json_object_get_null_member (fixture->records->pdata[1], "plugin"));
  g_assert_true (json_object_get_null_member (fixture->records->pdata[1], "fields"));
  g_assert_cmpstr (get (fixture, 1, "level"), ==, "info");
  g_assert_cmpstr (get (fixture, 1, "message"), ==, "not \357\277\275 UTF-8");

  flush_store (fixture->store);
  list = query (fixture, NULL, 0, 10);
  own = query (fixture, "a", 0, 10);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (own)), ==, 1);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) told = json_node_init_object (json_node_alloc (), fixture->records->pdata[i]);
      g_autofree char *text = mortise_json_to_text (told, FALSE);
      g_autofree char *kept = mortise_json_to_text (json_array_get_element (json_node_get_array (list), i), FALSE);

      g_assert_cmpstr (kept, ==, text);
    }
}

static void
test_cut (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *start = g_strnfill (MAX_MESSAGE - 1, 'x');
  g_autofree char *exact = g_strconcat (start, "x", NULL);
  g_autofree char *too_long = g_strconcat (start, "\303\251", NULL);
  g_autofree char *long_field = g_strnfill (16 * 1024, 'x');
  g_autoptr (JsonObject) fields = json_object_new ();

  add (fixture, "a", "info", exact);
  g_assert_cmpstr (get (fixture, 0, "message"), ==, exact);
  add (fixture, "a", "info", too_long);
  g_assert_cmpstr (get (fixture, 1, "message"), ==, start);

  json_object_set_string_member (fields, "long", long_field);
  mortise_journal_add (fixture->journal, "a", "log", "info", "fields", fields);
  g_assert_cmpstr (
      mortise_json_get_string (mortise_json_get_object (fixture->records->pdata[2], "fields"), "left_out", NULL), ==,
      "fields of more than 16 KiB");
}

/* A plugin that floods the log is counted and not kept, and costs the others nothing. */
static void
test_rate (Fixture *fixture, gconstpointer user_data)
{
  guint n_before, n_dropped = 0;
  gint64 until = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  g_autofree char *message = NULL;

  for (guint i = 0; i < BURST; i++)
    add (fixture, "a", "info", "flood");
  g_assert_cmpuint (fixture->records->len, ==, BURST);

  /* The allowance comes back with time: what was left out meanwhile is said before the next record. */
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      n_before = fixture->records->len;
      add (fixture, "a", "info", "flood");
      n_dropped += fixture->records->len == n_before ? 1 : 0;
    }
  while (fixture->records->len < n_before + 2);
  message = g_strdup_printf ("… %u records left out", n_dropped);
  g_assert_cmpstr (get (fixture, n_before, "message"), ==, message);
  g_assert_cmpstr (get (fixture, n_before, "stream"), ==, "host");
  g_assert_cmpstr (get (fixture, n_before + 1, "message"), ==, "flood");

  n_before = fixture->records->len;
  add (fixture, "b", "info", "other");
  g_assert_cmpuint (fixture->records->len, ==, n_before + 1);
  for (guint i = 0; i < BURST + 1; i++)
    add (fixture, NULL, "info", "host");
  g_assert_cmpuint (fixture->records->len, ==, n_before + 1 + BURST + 1);
}

static void
test_numbers_go_on (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (JsonNode) list = NULL;

  add (fixture, "a", "info", "one");
  add (fixture, "a", "info", "two");
  close_journal (fixture);
  open_journal (fixture);
  add (fixture, "a", "info", "three");
  g_assert_cmpint (mortise_json_get_int (fixture->records->pdata[0], "seq", 0), ==, 1);
  g_assert_cmpint (mortise_json_get_int (fixture->records->pdata[1], "seq", 0), ==, 2);
  g_assert_cmpint (mortise_json_get_int (fixture->records->pdata[2], "seq", 0), ==, 3);

  flush_store (fixture->store);
  list = query (fixture, NULL, 1, 10);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 2);
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (json_node_get_array (list), 0), "message"), ==,
      "two");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/journal/records", Fixture, NULL, set_up, test_records, tear_down);
  g_test_add ("/journal/cut", Fixture, NULL, set_up, test_cut, tear_down);
  g_test_add ("/journal/rate", Fixture, NULL, set_up, test_rate, tear_down);
  g_test_add ("/journal/numbers-go-on", Fixture, NULL, set_up, test_numbers_go_on, tear_down);
  return g_test_run ();
}
