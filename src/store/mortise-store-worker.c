/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-worker.h"

#include "mortise-error.h"
#include "mortise-store-private.h"

/* MortiseStoreWorker: the thread that owns the connection which writes.
 *
 * Jobs are done in the order in which they were pushed. Writes that wait together are committed together: one sync of
 * the disk for all of them. Each has a savepoint in that transaction, so a failing one leaves no trace and takes no
 * other with it. Where the transaction itself fails (a full disk, above all) its writes are tried once more, each
 * alone.
 *
 * Outcomes are told only after the commit. The thread and the store hold a reference each, because the last reference
 * to the store may be dropped by a job's task, here. */

#define MAX_GROUP 256

/* What a plugin that logs without end may keep waiting. */
#define MAX_WAITING_JOURNAL_JOBS 10000
#define MAX_WAITING_JOURNAL_BYTES (32 * 1024 * 1024)

struct _MortiseStoreWorker
{
  GThread *thread;
  GMutex mutex;
  GCond condition;

  /* Under the mutex */
  GQueue jobs;
  guint waiting_journal_jobs;
  gsize waiting_journal_bytes;
  guint64 dropped;
  gboolean stopping;

  /* Of the thread alone */
  MortiseSqlite *database;
  GError *first_error;
  guint unpruned_rows;
  gsize unpruned_bytes;
};

/*< private >
 * mortise_store_job_new:
 * @kind: how it is queued and grouped
 * @apply: does it
 * @sql: (array zero-terminated=1) (nullable): static statements for @apply
 * @params: (nullable) (transfer floating): what they are bound to
 * @task: (nullable) (transfer full): takes the outcome
 *
 * Returns: (transfer full): a job
 */
MortiseStoreJob *
mortise_store_job_new (MortiseStoreJobKind kind,
                       MortiseStoreApply apply,
                       const char *const *sql,
                       GVariant *params,
                       GTask *task)
{
  MortiseStoreJob *job = g_new0 (MortiseStoreJob, 1);

  job->kind = kind;
  job->apply = apply;
  job->sql = sql;
  job->task = task;
  if (params != NULL)
    {
      job->params = g_variant_ref_sink (params);
      job->size = g_variant_get_size (params);
    }
  return job;
}

void
mortise_store_job_free (MortiseStoreJob *job)
{
  g_clear_pointer (&job->params, g_variant_unref);
  g_clear_pointer (&job->result, g_ptr_array_unref);
  g_clear_error (&job->error);
  g_clear_object (&job->dispatch);
  g_clear_pointer (&job->redaction, mortise_redaction_unref);
  g_free (job->text);
  g_clear_object (&job->task);
  g_free (job);
}

static gboolean
is_write (const MortiseStoreJob *job)
{
  return job->kind == MORTISE_STORE_JOB_STATE || job->kind == MORTISE_STORE_JOB_JOURNAL;
}

/* A cancelled job is not begun; once begun its outcome is told as it is. */
static gboolean
is_cancelled (MortiseStoreJob *job, GError **error)
{
  return job->task != NULL && g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), error);
}

static void
finish_job (MortiseStoreWorker *self, MortiseStoreJob *job)
{
  if (job->task == NULL)
    {
      if (self->first_error == NULL)
        self->first_error = g_steal_pointer (&job->error);
    }
  else if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else if (job->result != NULL)
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_boolean (job->task, TRUE);
}

/* SQLite ends a transaction by itself when it cannot go on with it. */
static gboolean
in_transaction (MortiseStoreWorker *self)
{
  return sqlite3_get_autocommit (mortise_sqlite_get_handle (self->database)) == 0;
}

static gboolean
apply_in_savepoint (MortiseStoreWorker *self, MortiseStoreApply apply, MortiseStoreJob *job, GError **error)
{
  if (!mortise_sqlite_run (self->database, "SAVEPOINT job", NULL, error))
    return FALSE;
  if (apply (self->database, job, error) && mortise_sqlite_run (self->database, "RELEASE job", NULL, error))
    return TRUE;
  if (in_transaction (self))
    {
      mortise_sqlite_run (self->database, "ROLLBACK TO job", NULL, NULL);
      mortise_sqlite_run (self->database, "RELEASE job", NULL, NULL);
    }
  return FALSE;
}

static void
apply_job (MortiseStoreWorker *self, MortiseStoreJob *job)
{
  g_clear_error (&job->error);
  if (is_cancelled (job, &job->error) || !apply_in_savepoint (self, job->apply, job, &job->error))
    return;
  if (job->kind == MORTISE_STORE_JOB_JOURNAL)
    {
      self->unpruned_rows++;
      self->unpruned_bytes += job->size;
    }
}

