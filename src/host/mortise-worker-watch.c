/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is looked at from outside while a plugin runs: its memory, its processes, its disk, and whether it is alive. */

#include "mortise-worker-private.h"

/* A process can take hundreds of MiB in a second: while it works it is looked at more often than when it is idle. */
#define BUSY_INTERVAL_US (50 * 1000)
#define IDLE_INTERVAL_US G_USEC_PER_SEC
#define DISK_INTERVAL_US (5 * G_USEC_PER_SEC)
/* VS Code calls a host unresponsive after 3 s of silence; asked only every so often, as each question wakes it up. */
#define PING_INTERVAL_US (5 * G_USEC_PER_SEC)
#define SILENCE_US (3 * G_USEC_PER_SEC)
/* An idle plugin's process is stopped after this; the next call starts it again. */
#define IDLE_US (60 * G_USEC_PER_SEC)
/* bubblewrap has two processes itself, and the runner is one. */
#define MAX_PROCESSES 8
/* Files in the private folder. */
#define MAX_FILES 10000

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
  if (usage.memory_bytes > (guint64) limit_mib * 1024 * 1024)
    reason = g_strdup_printf ("memory limit %u MiB", limit_mib);
  else if (usage.n_processes > MAX_PROCESSES)
    reason = g_strdup_printf ("process limit %d", MAX_PROCESSES);
  if (reason != NULL)
    mortise_runner_process_kill (self->process, reason);

  if (self->state == WORKER_RUNNING && mortise_hosted_plugin_set_usage (self->plugin, &usage))
    mortise_hosted_plugin_changed (self->plugin);
}

/* --- disk ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *directory;
  guint64 bytes;
  guint n_files;
} DiskUse;

static void
disk_use_free (DiskUse *use)
{
  g_free (use->directory);
  g_free (use);
}

static void
add_directory (GFile *directory, DiskUse *use, guint depth)
{
  g_autoptr (GFileEnumerator) children = NULL;
  GFileInfo *info;
  GFile *child;

  children = g_file_enumerate_children (directory, "standard::type,standard::allocated-size",
                                        G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  while (children != NULL && use->n_files <= MAX_FILES
         && g_file_enumerator_iterate (children, &info, &child, NULL, NULL) && info != NULL)
    {
      use->n_files++;
      use->bytes += g_file_info_get_attribute_uint64 (info, "standard::allocated-size");
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY && depth < 64)
        add_directory (child, use, depth + 1);
    }
}

static void
measure_disk (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  DiskUse *use = task_data;
  g_autoptr (GFile) directory = g_file_new_for_path (use->directory);

  add_directory (directory, use, 0);
  g_task_return_boolean (task, TRUE);
}

static void
on_disk_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseWorker *self = MORTISE_WORKER (source);
  DiskUse *use = g_task_get_task_data (G_TASK (result));
  guint limit_mib = mortise_manifest_get_disk_mib (mortise_hosted_plugin_get_manifest (self->plugin));
  g_autofree char *reason = NULL;

  if (use->bytes > (guint64) limit_mib * 1024 * 1024)
    reason = g_strdup_printf ("disk limit %u MiB", limit_mib);
  else if (use->n_files > MAX_FILES)
    reason = g_strdup_printf ("file limit %d", MAX_FILES);
  if (reason != NULL && self->process != NULL)
    mortise_runner_process_kill (self->process, reason);
}

static void
check_disk (MortiseWorker *self, const char *directory)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_disk_measured, NULL);
  DiskUse *use = g_new0 (DiskUse, 1);

  use->directory = g_strdup (directory);
  g_task_set_task_data (task, use, (GDestroyNotify) disk_use_free);
  g_task_run_in_thread (task, measure_disk);
}

/* --- signs of life ------------------------------------------------------------------------------------------------------ */

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

  if (self->process == NULL || mortise_runner_process_get_peer (self->process) == NULL)
    return;
  if (now - self->sampled >= (is_busy ? BUSY_INTERVAL_US : IDLE_INTERVAL_US))
    {
      self->sampled = now;
      check_usage (self);
    }
  if (self->state != WORKER_RUNNING)
    return;

  if (now - self->disk_checked >= DISK_INTERVAL_US)
    {
      self->disk_checked = now;
      if (mortise_hosted_plugin_is_granted (self->plugin, "database"))
        check_disk (self, self->places.data_directory);
    }
  check_silence (self, now);
  if (!is_busy && now - self->last_used > get_idle_limit ())
    mortise_worker_stop_async (self, NULL, NULL);
}
