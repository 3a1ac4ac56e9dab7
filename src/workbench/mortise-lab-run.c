/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trial on a copy of the site that is made for it and thrown away after it, so that no trial sees what another set.
 */
#include "mortise-lab-run.h"

#include <glib/gi18n.h>

#include "mortise-error.h"
#include "mortise-trial.h"

typedef struct
{
  JsonObject *trial;
  MortiseLab *lab;
  GPtrArray *dispatches;
  JsonArray *plugins;
} Run;

static void
run_free (Run *run)
{
  json_object_unref (run->trial);
  g_clear_object (&run->lab);
  g_clear_pointer (&run->dispatches, g_ptr_array_unref);
  g_clear_pointer (&run->plugins, json_array_unref);
  g_free (run);
}

static void
plugins_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) plugins = mortise_admin_request_finish (MORTISE_ADMIN (source), result, &error);

  if (plugins == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  run->plugins = json_array_ref (json_node_get_array (plugins));
  g_task_return_pointer (task, g_ptr_array_ref (run->dispatches), (GDestroyNotify) g_ptr_array_unref);
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->dispatches = mortise_trial_run_finish (result, &error);
  if (run->dispatches == NULL)
    g_task_return_error (task, error);
  else
    mortise_admin_request_async (mortise_lab_get_admin (run->lab), "GET", "/v1/plugins", NULL,
                                 g_task_get_cancellable (task), plugins_cb, g_object_ref (task));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->lab = mortise_lab_open_finish (result, &error);
  if (run->lab == NULL)
    g_task_return_error (task, error);
  else
    mortise_trial_run_async (run->trial, run->lab, g_task_get_cancellable (task), tried_cb, g_object_ref (task));
}

/**
 * mortise_lab_run_async:
 * @connection: the line to a site
 * @trial: what is tried out, see mortise-trial.h
 * @cancellable: (nullable): gives it up, and ends the copy
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Tries something out on a copy of the site.
 */
void
mortise_lab_run_async (MortiseConnection *connection,
                       JsonObject *trial,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  MortiseAdmin *admin = mortise_connection_get_admin (connection);
  Run *run = g_new0 (Run, 1);

  run->trial = json_object_ref (trial);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  if (admin == NULL)
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s",
                             _ ("The site is not open; reconnect first"));
  else
    mortise_lab_open_async (admin, cancellable, opened_cb, g_object_ref (task));
}

/**
 * mortise_lab_run_finish:
 * @result: what the callback was given
 * @plugins: (out) (optional) (transfer full): the list of *plugin* of the copy, as it was tried
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type JsonNode) (nullable): the dispatches, whole, in their order
 */
GPtrArray *
mortise_lab_run_finish (GAsyncResult *result, JsonArray **plugins, GError **error)
{
  const Run *run = g_task_get_task_data (G_TASK (result));
  GPtrArray *dispatches = g_task_propagate_pointer (G_TASK (result), error);

  if (dispatches != NULL && plugins != NULL)
    *plugins = json_array_ref (run->plugins);
  return dispatches;
}