/* State is synced to the disk with its commit. For the journals it is enough that a commit survives the process. */
static gboolean
begin (MortiseStoreWorker *self, MortiseStoreJob **jobs, guint n_jobs, GError **error)
{
  const char *synchronous = "PRAGMA synchronous = NORMAL";

  for (guint i = 0; i < n_jobs; i++)
    if (jobs[i]->kind == MORTISE_STORE_JOB_STATE)
      synchronous = "PRAGMA synchronous = FULL";
  return mortise_sqlite_run (self->database, synchronous, NULL, error)
         && mortise_sqlite_run (self->database, "BEGIN IMMEDIATE", NULL, error);
}

static gboolean
prune_is_due (MortiseStoreWorker *self)
{
  return self->unpruned_rows >= MORTISE_JOURNAL_PRUNE_ROWS || self->unpruned_bytes >= MORTISE_JOURNAL_PRUNE_BYTES;
}

/* Fails only when the transaction as a whole does; what single jobs met is in their errors. */
static gboolean
try_transaction (MortiseStoreWorker *self, MortiseStoreJob **jobs, guint n_jobs, GError **error)
{
  gboolean has_journal = FALSE;
  gboolean pruned = FALSE;

  if (!begin (self, jobs, n_jobs, error))
    return FALSE;
  for (guint i = 0; i < n_jobs; i++)
    {
      apply_job (self, jobs[i]);
      if (!in_transaction (self))
        {
          g_propagate_error (error, g_steal_pointer (&jobs[i]->error));
          return FALSE;
        }
      has_journal |= jobs[i]->kind == MORTISE_STORE_JOB_JOURNAL;
    }
  if (has_journal && prune_is_due (self))
    pruned = apply_in_savepoint (self, mortise_store_prune_journals, NULL, NULL);
  if (!mortise_sqlite_run (self->database, "COMMIT", NULL, error))
    {
      if (in_transaction (self))
        mortise_sqlite_run (self->database, "ROLLBACK", NULL, NULL);
      return FALSE;
    }
  if (pruned)
    self->unpruned_rows = self->unpruned_bytes = 0;
  return TRUE;
}

static void
retry_each_alone (MortiseStoreWorker *self, MortiseStoreJob **jobs, guint n_jobs)
{
  /* Emptying the write-ahead log into the database may free the space that was missing. */
  mortise_sqlite_execute (self->database, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);
  for (guint i = 0; i < n_jobs; i++)
    {
      g_autoptr (GError) error = NULL;

      if (try_transaction (self, jobs + i, 1, &error))
        continue;
      g_clear_error (&jobs[i]->error);
      jobs[i]->error = g_steal_pointer (&error);
    }
}

static void
count_dropped (MortiseStoreWorker *self, MortiseStoreJob **jobs, guint n_jobs)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < n_jobs; i++)
    if (jobs[i]->kind == MORTISE_STORE_JOB_JOURNAL && jobs[i]->error != NULL)
      self->dropped++;
  g_mutex_unlock (&self->mutex);
}

static void
write_group (MortiseStoreWorker *self, MortiseStoreJob **jobs, guint n_jobs)
{
  if (!try_transaction (self, jobs, n_jobs, NULL))
    retry_each_alone (self, jobs, n_jobs);
  count_dropped (self, jobs, n_jobs);
  for (guint i = 0; i < n_jobs; i++)
    finish_job (self, jobs[i]);
}

static void
run_alone (MortiseStoreWorker *self, MortiseStoreJob *job)
{
  if (!is_cancelled (job, &job->error))
    {
      if (job->kind == MORTISE_STORE_JOB_FLUSH)
        job->error = g_steal_pointer (&self->first_error);
      else
        job->apply (self->database, job, &job->error);
    }
  finish_job (self, job);
}

static MortiseStoreJob *
pop (MortiseStoreWorker *self)
{
  MortiseStoreJob *job = g_queue_pop_head (&self->jobs);

  if (job->kind == MORTISE_STORE_JOB_JOURNAL)
    {
      self->waiting_journal_jobs--;
      self->waiting_journal_bytes -= job->size;
    }
  return job;
}

