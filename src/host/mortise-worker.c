/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-worker-private.h"

#include "mortise-dialect.h"
#include "mortise-error.h"
#include "mortise-json.h"

/* From the start of the process to the moment at which the plugin's own code begins: slow machines included. */
#define START_LIMIT_MS 20000
/* For a plugin to put things away, and for its process to end after that. */
#define FAREWELL_LIMIT_MS 2000
#define EXIT_LIMIT_MS 1000
/* Between a crash and the next start: nothing, then this, doubled each time up to a minute. */
#define BACK_OFF_MS 250
#define MAX_BACK_OFF_MS 60000
#define PROTOCOL_VERSION 1

G_DEFINE_FINAL_TYPE (MortiseWorker, mortise_worker, G_TYPE_OBJECT)

static void begin (MortiseWorker *self);

static void
mortise_worker_dispose (GObject *object)
{
  MortiseWorker *self = MORTISE_WORKER (object);

  g_clear_handle_id (&self->phase_timer, g_source_remove);
  g_clear_handle_id (&self->deadline_timer, g_source_remove);
  g_clear_handle_id (&self->announcement, g_source_remove);
  g_clear_object (&self->process);
  g_clear_object (&self->heir);
  g_clear_object (&self->predecessor);
  g_clear_object (&self->successor);

  G_OBJECT_CLASS (mortise_worker_parent_class)->dispose (object);
}

static void
mortise_worker_finalize (GObject *object)
{
  MortiseWorker *self = MORTISE_WORKER (object);

  g_object_unref (self->plugin);
  g_free (self->places.data_directory);
  g_free (self->places.scratch_directory);
  g_ptr_array_unref (self->start_tasks);
  g_ptr_array_unref (self->stop_tasks);

  G_OBJECT_CLASS (mortise_worker_parent_class)->finalize (object);
}

static void
mortise_worker_class_init (MortiseWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_worker_dispose;
  object_class->finalize = mortise_worker_finalize;
}

static void
mortise_worker_init (MortiseWorker *self)
{
  self->start_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->stop_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->waiting);
  g_queue_init (&self->in_flight);
}

/* --- telling those who wait --------------------------------------------------------------------------------------- */

static GPtrArray *
take_tasks (GPtrArray **tasks)
{
  GPtrArray *taken = *tasks;

  *tasks = g_ptr_array_new_with_free_func (g_object_unref);
  return taken;
}

void
mortise_worker_report_started (MortiseWorker *self, const GError *error)
{
  g_autoptr (GPtrArray) tasks = take_tasks (&self->start_tasks);

  for (guint i = 0; i < tasks->len; i++)
    {
      if (error != NULL)
        g_task_return_error (tasks->pdata[i], g_error_copy (error));
      else
        g_task_return_boolean (tasks->pdata[i], TRUE);
    }
}

/* The process is gone; another of the plugin may not be yet. */
void
mortise_worker_report_stopped (MortiseWorker *self)
{
  g_autoptr (GPtrArray) tasks = NULL;

  if (self->n_relatives_stopping > 0)
    return;
  tasks = take_tasks (&self->stop_tasks);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (tasks->pdata[i], TRUE);
}

void
mortise_worker_say (MortiseWorker *self, const char *level, const char *message)
{
  self->delegate->log (self, "host", level, message, NULL, self->user_data);
}

/* --- the end of a process ----------------------------------------------------------------------------------------- */

static void
forget_process (MortiseWorker *self)
{
  g_clear_handle_id (&self->phase_timer, g_source_remove);
  g_clear_handle_id (&self->announcement, g_source_remove);
  g_clear_object (&self->process);
  self->state = WORKER_STOPPED;
  mortise_hosted_plugin_set_running (self->plugin, FALSE, MORTISE_ISOLATION_NONE);
}

