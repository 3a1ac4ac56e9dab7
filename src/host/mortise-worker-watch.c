/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is looked at from outside while a plugin runs: its memory, its processes, its disk, and whether it is alive. */

#include "mortise-worker-private.h"

#include "mortise-disk-use.h"

#include <sys/stat.h>

/* A process can take hundreds of MiB in a second: while it works it is looked at more often than when it is idle. */
#define BUSY_INTERVAL_US (50 * 1000)
#define IDLE_INTERVAL_US G_USEC_PER_SEC
/* Between two counts of its files, or this many times as long as one takes. */
#define DISK_INTERVAL_US (G_USEC_PER_SEC / 2)
#define DISK_PAUSE_RATIO 20
/* VS Code calls a host unresponsive after 3 s of silence; asked only every so often, as each question wakes it up. */
#define PING_INTERVAL_US (5 * G_USEC_PER_SEC)
#define SILENCE_US (3 * G_USEC_PER_SEC)
/* An idle plugin's process is stopped after this; the next call starts it again. */
#define IDLE_US (60 * G_USEC_PER_SEC)
/* bubblewrap has two processes itself, and the runner is one. */
#define MAX_PROCESSES 8
/* The runner's own limit, which the kernel does not apply to the processes of root. */
#define MAX_THREADS 256

static gint64
get_idle_limit (void)
{
  const char *text = g_getenv ("MORTISE_IDLE_SECONDS");
  gint64 seconds = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return seconds > 0 ? seconds * G_USEC_PER_SEC : IDLE_US;
}

static void
check_usage (MortiseWorker *self)
{
  guint limit_mib = mortise_manifest_get_memory_mib (mortise_hosted_plugin_get_manifest (self->plugin));
  g_autofree char *reason = NULL;
  MortiseProcessUsage usage;

  if (!mortise_runner_process_read_usage (self->process, &usage))
    return;
  /* Memory comes last: what forks is also large, as what its processes share is counted for each. */
  if (usage.n_processes > MAX_PROCESSES)
    reason = g_strdup_printf ("process limit %d", MAX_PROCESSES);
  else if (usage.n_threads > MAX_THREADS)
    reason = g_strdup_printf ("thread limit %d", MAX_THREADS);
  else if (usage.memory_bytes > (guint64) limit_mib * 1024 * 1024)
    reason = g_strdup_printf ("memory limit %u MiB", limit_mib);
  if (reason != NULL)
    mortise_runner_process_kill (self->process, reason);

  if (self->state == WORKER_RUNNING && self->successor == NULL
      && mortise_hosted_plugin_set_usage (self->plugin, &usage))
    mortise_hosted_plugin_changed (self->plugin);
}

/* --- disk
 * ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GPid pid;
  char *data_directory;
  char *scratch_directory;
  gint64 began;
  gint64 data_changed;
  MortiseDiskUse use;
} Measurement;

static void
measurement_free (Measurement *measurement)
{
  g_free (measurement->data_directory);
  g_free (measurement->scratch_directory);
  g_free (measurement);
}

static gboolean
are_on_one_device (const char *a, const char *b)
{
  struct stat first, second;

  return a != NULL && b != NULL && stat (a, &first) == 0 && stat (b, &second) == 0 && first.st_dev == second.st_dev;
}

/* On another thread: it has nothing of the worker, which must not end there. */
static void
measure_disk (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Measurement *measurement = task_data;
  const char *data = measurement->data_directory;
  const char *scratch = measurement->scratch_directory;

  if (data != NULL)
    {
      mortise_disk_use_add (&measurement->use, data);
      measurement->data_changed = measurement->use.newest;
      mortise_disk_use_add_unlinked (&measurement->use, data, measurement->pid);
    }
  if (scratch != NULL)
    mortise_disk_use_add (&measurement->use, scratch);
  if (scratch != NULL && !are_on_one_device (data, scratch))
    mortise_disk_use_add_unlinked (&measurement->use, scratch, measurement->pid);
  g_task_return_boolean (task, TRUE);
}

static char *
dup_excess (const MortiseDiskUse *use, guint limit_mib)
{
  if (use->bytes > (guint64) limit_mib * 1024 * 1024)
    return g_strdup_printf ("disk limit %u MiB", limit_mib);
  if (use->n_files > MORTISE_DISK_MAX_FILES)
    return g_strdup_printf ("file limit %d", MORTISE_DISK_MAX_FILES);
  if (use->too_deep)
    return g_strdup_printf ("file limit: folders nested more than %d deep", MORTISE_DISK_MAX_DEPTH);
  return NULL;
}

