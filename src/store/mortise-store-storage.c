/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "mortise-error.h"
#include "mortise-store-private.h"

/* Keys come from plugins as they are. */
static gboolean
check_key (const char *key, GError **error)
{
  gsize length = strlen (key);

  if (length == 0 || length > MORTISE_STORAGE_MAX_KEY)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                 "A storage key has 1 to %d bytes, this one has %" G_GSIZE_FORMAT, MORTISE_STORAGE_MAX_KEY, length);
  else if (!g_utf8_validate (key, length, NULL))
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "A storage key is UTF-8 text, this one is not");
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_value (const char *key, GBytes *value, GError **error)
{
  if (g_bytes_get_size (value) <= MORTISE_STORAGE_MAX_VALUE)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "The value of the storage key “%s” has %" G_GSIZE_FORMAT
               " bytes; at most %d can be stored under one key",
               key, g_bytes_get_size (value), MORTISE_STORAGE_MAX_VALUE);
  return FALSE;
}

/* Gives the task back when @key may be used, and ends it when not. */
static GTask *
task_for_key (GTask *task, const char *key)
{
  g_autoptr (GTask) owned_task = task;
  GError *error = NULL;

  if (check_key (key, &error))
    return g_steal_pointer (&owned_task);
  g_task_return_error (task, error);
  return NULL;
}

static GVariant *
entry_params (const char *tenant, const char *slug, const char *key)
{
  return g_variant_new ("(@ms@ms@ms)", mortise_store_tenant (tenant), mortise_store_text (slug),
                        mortise_store_text (key));
}

static gpointer
row_value (sqlite3_stmt *row)
{
  gconstpointer value = sqlite3_column_blob (row, 0);

  return g_bytes_new (value, sqlite3_column_bytes (row, 0));
}

/**
 * mortise_store_storage_get_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @key: 1 to 255 bytes of UTF-8
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 */
void
mortise_store_storage_get_async (MortiseStore *self,
                                 const char *tenant,
                                 const char *slug,
                                 const char *key,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const char *const sql[] = { "SELECT value FROM storage WHERE tenant = ?1 AND slug = ?2 AND key = ?3", NULL };
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_storage_get_async);

  task = task_for_key (task, key);
  if (task != NULL)
    mortise_store_query (self, sql, entry_params (tenant, slug, key), row_value, (GDestroyNotify) g_bytes_unref, task);
}

/**
 * mortise_store_storage_get_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the value; %NULL with no @error set when nothing is stored under the key
 */
GBytes *
mortise_store_storage_get_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) values = g_task_propagate_pointer (G_TASK (result), error);

  return values != NULL && values->len > 0 ? g_bytes_ref (g_ptr_array_index (values, 0)) : NULL;
}

typedef struct
{
  gint64 used;
  gint64 replaced;
} Usage;

static gpointer
row_usage (sqlite3_stmt *row)
{
  Usage usage = { sqlite3_column_int64 (row, 0), sqlite3_column_int64 (row, 1) };

  return g_memdup2 (&usage, sizeof usage);
}

/* An entry that gets smaller is let in also where a lower quota left its plugin above. */
static gboolean
check_quota (const Usage *usage, gint64 bytes, gint64 quota, const char *key, const char *slug, GError **error)
{
  gint64 total = usage->used - usage->replaced + bytes;

  if (total <= quota || bytes <= usage->replaced)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "Storing “%s” would take plugin “%s” to %" G_GINT64_FORMAT
               " bytes, and its storage quota is %" G_GINT64_FORMAT " bytes (%" G_GINT64_FORMAT
               " in use); delete something first",
               key, slug, total, quota, usage->used);
  return FALSE;
}

static const char *const put_sql[] = {
  "INSERT INTO storage (tenant, slug, key, value, bytes, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?7) "
  "ON CONFLICT (tenant, slug, key) DO UPDATE "
  "SET value = excluded.value, bytes = excluded.bytes, changed_at = excluded.changed_at",
  NULL,
};

static gboolean
apply_put (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  const char *tenant;
  const char *slug;
  const char *key;
  gint64 bytes;
  gint64 quota;
  g_autoptr (GPtrArray) usage = NULL;

  g_variant_get (job->params, "(m&sm&sm&s@ayxxx)", &tenant, &slug, &key, NULL, &bytes, &quota, NULL);
  usage = mortise_sqlite_select (database,
                                 "SELECT storage_bytes, coalesce ((SELECT bytes FROM storage "
                                 "WHERE tenant = ?1 AND slug = ?2 AND key = ?3), 0) "
                                 "FROM plugin WHERE tenant = ?1 AND slug = ?2",
                                 job->params, row_usage, g_free, error);
  if (usage == NULL)
    return FALSE;
  if (usage->len == 0)
    {
      mortise_store_set_not_installed (tenant, slug, error);
      return FALSE;
    }
  return check_quota (g_ptr_array_index (usage, 0), bytes, quota, key, slug, error)
         && mortise_store_apply_statements (database, job, error);
}

