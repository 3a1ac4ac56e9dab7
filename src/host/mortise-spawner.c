/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starting a process copies the page tables of this one, which takes longer than a frame in a process as large as the
 * workbench; so it is done beside the main thread. It has to be always the same thread, and one that stays: a child
 * that asked to die with its parent (PR_SET_PDEATHSIG) dies with the thread that started it, see prctl(2). */

#include "mortise-spawner.h"

typedef struct
{
  GTask *task;
  GTaskThreadFunc func;
} Job;

static gpointer
work (gpointer data)
{
  GAsyncQueue *jobs = data;

  for (;;)
    {
      Job *job = g_async_queue_pop (jobs);

      job->func (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
                 g_task_get_cancellable (job->task));
      g_object_unref (job->task);
      g_free (job);
    }
  return NULL;
}

static GAsyncQueue *
get_jobs (void)
{
  static GAsyncQueue *jobs;

  if (g_once_init_enter (&jobs))
    {
      GAsyncQueue *queue = g_async_queue_new ();

      g_thread_unref (g_thread_new ("mortise-spawner", work, queue));
      g_once_init_leave (&jobs, queue);
    }
  return jobs;
}

void
mortise_spawner_run (GTask *task, GTaskThreadFunc func)
{
  Job *job = g_new0 (Job, 1);

  job->task = g_object_ref (task);
  job->func = func;
  g_async_queue_push (get_jobs (), job);
}