/* Calls that came while there was no process to take them, and whoever asked meanwhile for the next one. */
static void
serve_waiting (MortiseWorker *self)
{
  g_autoptr (GError) error = NULL;

  if (self->retired || !mortise_hosted_plugin_is_usable (self->plugin))
    {
      error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "the plugin was switched off");
      mortise_worker_report_started (self, error);
      mortise_worker_fail_waiting (self, "unavailable", error->message);
    }
  else if (!g_queue_is_empty (&self->waiting) || self->start_tasks->len > 0)
    {
      mortise_worker_ensure_started (self);
    }
}

static void
log_backtrace (MortiseWorker *self, const char *backtrace)
{
  g_autoptr (JsonObject) fields = NULL;

  if (backtrace == NULL)
    return;
  fields = json_object_new ();
  json_object_set_string_member (fields, "traceback", backtrace);
  self->delegate->log (self, "host", "error", "where it crashed", fields, self->user_data);
}

/* The process ended without being asked to, or never came to life. */
static void
handle_failure (MortiseWorker *self, const char *reason, const char *its_backtrace)
{
  /* It is that of the process, which is forgotten. */
  g_autofree char *backtrace = g_strdup (its_backtrace);
  g_autoptr (GError) error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_CRASHED, reason);
  gboolean give_up;

  self->failures++;
  self->last_failure = g_get_monotonic_time ();
  mortise_hosted_plugin_count_restart (self->plugin);
  mortise_hosted_plugin_set_reason (self->plugin, reason);
  log_backtrace (self, backtrace);
  forget_process (self);

  give_up = self->delegate->failed (self, reason, self->user_data);
  mortise_worker_fail_in_flight (self, reason, backtrace);
  mortise_worker_report_started (self, error);
  mortise_worker_report_stopped (self);
  if (give_up)
    mortise_worker_fail_waiting (self, "crashed", reason);
  else
    serve_waiting (self);
  mortise_worker_leave_if_done (self);
}

static void
on_exited (MortiseRunnerProcess *process, const char *reason, gpointer user_data)
{
  g_autoptr (MortiseWorker) self = g_object_ref (user_data);

  if (self->state != WORKER_STOPPING)
    {
      handle_failure (self, reason, mortise_runner_process_get_backtrace (process));
      return;
    }

  if (!self->farewell_said)
    {
      g_autofree char *message = g_strdup_printf ("while it was deactivated: %s", reason);

      mortise_worker_say (self, "error", message);
      mortise_hosted_plugin_set_reason (self->plugin, reason);
    }
  forget_process (self);
  mortise_worker_fail_in_flight (self, "the plugin was stopped", NULL);
  mortise_worker_report_stopped (self);
  serve_waiting (self);
  mortise_worker_leave_if_done (self);
}

static void
on_output (MortiseRunnerProcess *process, const char *line, gpointer user_data)
{
  MortiseWorker *self = user_data;

  self->delegate->log (self, "stderr", "info", line, NULL, self->user_data);
}

/* --- starting
 * ----------------------------------------------------------------------------------------------------------- */

static gboolean
on_phase_timeout (gpointer user_data)
{
  MortiseWorker *self = user_data;
  gint64 limit = mortise_manifest_get_deadline_us (mortise_hosted_plugin_get_manifest (self->plugin));
  g_autofree char *reason = g_strdup_printf ("deadline %g s", (double) limit / G_USEC_PER_SEC);

  self->phase_timer = 0;
  mortise_runner_process_kill (self->process, self->registering ? reason : "did not start in 20 s");
  return G_SOURCE_REMOVE;
}

static void
set_phase_timer (MortiseWorker *self, guint ms)
{
  g_clear_handle_id (&self->phase_timer, g_source_remove);
  self->phase_timer = g_timeout_add (ms, on_phase_timeout, self);
}

