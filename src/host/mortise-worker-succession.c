/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One process takes the place of another without a call being lost.
 *
 * The heir is a worker of its own, with the plugin as it is to be. It is started beside the worker in service, and
 * nobody calls it before it is activated; if it never is, nothing has changed. When it takes over, it gets what was not
 * sent yet. What was, the predecessor ends, each call within its deadline; then it is deactivated like any other, and
 * goes. So there are two processes of a plugin at most: the next heir is raised when the predecessor is gone. */

#include "mortise-worker-private.h"

#include "mortise-error.h"

#include <string.h>

/* The two have a temporary folder each, where that is a real one. */
#define OTHER_SCRATCH "~"

static char *
make_scratch_directory (MortiseWorker *self)
{
  const char *mine = self->places.scratch_directory;

  if (g_str_has_suffix (mine, OTHER_SCRATCH))
    return g_strndup (mine, strlen (mine) - strlen (OTHER_SCRATCH));
  return g_strconcat (mine, OTHER_SCRATCH, NULL);
}

/* --- the heir ----------------------------------------------------------------------------------------------------- */

static void
on_heir_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseWorker) self = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&self->heir_task);
  g_autoptr (MortiseWorker) heir = g_steal_pointer (&self->heir);
  GError *error = NULL;

  if (mortise_worker_start_finish (heir, result, &error))
    g_task_return_pointer (task, g_steal_pointer (&heir), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
raise_heir (MortiseWorker *self)
{
  g_autofree char *scratch_directory = make_scratch_directory (self);
  const MortiseWorkerPlaces places = { self->places.data_directory, scratch_directory };

  self->heir = mortise_worker_new (g_task_get_task_data (self->heir_task), &places, self->delegate, self->user_data);
  mortise_worker_start_async (self->heir, on_heir_started, g_object_ref (self));
}

static void
give_up_heir (MortiseWorker *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->heir_task);

  g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_CANCELLED, "the plugin was stopped meanwhile");
}

/**
 * mortise_worker_raise_heir_async:
 * @self: a worker
 * @plugin: the plugin as it is to be, enabled
 * @callback: called when it is activated, or could not be
 * @user_data: passed to @callback
 *
 * Starts a process that is to take the place of this one, which stays in service. It waits for one that was replaced
 * and still ends its work. `MORTISE_ERROR_CONFLICT` while another is being raised, `MORTISE_ERROR_CANCELLED` when the
 * plugin is stopped meanwhile.
 */
void
mortise_worker_raise_heir_async (MortiseWorker *self,
                                 MortiseHostedPlugin *plugin,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  if (self->heir_task != NULL || self->successor != NULL || self->retired)
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                               "another process takes its place just now; try again");
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, g_object_ref (plugin), g_object_unref);
  self->heir_task = task;
  if (self->predecessor == NULL)
    raise_heir (self);
}

/**
 * mortise_worker_raise_heir_finish:
 * @self: a worker
 * @result: what the callback was given
 * @error: return location for why it does not run
 *
 * Returns: (transfer full) (nullable): the heir, for [method@Worker.hand_over] at once
 */
MortiseWorker *
mortise_worker_raise_heir_finish (MortiseWorker *self, GAsyncResult *result, GError **error)
{
  g_autoptr (MortiseWorker) heir = g_task_propagate_pointer (G_TASK (result), error);
  gboolean is_over = self->retired || mortise_hosted_plugin_get_state (self->plugin) == MORTISE_PLUGIN_DISABLED
                     || mortise_hosted_plugin_get_suspension (self->plugin) != NULL;

  if (heir == NULL || (heir->state == WORKER_RUNNING && !is_over))
    return g_steal_pointer (&heir);
  if (is_over)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_CANCELLED, "the plugin was stopped meanwhile");
  else
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_CRASHED,
                         mortise_hosted_plugin_get_reason (heir->plugin) ?: "its process ended at once");
  mortise_worker_stop_async (heir, NULL, NULL);
  return NULL;
}

/* --- the change --------------------------------------------------------------------------------------------------- */

static void
on_left (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseWorker *self = MORTISE_WORKER (source);
  g_autoptr (MortiseWorker) successor = g_object_ref (self->successor);

  if (successor->predecessor != self)
    return;
  g_clear_object (&successor->predecessor);
  if (successor->heir_task != NULL)
    raise_heir (successor);
}

/* Ends what was replaced, when all that it had begun is answered. */
void
mortise_worker_leave_if_done (MortiseWorker *self)
{
  if (self->successor == NULL || self->is_leaving || !g_queue_is_empty (&self->in_flight))
    return;
  self->is_leaving = TRUE;
  mortise_worker_stop_async (self, on_left, NULL);
}

/**
 * mortise_worker_hand_over:
 * @self: a worker
 * @heir: what [method@Worker.raise_heir_finish] gave
 *
 * Lets another process serve the plugin's calls from now on. This one ends when it has answered what it was sent.
 */
void
mortise_worker_hand_over (MortiseWorker *self, MortiseWorker *heir)
{
  self->successor = g_object_ref (heir);
  heir->predecessor = g_object_ref (self);
  mortise_worker_move_waiting (self, heir);
  mortise_worker_report_started (self, NULL);
  mortise_worker_pump (heir);
  mortise_worker_leave_if_done (self);
}

/**
 * mortise_worker_get_current:
 * @self: a worker
 *
 * Returns: (transfer none): the worker that serves the plugin now: @self unless it was replaced
 */
MortiseWorker *
mortise_worker_get_current (MortiseWorker *self)
{
  while (self->successor != NULL)
    self = self->successor;
  return self;
}

/**
 * mortise_worker_withdraw:
 * @self: a worker
 * @permission: what the plugin is granted no longer
 *
 * Takes it from a process that was replaced as well, while it ends its work.
 */
void
mortise_worker_withdraw (MortiseWorker *self, const char *permission)
{
  if (self->predecessor != NULL)
    mortise_hosted_plugin_set_granted (self->predecessor->plugin, permission, FALSE);
}

/* --- the end of all ----------------------------------------------------------------------------------------------- */

static void
on_relative_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseWorker) self = user_data;

  self->n_relatives_stopping--;
  if (self->state != WORKER_STOPPING)
    mortise_worker_report_stopped (self);
}

static void
stop_relative (MortiseWorker *self, MortiseWorker *relative)
{
  self->n_relatives_stopping++;
  mortise_worker_stop_async (relative, on_relative_stopped, g_object_ref (self));
}

/* A plugin that is stopped is stopped in all its processes. */
void
mortise_worker_stop_relatives (MortiseWorker *self)
{
  if (self->heir != NULL)
    stop_relative (self, self->heir);
  else if (self->heir_task != NULL)
    give_up_heir (self);
  if (self->predecessor != NULL)
    stop_relative (self, self->predecessor);
}