/* The writes at the head of the queue, or one job that is no write, or nothing when it is time to end. */
static GPtrArray *
take_group (MortiseStoreWorker *self)
{
  GPtrArray *group = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_store_job_free);

  g_mutex_lock (&self->mutex);
  while (g_queue_is_empty (&self->jobs) && !self->stopping)
    g_cond_wait (&self->condition, &self->mutex);
  while (group->len < MAX_GROUP && !g_queue_is_empty (&self->jobs) && is_write (g_queue_peek_head (&self->jobs)))
    g_ptr_array_add (group, pop (self));
  if (group->len == 0 && !g_queue_is_empty (&self->jobs))
    g_ptr_array_add (group, pop (self));
  g_mutex_unlock (&self->mutex);
  return group;
}

static void
worker_clear (gpointer data)
{
  MortiseStoreWorker *self = data;

  g_clear_error (&self->first_error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->condition);
}

static gpointer
worker_thread (gpointer data)
{
  MortiseStoreWorker *self = data;

  for (;;)
    {
      g_autoptr (GPtrArray) group = take_group (self);

      if (group->len == 0)
        break;
      if (is_write (g_ptr_array_index (group, 0)))
        write_group (self, (MortiseStoreJob **) group->pdata, group->len);
      else
        run_alone (self, g_ptr_array_index (group, 0));
    }
  g_clear_pointer (&self->database, mortise_sqlite_free);
  g_atomic_rc_box_release_full (self, worker_clear);
  return NULL;
}

/*< private >
 * mortise_store_worker_new:
 * @database: (transfer full): a writable connection
 *
 * Returns: (transfer full): a running worker, ended by mortise_store_worker_stop()
 */
MortiseStoreWorker *
mortise_store_worker_new (MortiseSqlite *database)
{
  MortiseStoreWorker *self = g_atomic_rc_box_new0 (MortiseStoreWorker);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->condition);
  g_queue_init (&self->jobs);
  self->database = database;
  /* What the last run left may be at its bounds. */
  self->unpruned_rows = MORTISE_JOURNAL_PRUNE_ROWS;
  self->thread = g_thread_new ("mortise-store", worker_thread, g_atomic_rc_box_acquire (self));
  return self;
}

static gboolean
is_too_much (MortiseStoreWorker *self, MortiseStoreJob *job)
{
  return job->kind == MORTISE_STORE_JOB_JOURNAL
         && (self->waiting_journal_jobs >= MAX_WAITING_JOURNAL_JOBS
             || self->waiting_journal_bytes + job->size > MAX_WAITING_JOURNAL_BYTES);
}

/*< private >
 * mortise_store_worker_push:
 * @self: a worker
 * @job: (transfer full): what to do after all that was pushed before
 *
 * Never waits for the disk. A journal record that finds too many waiting is dropped and counted.
 */
void
mortise_store_worker_push (MortiseStoreWorker *self, MortiseStoreJob *job)
{
  g_autoptr (MortiseStoreJob) owned_job = job;

  g_mutex_lock (&self->mutex);
  if (is_too_much (self, job))
    self->dropped++;
  else
    {
      if (job->kind == MORTISE_STORE_JOB_JOURNAL)
        {
          self->waiting_journal_jobs++;
          self->waiting_journal_bytes += job->size;
        }
      g_queue_push_tail (&self->jobs, g_steal_pointer (&owned_job));
      g_cond_signal (&self->condition);
    }
  g_mutex_unlock (&self->mutex);
}

/*< private >
 * mortise_store_worker_get_dropped:
 * @self: a worker
 *
 * Returns: how many journal records were dropped or could not be written
 */
guint64
mortise_store_worker_get_dropped (MortiseStoreWorker *self)
{
  guint64 dropped;

  g_mutex_lock (&self->mutex);
  dropped = self->dropped;
  g_mutex_unlock (&self->mutex);
  return dropped;
}

/*< private >
 * mortise_store_worker_stop:
 * @self: (transfer full): a worker
 * @error: return location
 *
 * Ends the thread when its queue is empty and waits for that, but where the caller is the thread itself.
 *
 * Returns: whether every write since the last flush was committed
 */
gboolean
mortise_store_worker_stop (MortiseStoreWorker *self, GError **error)
{
  g_autoptr (GError) first_error = NULL;

  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_cond_signal (&self->condition);
  g_mutex_unlock (&self->mutex);

  if (g_thread_self () == self->thread)
    g_thread_unref (self->thread);
  else
    {
      g_thread_join (self->thread);
      first_error = g_steal_pointer (&self->first_error);
    }
  g_atomic_rc_box_release_full (self, worker_clear);
  if (first_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first_error));
  return FALSE;
}
