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
gboolean mortise_store_prune_journals (MortiseSqlite *database, MortiseStoreJob *job, GError **error);

G_END_DECLS
