/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-worker-private.h"

/* A plugin is started after those that it needs. It is started too when one of them cannot be: what it asks of that one
 * then fails, which it has to bear at any other time as well. */

typedef struct
{
  MortiseWorker *worker;
  guint number;
} Wait;

static void
count_down (MortiseWorker *self)
{
  if (--self->n_awaited == 0)
    mortise_worker_begin (self);
}

/* It may have been stopped meanwhile, and be waiting anew. */
static void
on_need_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Wait *wait = user_data;
  g_autoptr (MortiseWorker) self = wait->worker;

  mortise_worker_start_finish (MORTISE_WORKER (source), result, NULL);
  if (self->state == WORKER_WAITING && self->wait_number == wait->number)
    count_down (self);
}

/* Starts what the plugin of a stopped worker needs, and then that plugin. */
void
mortise_worker_wait_for_needs (MortiseWorker *self)
{
  g_autoptr (GPtrArray) needs = self->delegate->list_needs (self, self->user_data);

  self->state = WORKER_WAITING;
  self->wait_number++;
  self->n_awaited = needs->len + 1;
  for (guint i = 0; i < needs->len; i++)
    {
      Wait *wait = g_new (Wait, 1);

      *wait = (Wait){ g_object_ref (self), self->wait_number };
      mortise_worker_start_async (needs->pdata[i], on_need_started, wait);
    }
  count_down (self);
}

/* Somebody works on a call that waits for this plugin: that may be one which this plugin waits for. */
void
mortise_worker_stop_waiting (MortiseWorker *self)
{
  if (self->state == WORKER_WAITING)
    mortise_worker_begin (self);
}
