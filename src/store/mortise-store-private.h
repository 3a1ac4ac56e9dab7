/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-store.h"
#include "mortise-store-worker.h"

G_BEGIN_DECLS

struct _MortiseStore
{
  GObject parent_instance;

  MortiseSqlite *reader;
  MortiseStoreWorker *worker;
  gint64 last_log_seq;
};

/* Who acts where no person does. */
#define MORTISE_ACTOR_HOST "host"

/* Drops the oldest of a plugin's rows in @table. */
#define MORTISE_STORE_KEEP_NEWEST(table, count)                                                                        \
  "DELETE FROM " table " WHERE tenant = ?2 AND slug = ?5 AND id <= (SELECT id FROM " table                             \
  " WHERE tenant = ?2 AND slug = ?5 ORDER BY id DESC LIMIT 1 OFFSET " G_STRINGIFY (count) ")"

/* The statements that make the settings of a plugin those of @settings, an expression for the text of an object of keys
 * and texts, with a record of what that changes, and why, and unless somebody just set one with a backup of all. ?1,
 * ?2, ?3 and ?5 are time, tenant, actor and slug. What is kept in the record of a secret is that it changed. */
#define MORTISE_STORE_REPLACE_SETTINGS(settings, cause)                                                                \
  "INSERT INTO setting_backup (tenant, slug, at, actor, cause, version, settings) "                                    \
  "SELECT ?2, ?5, ?1, ?3, " cause ", v.version, "                                                                      \
  "(SELECT json_group_object (key, value) FROM setting WHERE tenant = ?2 AND slug = ?5) "                              \
  "FROM plugin AS p JOIN plugin_version AS v ON v.id = p.version_id WHERE p.tenant = ?2 AND p.slug = ?5 "              \
  "AND " cause " <> 'set' AND EXISTS (SELECT 1 FROM setting WHERE tenant = ?2 AND slug = ?5)",                         \
      MORTISE_STORE_KEEP_NEWEST ("setting_backup", MORTISE_SETTING_BACKUPS),                                           \
      "INSERT INTO setting_change (tenant, slug, at, actor, cause, changes) "                                          \
      "SELECT ?2, ?5, ?1, ?3, " cause ", json_group_object (key, json (change)) FROM "                                 \
      "(SELECT key, CASE WHEN before GLOB 'sealed:*' OR after GLOB 'sealed:*' THEN json_object ('secret', json "       \
      "('true')) "                                                                                                     \
      "ELSE json_object ('before', json (before), 'after', json (after)) END AS change FROM "                          \
      "(SELECT coalesce (s.key, j.key) AS key, s.value AS before, j.value AS after FROM "                              \
      "(SELECT key, value FROM setting WHERE tenant = ?2 AND slug = ?5) AS s "                                         \
      "FULL JOIN json_each (" settings ") AS j ON j.key = s.key WHERE s.value IS NOT j.value)) HAVING count (*) > 0",  \
      "DELETE FROM setting WHERE tenant = ?2 AND slug = ?5 AND key NOT IN (SELECT key FROM json_each (" settings "))", \
      "INSERT INTO setting (tenant, slug, key, value, actor, changed_at) "                                             \
      "SELECT ?2, ?5, key, value, ?3, ?1 FROM json_each (" settings ") WHERE TRUE "                                    \
      "ON CONFLICT (tenant, slug, key) DO UPDATE SET value = excluded.value, actor = excluded.actor, "                 \
      "changed_at = excluded.changed_at WHERE value <> excluded.value",                                                \
      MORTISE_STORE_KEEP_NEWEST ("setting_change", MORTISE_SETTING_HISTORY)

GVariant *mortise_store_text (const char *text);
GVariant *mortise_store_tenant (const char *tenant);
gint64 mortise_store_time (gint64 time);
void mortise_store_set_not_installed (const char *tenant, const char *slug, GError **error);
GVariant *mortise_store_audit_params (const char *tenant,
                                      const char *actor,
                                      const char *action,
                                      const char *subject,
                                      const char *detail,
                                      GVariant *rest);
char *mortise_store_detail (const char *name, const char *value, ...) G_GNUC_NULL_TERMINATED;

char *mortise_store_list_to_text (const char *const *words);

void mortise_store_change (MortiseStore *self, const char *const *sql, GVariant *params);
void mortise_store_write (MortiseStore *self,
                          MortiseStoreJobKind kind,
                          MortiseStoreApply apply,
                          const char *const *sql,
                          GVariant *params);
void mortise_store_write_task (MortiseStore *self,
                               MortiseStoreApply apply,
                               const char *const *sql,
                               GVariant *params,
                               GTask *task);
void mortise_store_query (MortiseStore *self,
                          const char *const *sql,
                          GVariant *params,
                          MortiseRowFunc row,
                          GDestroyNotify row_free,
                          GTask *task);
GPtrArray *mortise_store_read (MortiseStore *self,
                               const char *sql,
                               GVariant *params,
                               MortiseRowFunc row,
                               GDestroyNotify row_free,
                               GError **error);
GTask *mortise_store_task_new (MortiseStore *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data,
                               gpointer tag);
void mortise_store_push (MortiseStore *self, MortiseStoreJob *job);

gboolean mortise_store_apply_statements (MortiseSqlite *database, MortiseStoreJob *job, GError **error);
gboolean mortise_store_apply_recorded (MortiseSqlite *database, MortiseStoreJob *job, GError **error);
gboolean mortise_store_apply_change (MortiseSqlite *database, MortiseStoreJob *job, GError **error);
gboolean mortise_store_prune_traces (MortiseSqlite *database, GError **error);
gboolean mortise_store_prune_journals (MortiseSqlite *database, MortiseStoreJob *job, GError **error);

G_END_DECLS