/**
 * mortise_store_storage_put_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @key: 1 to 255 bytes of UTF-8
 * @value: at most %MORTISE_STORAGE_MAX_VALUE bytes
 * @quota: how much the plugin's storage may take, in bytes: keys, values and %MORTISE_STORAGE_ENTRY_OVERHEAD for each
 * entry
 * @cancellable: (nullable): gives up, when it is not begun yet
 * @callback: called when the value is committed
 * @user_data: for @callback
 */
void
mortise_store_storage_put_async (MortiseStore *self,
                                 const char *tenant,
                                 const char *slug,
                                 const char *key,
                                 GBytes *value,
                                 guint64 quota,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_storage_put_async);
  GError *error = NULL;
  GVariant *params;

  if (!check_key (key, &error) || !check_value (key, value, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  params = g_variant_new ("(@ms@ms@ms@ayxxx)", mortise_store_tenant (tenant), mortise_store_text (slug),
                          mortise_store_text (key), g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, value, TRUE),
                          (gint64) (strlen (key) + g_bytes_get_size (value) + MORTISE_STORAGE_ENTRY_OVERHEAD),
                          (gint64) MIN (quota, G_MAXINT64), g_get_real_time ());
  mortise_store_write_task (self, apply_put, put_sql, params, task);
}

/**
 * mortise_store_storage_put_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location; %MORTISE_ERROR_LIMIT when the value or the quota is exceeded, %MORTISE_ERROR_INVALID for a
 * key that cannot be, %MORTISE_ERROR_NOT_FOUND when the plugin is not installed
 *
 * Returns: whether the value is committed
 */
gboolean
mortise_store_storage_put_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mortise_store_storage_delete_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @key: 1 to 255 bytes of UTF-8; deleting what is not there is no error
 * @cancellable: (nullable): gives up, when it is not begun yet
 * @callback: called when the deletion is committed
 * @user_data: for @callback
 */
void
mortise_store_storage_delete_async (MortiseStore *self,
                                    const char *tenant,
                                    const char *slug,
                                    const char *key,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  static const char *const sql[] = { "DELETE FROM storage WHERE tenant = ?1 AND slug = ?2 AND key = ?3", NULL };
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_storage_delete_async);

  task = task_for_key (task, key);
  if (task != NULL)
    mortise_store_write_task (self, mortise_store_apply_statements, sql, entry_params (tenant, slug, key), task);
}

/**
 * mortise_store_storage_delete_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether nothing is stored under the key now
 */
gboolean
mortise_store_storage_delete_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Keys that begin with the prefix lie together, so the first that does not ends the list. */
static const char *const list_sql[] = {
  "SELECT key FROM storage WHERE tenant = ?1 AND slug = ?2 AND key >= ?3 AND key > ?4 ORDER BY key LIMIT ?5",
  NULL,
};

/**
 * mortise_store_storage_list_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @prefix: (nullable): what the keys begin with
 * @after: (nullable): the last key of the page before
 * @limit: how many keys at most
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 */
void
mortise_store_storage_list_async (MortiseStore *self,
                                  const char *tenant,
                                  const char *slug,
                                  const char *prefix,
                                  const char *after,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_storage_list_async);
  GVariant *params = g_variant_new ("(@ms@ms@ms@msx)", mortise_store_tenant (tenant), mortise_store_text (slug),
                                    mortise_store_text (prefix != NULL ? prefix : ""),
                                    mortise_store_text (after != NULL ? after : ""), (gint64) limit);

  g_task_set_task_data (task, g_strdup (prefix != NULL ? prefix : ""), g_free);
  mortise_store_query (self, list_sql, params, mortise_sqlite_row_text, g_free, task);
}

/**
 * mortise_store_storage_list_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (array zero-terminated=1): the keys in the order of their bytes, or %NULL on error
 */
char **
mortise_store_storage_list_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) keys = g_task_propagate_pointer (G_TASK (result), error);
  const char *prefix = g_task_get_task_data (G_TASK (result));
  guint n_keys = 0;

  if (keys == NULL)
    return NULL;
  while (n_keys < keys->len && g_str_has_prefix (g_ptr_array_index (keys, n_keys), prefix))
    n_keys++;
  g_ptr_array_set_size (keys, n_keys);
  g_ptr_array_add (keys, NULL);
  return (char **) g_ptr_array_steal (keys, NULL);
}