static void
on_loaded (MortisePeer *peer, const MortiseReply *reply, gpointer user_data)
{
  MortiseWorker *self = user_data;

  if (self->state != WORKER_LOADING || reply->body == NULL)
    return;
  g_clear_handle_id (&self->phase_timer, g_source_remove);
  if (reply->error != NULL)
    {
      g_autofree char *reason = g_strdup_printf ("activate: %s", reply->error->message);

      mortise_runner_process_kill (self->process, reason);
      return;
    }

  self->state = WORKER_RUNNING;
  self->last_used = g_get_monotonic_time ();
  mortise_hosted_plugin_set_reason (self->plugin, NULL);
  mortise_hosted_plugin_set_running (self->plugin, TRUE, self->layers);
  self->sampled = 0;
  mortise_worker_watch (self, self->last_used);
  self->delegate->registered (self, self->user_data);
  self->delegate->loaded (self, self->user_data);
  mortise_worker_report_started (self, NULL);
  mortise_worker_pump (self);
}

static GBytes *
make_load_body (MortiseWorker *self)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (self->plugin);
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "slug", mortise_hosted_plugin_get_slug (self->plugin));
  json_object_set_string_member (body, "version", mortise_manifest_get_version (manifest));
  json_object_set_string_member (body, "tenant", mortise_hosted_plugin_get_tenant (self->plugin));
  json_object_set_string_member (body, "loader", mortise_manifest_get_loader (manifest));
  json_object_set_string_member (body, "module", mortise_manifest_get_module (manifest));
  json_object_set_object_member (body, "settings",
                                 mortise_setting_layers_dup_values (mortise_hosted_plugin_get_settings (self->plugin)));
  return mortise_json_object_to_bytes (body);
}

static MortiseIsolation
read_layers (JsonObject *hello)
{
  JsonArray *array = mortise_json_get_array (hello, "layers");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  names = g_strv_builder_end (builder);
  return mortise_isolation_from_names ((const char *const *) names);
}

/* The process says which layers hold, before it has seen anything of the plugin; too few and it never will. */
void
mortise_worker_take_hello (MortiseWorker *self, JsonObject *hello)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (self->state != WORKER_STARTING || mortise_json_get_int (hello, "protocol", 0) != PROTOCOL_VERSION)
    {
      mortise_runner_process_kill (self->process, "protocol: another version, or a second greeting");
      return;
    }
  self->layers = read_layers (hello);
  if (!mortise_isolation_is_enough (self->layers, &error))
    {
      g_autofree char *reason = g_strdup_printf ("isolation: %s", error->message);

      mortise_runner_process_kill (self->process, reason);
      return;
    }

  self->state = WORKER_LOADING;
  mortise_hosted_plugin_clear_registrations (self->plugin);
  body = make_load_body (self);
  if (mortise_peer_call (mortise_runner_process_get_peer (self->process), "load", body, 0, 0, on_loaded, self, &error)
      == 0)
    mortise_runner_process_kill (self->process, error->message);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseWorker) self = user_data;
  MortiseRunnerProcess *process = MORTISE_RUNNER_PROCESS (source);
  g_autoptr (GError) error = NULL;

  if (!mortise_runner_process_start_finish (process, result, &error))
    handle_failure (self, error->message, NULL);
  else if (self->state == WORKER_STOPPING)
    mortise_runner_process_kill (process, "stopped");
  else
    set_phase_timer (self, START_LIMIT_MS);
}

/* --- starting and stopping
 * ---------------------------------------------------------------------------------------------- */

/* Its own time begins; a second one does not begin it again. */
void
mortise_worker_take_activating (MortiseWorker *self)
{
  gint64 limit = mortise_manifest_get_deadline_us (mortise_hosted_plugin_get_manifest (self->plugin));

  if (self->state != WORKER_LOADING || self->registering)
    return;
  self->registering = TRUE;
  set_phase_timer (self, (guint) (limit / 1000));
}

static void
on_request (MortiseRunnerProcess *process, const MortiseFrame *frame, gpointer user_data)
{
  MortiseWorker *self = user_data;

  self->last_used = g_get_monotonic_time ();
  self->delegate->request (self, frame, self->user_data);
}

static const MortiseRunnerHandler handler
    = { .request = on_request, .notify = mortise_worker_take_notice, .output = on_output, .exited = on_exited };

