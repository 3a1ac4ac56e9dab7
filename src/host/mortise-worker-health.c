/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-worker.h"

#include "mortise-error.h"

static void
on_outcome (MortiseWorker *worker, const MortiseOutcome *outcome, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (outcome->status == MORTISE_CALL_OK)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, MORTISE_ERROR, mortise_error_from_name (outcome->code), "%s", outcome->message);
}

/**
 * mortise_worker_check_health_async:
 * @self: a worker
 * @callback: called when the plugin has answered, or has not within its deadline
 * @user_data: passed to @callback
 *
 * Asks the plugin whether it is well. A process is started for that where there is none.
 */
void
mortise_worker_check_health_async (MortiseWorker *self, GAsyncReadyCallback callback, gpointer user_data)
{
  static const MortiseCallTarget target = { .hook = NULL };
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);

  mortise_worker_call (self, &target, body, on_outcome, g_task_new (self, NULL, callback, user_data));
}

/**
 * mortise_worker_check_health_finish:
 * @self: a worker
 * @result: what the callback was given
 * @error: return location for what the plugin says is wrong, or for why it could not be asked
 *
 * Returns: whether it is well
 */
gboolean
mortise_worker_check_health_finish (MortiseWorker *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