/* The process opens its database itself: that it uses it shows in its files alone. */
static void
count_database_use (MortiseWorker *self, gint64 data_changed, gint64 now)
{
  if (data_changed <= self->data_changed)
    return;
  self->data_changed = data_changed;
  mortise_activity_count_use (mortise_hosted_plugin_get_activity (self->plugin), "database", TRUE, now);
}

static void
on_disk_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseWorker) self = user_data;
  const Measurement *measurement = g_task_get_task_data (G_TASK (result));
  guint limit_mib = mortise_manifest_get_disk_mib (mortise_hosted_plugin_get_manifest (self->plugin));
  g_autofree char *reason = dup_excess (&measurement->use, limit_mib);
  gint64 now = g_get_monotonic_time ();

  self->measuring_disk = FALSE;
  count_database_use (self, measurement->data_changed, now);
  self->disk_due = now + MAX (DISK_INTERVAL_US, (now - measurement->began) * DISK_PAUSE_RATIO);
  if (reason != NULL && self->process != NULL && mortise_runner_process_get_pid (self->process) == measurement->pid)
    mortise_runner_process_kill (self->process, reason);
}

/* Where there is no namespace, its temporary folder is a real one. */
static void
check_disk (MortiseWorker *self, gint64 now)
{
  gboolean has_data = mortise_hosted_plugin_is_granted (self->plugin, "database");
  gboolean has_scratch = !(self->layers & MORTISE_ISOLATION_NAMESPACES);
  g_autoptr (GTask) task = NULL;
  Measurement *measurement;

  if (self->measuring_disk || now < self->disk_due || (!has_data && !has_scratch))
    return;
  self->measuring_disk = TRUE;
  measurement = g_new0 (Measurement, 1);
  measurement->pid = mortise_runner_process_get_pid (self->process);
  measurement->data_directory = has_data ? g_strdup (self->places.data_directory) : NULL;
  measurement->scratch_directory = has_scratch ? g_strdup (self->places.scratch_directory) : NULL;
  measurement->began = now;
  task = g_task_new (NULL, NULL, on_disk_measured, g_object_ref (self));
  g_task_set_task_data (task, measurement, (GDestroyNotify) measurement_free);
  g_task_run_in_thread (task, measure_disk);
}

/* --- signs of life
 * ------------------------------------------------------------------------------------------------------ */

/* While it works on a call, the call's deadline says when it has been silent for too long. */
static void
check_silence (MortiseWorker *self, gint64 now)
{
  MortisePeer *peer = mortise_runner_process_get_peer (self->process);
  gint64 heard = mortise_peer_get_last_heard (peer);

  if (!g_queue_is_empty (&self->in_flight) || heard >= self->pinged)
    {
      if (now - MAX (heard, self->pinged) < PING_INTERVAL_US || !g_queue_is_empty (&self->in_flight))
        return;
      self->pinged = now;
      mortise_peer_ping (peer);
    }
  else if (now - self->pinged > SILENCE_US)
    {
      mortise_runner_process_kill (self->process, "unresponsive: silent for 3 s");
    }
}

/**
 * mortise_worker_watch:
 * @self: a worker
 * @now: the time, in µs of the monotonic clock
 *
 * Looks at the process if it is time to. The supervisor calls it often.
 */
void
mortise_worker_watch (MortiseWorker *self, gint64 now)
{
  gboolean is_busy = mortise_worker_is_busy (self);

  if (self->heir != NULL)
    mortise_worker_watch (self->heir, now);
  if (self->predecessor != NULL)
    mortise_worker_watch (self->predecessor, now);
  if (self->process == NULL || mortise_runner_process_get_peer (self->process) == NULL)
    return;
  if (now - self->sampled >= (is_busy ? BUSY_INTERVAL_US : IDLE_INTERVAL_US))
    {
      self->sampled = now;
      check_usage (self);
    }
  if (self->state != WORKER_RUNNING)
    return;

  check_disk (self, now);
  check_silence (self, now);
  if (!is_busy && now - self->last_used > get_idle_limit ())
    mortise_worker_stop_async (self, NULL, NULL);
}