static void
begin (MortiseWorker *self)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (self->plugin);
  MortiseRunnerOptions options = {
    .plugin_directory = mortise_hosted_plugin_get_directory (self->plugin),
    .data_directory = mortise_hosted_plugin_is_granted (self->plugin, "database") ? self->places.data_directory : NULL,
    .scratch_directory = self->places.scratch_directory,
    .memory_mib = mortise_manifest_get_memory_mib (manifest),
    .disk_mib = mortise_manifest_get_disk_mib (manifest),
  };

  if (options.data_directory != NULL)
    g_mkdir_with_parents (options.data_directory, 0700);

  self->state = WORKER_STARTING;
  mortise_activity_begin_process (mortise_hosted_plugin_get_activity (self->plugin), g_get_monotonic_time ());
  /* What lay there before is not of this process; one that begins may write in the same second. */
  self->data_changed = g_get_real_time () / G_USEC_PER_SEC - 1;
  self->registering = FALSE;
  self->farewell_said = FALSE;
  self->process = mortise_runner_process_new (&options, &handler, self);
  mortise_runner_process_start_async (self->process, on_started, g_object_ref (self));
  self->delegate->busy (self, self->user_data);
}

static gboolean
on_backed_off (gpointer user_data)
{
  MortiseWorker *self = user_data;

  self->phase_timer = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

static gint64
get_back_off_ms (MortiseWorker *self)
{
  gint64 pause, since;

  if (self->failures == 0)
    return 0;
  pause = MIN (BACK_OFF_MS * ((gint64) 1 << MIN (self->failures - 1, 16)), MAX_BACK_OFF_MS);
  since = (g_get_monotonic_time () - self->last_failure) / 1000;
  return MAX (pause - since, 0);
}

void
mortise_worker_ensure_started (MortiseWorker *self)
{
  if (self->state == WORKER_STOPPED)
    mortise_worker_wait_for_needs (self);
}

/* What it needs is there, as far as it can be. */
void
mortise_worker_begin (MortiseWorker *self)
{
  gint64 pause = get_back_off_ms (self);

  if (pause == 0)
    {
      begin (self);
      return;
    }
  self->state = WORKER_BACKING_OFF;
  self->phase_timer = g_timeout_add ((guint) pause, on_backed_off, self);
}

/**
 * mortise_worker_start_async:
 * @self: a worker
 * @callback: called when the plugin is activated, or could not be
 * @user_data: passed to @callback
 *
 * Starts the plugin's process if it does not run. Where the worker was replaced, it is the one that serves the plugin
 * now that is started, and that @callback is given.
 */
void
mortise_worker_start_async (MortiseWorker *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  GError *error = NULL;

  if (self->successor != NULL)
    {
      mortise_worker_start_async (self->successor, callback, user_data);
      return;
    }
  task = g_task_new (self, NULL, callback, user_data);
  if (!mortise_dialect_check_runnable (mortise_hosted_plugin_get_manifest (self->plugin), &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (self->state == WORKER_RUNNING)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  g_ptr_array_add (self->start_tasks, task);
  mortise_worker_ensure_started (self);
}

gboolean
mortise_worker_start_finish (MortiseWorker *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
on_no_exit (gpointer user_data)
{
  MortiseWorker *self = user_data;

  self->phase_timer = 0;
  mortise_runner_process_kill (self->process, self->farewell_said ? "stopped" : "deadline 2 s");
  return G_SOURCE_REMOVE;
}

static void
on_farewell (MortisePeer *peer, const MortiseReply *reply, gpointer user_data)
{
  MortiseWorker *self = user_data;

  if (self->state != WORKER_STOPPING || reply->body == NULL)
    return;
  self->farewell_said = TRUE;
  g_clear_handle_id (&self->phase_timer, g_source_remove);
  self->phase_timer = g_timeout_add (EXIT_LIMIT_MS, on_no_exit, self);
  mortise_runner_process_close (self->process);
}

static void
say_farewell (MortiseWorker *self)
{
  gboolean is_loaded = self->state == WORKER_RUNNING;
  MortisePeer *peer = mortise_runner_process_get_peer (self->process);
  g_autoptr (GError) error = NULL;

  self->state = WORKER_STOPPING;
  g_clear_handle_id (&self->phase_timer, g_source_remove);
  if (is_loaded && mortise_peer_call (peer, "deactivate", NULL, 0, 0, on_farewell, self, &error) != 0)
    {
      self->phase_timer = g_timeout_add (FAREWELL_LIMIT_MS, on_no_exit, self);
      return;
    }
  self->farewell_said = TRUE;
  mortise_runner_process_kill (self->process, "stopped");
}

/**
 * mortise_worker_stop_async:
 * @self: a worker
 * @callback: called when the process is gone
 * @user_data: passed to @callback
 *
 * Lets the plugin put things away, for two seconds at most, and ends its process.
 */
void
mortise_worker_stop_async (MortiseWorker *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GError) error = NULL;

  error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_CANCELLED, "the plugin was stopped while it started");
  mortise_worker_report_started (self, error);
  if (self->state == WORKER_BACKING_OFF || self->state == WORKER_WAITING)
    {
      forget_process (self);
      mortise_worker_fail_waiting (self, "unavailable", "the plugin was stopped");
    }
  mortise_worker_stop_relatives (self);
  if (self->state == WORKER_STOPPED && self->n_relatives_stopping == 0)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  g_ptr_array_add (self->stop_tasks, task);
  if (self->state != WORKER_STOPPED && self->state != WORKER_STOPPING)
    say_farewell (self);
}

gboolean
mortise_worker_stop_finish (MortiseWorker *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

MortiseWorker *
mortise_worker_new (MortiseHostedPlugin *plugin,
                    const MortiseWorkerPlaces *places,
                    const MortiseWorkerDelegate *delegate,
                    gpointer user_data)
{
  MortiseWorker *self = g_object_new (MORTISE_TYPE_WORKER, NULL);

  self->plugin = g_object_ref (plugin);
  self->places.data_directory = g_strdup (places->data_directory);
  self->places.scratch_directory = g_strdup (places->scratch_directory);
  self->delegate = delegate;
  self->user_data = user_data;
  return self;
}

MortiseHostedPlugin *
mortise_worker_get_plugin (MortiseWorker *self)
{
  return self->plugin;
}

/* (nullable): to answer requests. */
MortisePeer *
mortise_worker_get_peer (MortiseWorker *self)
{
  return self->process != NULL ? mortise_runner_process_get_peer (self->process) : NULL;
}

/* Tells the running plugin that its settings are others now. */
void
mortise_worker_send_settings (MortiseWorker *self)
{
  g_autoptr (JsonObject) settings = NULL;
  g_autoptr (GBytes) body = NULL;

  if (self->state != WORKER_RUNNING)
    return;
  settings = mortise_setting_layers_dup_values (mortise_hosted_plugin_get_settings (self->plugin));
  body = mortise_json_object_to_bytes (settings);
  mortise_peer_notify (mortise_runner_process_get_peer (self->process), "settings", body, NULL);
}

/* The host is about to go: nothing more is started. */
void
mortise_worker_retire (MortiseWorker *self)
{
  self->retired = TRUE;
}

/* An administrator says to try again: nothing is held against it any more. */
void
mortise_worker_forgive (MortiseWorker *self)
{
  self->failures = 0;
}

gboolean
mortise_worker_is_busy (MortiseWorker *self)
{
  return !g_queue_is_empty (&self->in_flight) || (self->process != NULL && self->state != WORKER_RUNNING)
         || self->heir_task != NULL || self->predecessor != NULL;
}

gboolean
mortise_worker_is_running (MortiseWorker *self)
{
  return self->process != NULL || self->heir_task != NULL || self->predecessor != NULL;
}

/* Whether it does not run yet, and would if it were started: one that crashed is not waited for. */
gboolean
mortise_worker_is_up_soon (MortiseWorker *self)
{
  return self->state != WORKER_RUNNING && self->state != WORKER_BACKING_OFF && get_back_off_ms (self) == 0;
}
