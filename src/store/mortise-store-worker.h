/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dispatch.h"
#include "mortise-redaction.h"
#include "mortise-sqlite.h"

G_BEGIN_DECLS

/* The journals are pruned when this many records or bytes were added to them, and to so much below their bounds: what
 * is committed never exceeds a bound. */
#define MORTISE_JOURNAL_PRUNE_ROWS 200
#define MORTISE_JOURNAL_PRUNE_BYTES (4 * 1024 * 1024)

typedef struct _MortiseStoreWorker MortiseStoreWorker;
typedef struct _MortiseStoreJob MortiseStoreJob;

/**
 * MortiseStoreJobKind:
 * @MORTISE_STORE_JOB_STATE: a write that is never dropped and survives a power cut
 * @MORTISE_STORE_JOB_JOURNAL: a write of a log or trace record, dropped when too many wait
 * @MORTISE_STORE_JOB_QUERY: reads, and sees every write before it committed
 * @MORTISE_STORE_JOB_FLUSH: ends when every write before it is committed
 */
typedef enum
{
  MORTISE_STORE_JOB_STATE,
  MORTISE_STORE_JOB_JOURNAL,
  MORTISE_STORE_JOB_QUERY,
  MORTISE_STORE_JOB_FLUSH,
} MortiseStoreJobKind;

typedef gboolean (*MortiseStoreApply) (MortiseSqlite *database, MortiseStoreJob *job, GError **error);

/**
 * MortiseStoreJob:
 * @kind: how it is queued and grouped
 * @apply: does it, on the worker thread
 * @sql: (array zero-terminated=1): static statements for @apply
 * @params: (nullable): what they are bound to
 * @dispatch: (nullable): what @params are made of on the worker thread; it ended, and changes no more
 * @redaction: (nullable): what is not kept of @dispatch
 * @headers_only: whether @dispatch is kept without payload, result and values
 * @text: (nullable): a statement made for this job, in place of @sql
 * @task: (nullable): takes the outcome; a failing write without one is told to the next flush
 * @row: for queries, makes an element of the result
 * @row_free: for queries, frees an element
 * @result: (nullable): what a query found
 * @error: (nullable): why it failed
 * @size: about how much memory @params or @dispatch take, in bytes
 */
struct _MortiseStoreJob
{
  MortiseStoreJobKind kind;
  MortiseStoreApply apply;
  const char *const *sql;
  GVariant *params;
  MortiseDispatch *dispatch;
  MortiseRedaction *redaction;
  gboolean headers_only;
  char *text;
  GTask *task;
  MortiseRowFunc row;
  GDestroyNotify row_free;
  GPtrArray *result;
  GError *error;
  gsize size;
};

MortiseStoreJob *mortise_store_job_new (MortiseStoreJobKind kind,
                                        MortiseStoreApply apply,
                                        const char *const *sql,
                                        GVariant *params,
                                        GTask *task);
void mortise_store_job_free (MortiseStoreJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseStoreJob, mortise_store_job_free)

MortiseStoreWorker *mortise_store_worker_new (MortiseSqlite *database);
void mortise_store_worker_push (MortiseStoreWorker *self, MortiseStoreJob *job);
guint64 mortise_store_worker_get_dropped (MortiseStoreWorker *self);
gboolean mortise_store_worker_stop (MortiseStoreWorker *self, GError **error);

G_END_DECLS
