/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "mortise-json.h"
#include "mortise-log-item.h"
#include "mortise-log.h"

static void
count (guint *counter)
{
  (*counter)++;
}

static JsonNode *
make_records (guint first, guint n)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{\"seq\": %u, \"message\": \"m%u\"}", i > 0 ? "," : "", first + i, first + i);
  g_string_append_c (text, ']');
  return mortise_json_parse (text->str, text->len, NULL);
}

static void
test_update_notifies_changes_only (void)
{
  g_autoptr (JsonNode) records = make_records (1, 2);
  g_autoptr (MortiseItem) item = g_object_new (MORTISE_TYPE_LOG_ITEM, NULL);
  JsonArray *array = json_node_get_array (records);
  guint notified = 0;

  mortise_item_update (item, json_array_get_object_element (array, 0));
  g_signal_connect_swapped (item, "notify", G_CALLBACK (count), &notified);
  mortise_item_update (item, json_array_get_object_element (array, 0));
  g_assert_cmpuint (notified, ==, 0);
  /* Its number and its message. */
  mortise_item_update (item, json_array_get_object_element (array, 1));
  g_assert_cmpuint (notified, ==, 2);
}

static void
test_sync_keeps_items (void)
{
  g_autoptr (GListStore) store = g_list_store_new (MORTISE_TYPE_LOG_ITEM);
  g_autoptr (JsonNode) two = make_records (1, 2);
  g_autoptr (JsonNode) three = make_records (1, 3);
  g_autoptr (GObject) first = NULL;
  g_autoptr (GObject) still = NULL;
  guint changed = 0;

  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (count), &changed);
  mortise_item_list_sync (store, json_node_get_array (two));
  g_assert_cmpuint (changed, ==, 1);
  first = g_list_model_get_item (G_LIST_MODEL (store), 0);

  mortise_item_list_sync (store, json_node_get_array (two));
  g_assert_cmpuint (changed, ==, 1);
  mortise_item_list_sync (store, json_node_get_array (three));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 3);
  still = g_list_model_get_item (G_LIST_MODEL (store), 0);
  g_assert_true (still == first);

  mortise_item_list_sync (store, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 0);
}

/* However many records come in one turn of the main loop, the list changes twice: once to grow, once to forget. */
static void
test_log_gathers_and_forgets (void)
{
  g_autoptr (MortiseLog) log = mortise_log_new ();
  g_autoptr (JsonNode) records = make_records (1, 3000);
  g_autoptr (MortiseLogItem) last = NULL;
  GListModel *shown = mortise_log_get_records (log);
  guint changed = 0;

  g_signal_connect_swapped (shown, "items-changed", G_CALLBACK (count), &changed);
  for (guint i = 0; i < 3000; i++)
    mortise_log_add (log, json_array_get_object_element (json_node_get_array (records), i));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (changed, <=, 2);
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 1000);
  last = g_list_model_get_item (shown, 999);
  g_assert_cmpstr (mortise_log_item_get_message (last), ==, "m3000");

  /* What is known already does not come twice. */
  mortise_log_fill (log, json_node_get_array (records));
  g_assert_cmpuint (changed, <=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item/update-notifies-changes-only", test_update_notifies_changes_only);
  g_test_add_func ("/item/sync-keeps-items", test_sync_keeps_items);
  g_test_add_func ("/item/log-gathers-and-forgets", test_log_gathers_and_forgets);
  return g_test_run ();
}
