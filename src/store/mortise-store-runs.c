/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

#include "mortise-json.h"

/* What the host remembers of plugins' processes: what they registered last time, and how they ended. */

static gpointer
row_listener (sqlite3_stmt *row)
{
  MortiseListenerRecord *record = mortise_listener_record_new ();

  record->slug = mortise_sqlite_dup_text (row, 0);
  record->hook = mortise_sqlite_dup_text (row, 1);
  record->kind = mortise_sqlite_dup_text (row, 2);
  record->priority = sqlite3_column_int (row, 3);
  record->place = mortise_sqlite_dup_text (row, 4);
  return record;
}

/**
 * mortise_store_list_listeners:
 * @self: a store
 * @tenant: (nullable): whose
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseListenerRecord): the committed listeners by slug and in
 * registration order, or %NULL on error
 */
GPtrArray *
mortise_store_list_listeners (MortiseStore *self, const char *tenant, GError **error)
{
  return mortise_store_read (
      self, "SELECT slug, hook, kind, priority, place FROM listener WHERE tenant = ?1 ORDER BY slug, position",
      g_variant_new ("(@ms)", mortise_store_tenant (tenant)), row_listener,
      (GDestroyNotify) mortise_listener_record_free, error);
}

/* The listeners come as one JSON array in ?7. Registering the same ones again, as each start of a plugin does, changes
 * no row and so leaves no audit record. */
static const char *const replace_listeners_sql[] = {
  "DELETE FROM listener WHERE tenant = ?2 AND slug = ?5 AND position >= json_array_length (?7)",
  "INSERT INTO listener (tenant, slug, position, hook, kind, priority, place) "
  "SELECT ?2, ?5, key, value ->> 'hook', value ->> 'kind', value ->> 'priority', value ->> 'place' "
  "FROM json_each (?7) WHERE TRUE ON CONFLICT (tenant, slug, position) DO UPDATE "
  "SET hook = excluded.hook, kind = excluded.kind, priority = excluded.priority, place = excluded.place "
  "WHERE (hook, kind, priority, place) IS NOT (excluded.hook, excluded.kind, excluded.priority, excluded.place)",
  NULL,
};

static char *
listeners_to_text (GPtrArray *listeners)
{
  g_autoptr (JsonArray) array = json_array_sized_new (listeners->len);
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; i < listeners->len; i++)
    {
      const MortiseListenerRecord *listener = g_ptr_array_index (listeners, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "hook", listener->hook);
      json_object_set_string_member (object, "kind", listener->kind);
      json_object_set_int_member (object, "priority", listener->priority);
      if (listener->place != NULL)
        json_object_set_string_member (object, "place", listener->place);
      json_array_add_object_element (array, object);
    }
  node = json_node_init_array (json_node_alloc (), array);
  return mortise_json_to_text (node, FALSE);
}

/**
 * mortise_store_replace_listeners:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @listeners: (element-type MortiseListenerRecord): all that it listens to now, in registration order
 */
void
mortise_store_replace_listeners (MortiseStore *self, const char *tenant, const char *slug, GPtrArray *listeners)
{
  g_autofree char *text = listeners_to_text (listeners);

  mortise_store_change (self, replace_listeners_sql,
                        mortise_store_audit_params (tenant, MORTISE_ACTOR_HOST, "plugin.listen", slug, NULL,
                                                    g_variant_new ("(@ms)", mortise_store_text (text))));
}

static gpointer
row_crash (sqlite3_stmt *row)
{
  MortiseCrashRecord *record = mortise_crash_record_new ();

  record->slug = mortise_sqlite_dup_text (row, 0);
  record->at = sqlite3_column_int64 (row, 1);
  record->reason = mortise_sqlite_dup_text (row, 2);
  return record;
}

/**
 * mortise_store_list_crashes:
 * @self: a store
 * @tenant: (nullable): whose
 * @since_us: leaves out what was before, µs since 1970
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseCrashRecord): the committed crashes, oldest first, or %NULL on
 * error
 */
GPtrArray *
mortise_store_list_crashes (MortiseStore *self, const char *tenant, gint64 since_us, GError **error)
{
  return mortise_store_read (self, "SELECT slug, at, reason FROM crash WHERE tenant = ?1 AND at >= ?2 ORDER BY at, id",
                             g_variant_new ("(@msx)", mortise_store_tenant (tenant), since_us), row_crash,
                             (GDestroyNotify) mortise_crash_record_free, error);
}

/* A plugin that crashes for years leaves no more than its last hundred. */
static const char *const add_crash_sql[] = {
  "INSERT INTO crash (tenant, slug, at, reason) VALUES (?2, ?5, ?7, ?8)",
  "DELETE FROM crash WHERE tenant = ?2 AND slug = ?5 AND id <= "
  "(SELECT id FROM crash WHERE tenant = ?2 AND slug = ?5 ORDER BY id DESC LIMIT 1 OFFSET 100)",
  NULL,
};

/**
 * mortise_store_add_crash:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @at: when, µs since 1970, or 0 for now
 * @reason: why its process ended
 */
void
mortise_store_add_crash (MortiseStore *self, const char *tenant, const char *slug, gint64 at, const char *reason)
{
  g_autofree char *detail = mortise_store_detail ("reason", reason, NULL);

  mortise_store_change (
      self, add_crash_sql,
      mortise_store_audit_params (tenant, MORTISE_ACTOR_HOST, "plugin.crash", slug, detail,
                                  g_variant_new ("(x@ms)", mortise_store_time (at), mortise_store_text (reason))));
}

static const char *const clear_crashes_sql[] = {
  "DELETE FROM crash WHERE tenant = ?2 AND slug = ?5",
  NULL,
};

/**
 * mortise_store_clear_crashes:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin, which gets a fresh start
 */
void
mortise_store_clear_crashes (MortiseStore *self, const char *tenant, const char *slug)
{
  mortise_store_change (self, clear_crashes_sql,
                        mortise_store_audit_params (tenant, MORTISE_ACTOR_HOST, "plugin.forgive", slug, NULL, NULL));
}
