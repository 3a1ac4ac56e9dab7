/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

/* Firing a hook that may reach plugins.
 *
 * The payload goes through as the text it came as. For a filter it is cut once, around the value that is
 * transformed; what each listener answers is put between the two ends for the next.
 *
 * Filters, and hooks that can be vetoed, call one listener after the other; all others call at once. */

/* To scan as much takes half a millisecond; to read it into a tree, which a schema is checked on, several. */
#define MAX_SCANNED_AT_ONCE (512 * 1024)
#define MAX_CHECKED_AT_ONCE (64 * 1024)

typedef struct
{
  MortiseHookBus *bus;
  MortiseHook *hook;
  MortiseDispatch *dispatch;
  MortiseWorker *origin_worker;
  GPtrArray *listeners;
  char *path;
  char *only;
  GPtrArray *faults;
  gulong cancel_handler;
  gboolean is_veto;
  gboolean is_nested;

  GBytes *before_value;
  GBytes *after_value;
  GBytes *value;
  GBytes *payload;

  guint next;
  guint n_open;
  GPtrArray *open_calls;
} Firing;

/* One listener's part that is under way; one that is made slow by a @fault has a @timer until its @worker is called. */
typedef struct
{
  GTask *task;
  MortiseDispatchCall *call;
  HookListener *listener;
  MortiseWorker *worker;
  guint64 number;
  const MortiseFault *fault;
  gint64 delay_us;
  guint timer;
} Part;

static void
part_free (Part *part)
{
  g_clear_handle_id (&part->timer, g_source_remove);
  mortise_hook_listener_unref (part->listener);
  g_free (part);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Part, part_free)

static void
firing_free (Firing *firing)
{
  g_clear_object (&firing->dispatch);
  g_clear_object (&firing->origin_worker);
  g_clear_pointer (&firing->listeners, g_ptr_array_unref);
  g_clear_pointer (&firing->before_value, g_bytes_unref);
  g_clear_pointer (&firing->after_value, g_bytes_unref);
  g_clear_pointer (&firing->value, g_bytes_unref);
  g_clear_pointer (&firing->payload, g_bytes_unref);
  g_clear_pointer (&firing->open_calls, g_ptr_array_unref);
  g_clear_pointer (&firing->faults, g_ptr_array_unref);
  firing->hook->n_firing--;
  mortise_hook_bus_forget_unused (firing->bus, firing->hook);
  g_object_unref (firing->bus);
  g_free (firing->path);
  g_free (firing->only);
  g_free (firing);
}

static gboolean
is_sequential (const Firing *firing)
{
  return firing->is_veto || mortise_dispatch_get_kind (firing->dispatch) == MORTISE_HOOK_FILTER;
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

static void
end (GTask *task)
{
  Firing *firing = g_task_get_task_data (task);

  if (firing->cancel_handler != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), firing->cancel_handler);
  mortise_trace_recorder_add (firing->bus->recorder, firing->dispatch);
  mortise_hook_bus_tell_finished (firing->bus, firing->dispatch);
  g_task_return_pointer (task, g_object_ref (firing->dispatch), g_object_unref);
  g_object_unref (task);
}

static void
complete (GTask *task)
{
  Firing *firing = g_task_get_task_data (task);
  g_autoptr (GBytes) result = mortise_hook_make_result (firing->dispatch, firing->value);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    mortise_dispatch_refuse (firing->dispatch, "failed", "cancelled", "whoever fired the hook gave up");
  else
    mortise_dispatch_finish (firing->dispatch, result);
  end (task);
}

/* --- one listener after the other
 * -------------------------------------------------------------------------------------- */

static void
take_value (Firing *firing, GBytes *value)
{
  GString *text;

  g_clear_pointer (&firing->value, g_bytes_unref);
  firing->value = g_bytes_ref (value);

  text = g_string_sized_new (g_bytes_get_size (firing->before_value) + g_bytes_get_size (value)
                             + g_bytes_get_size (firing->after_value) + 1);
  mortise_hook_append_bytes (text, firing->before_value);
  mortise_hook_append_bytes (text, value);
  mortise_hook_append_bytes (text, firing->after_value);
  g_clear_pointer (&firing->payload, g_bytes_unref);
  firing->payload = g_string_free_to_bytes (text);
}

/* Takes what a listener did. %FALSE if that was a veto, with which the dispatch has ended. */
static gboolean
settle (GTask *task, MortiseDispatchCall *call)
{
  Firing *firing = g_task_get_task_data (task);

  firing->n_open--;
  if (call->status == MORTISE_CALL_OK && call->value != NULL && firing->value != NULL)
    take_value (firing, call->value);
  if (!firing->is_veto || call->status == MORTISE_CALL_OK || call->status == MORTISE_CALL_SKIPPED
      || call->status == MORTISE_CALL_CANCELLED)
    return TRUE;

  mortise_dispatch_refuse (firing->dispatch, "vetoed", call->code, call->message);
  end (task);
  return FALSE;
}

static void advance (GTask *task);

/* What it answered, if that can be an answer to the hook. */
static void
take_answer (const Firing *firing, MortiseDispatchCall *call, GBytes *value)
{
  gsize rest
      = firing->value != NULL ? g_bytes_get_size (firing->before_value) + g_bytes_get_size (firing->after_value) : 0;
  g_autoptr (GError) error = NULL;

  if (mortise_hook_check_answer (firing->hook, mortise_dispatch_get_kind (firing->dispatch), value, rest, &error))
    call->value = g_bytes_ref (value);
  else
    mortise_dispatch_call_fail (call, MORTISE_CALL_ERROR, mortise_error_get_name (error), error->message);
}

static void
on_outcome (MortiseWorker *worker, const MortiseOutcome *answered, gpointer user_data)
{
  g_autoptr (Part) part = user_data;
  MortiseDispatchCall *call = part->call;
  Firing *firing = g_task_get_task_data (part->task);
  MortiseOutcome outcome = *answered;
  g_autoptr (GBytes) value = mortise_hook_fault_replace (part->fault, &outcome, firing->value);

  mortise_dispatch_call_fail (call, outcome.status, outcome.code, outcome.message);
  call->traceback = g_strdup (outcome.traceback);
  if (value != NULL)
    take_answer (firing, call, value);
  call->wall_us = part->delay_us + outcome.wall_us;
  call->start_us = MAX (0, mortise_dispatch_get_elapsed (firing->dispatch) - call->wall_us);
  call->cpu_us = outcome.cost.cpu_us;
  call->queue_us = outcome.cost.queue_us;
  call->memory_bytes = outcome.cost.memory_bytes;
  g_ptr_array_remove_fast (firing->open_calls, part);
  if (!settle (part->task, call))
    return;
  if (is_sequential (firing))
    advance (part->task);
  else if (firing->n_open == 0)
    complete (part->task);
}

/* One that ends its work and the one that took its place are the same plugin. */
static gboolean
is_same_plugin (MortiseWorker *one, MortiseWorker *other)
{
  return one == other
         || (one != NULL && other != NULL
             && g_str_equal (mortise_hosted_plugin_get_slug (mortise_worker_get_plugin (one)),
                             mortise_hosted_plugin_get_slug (mortise_worker_get_plugin (other))));
}

/* A listener is called by a permission, if the hook needs one; and so is one of another plugin by whoever fires. */
static void
count_uses (const Firing *firing, MortiseWorker *called)
{
  MortiseHookDescription *description = firing->hook->description;
  const char *permission = description != NULL ? mortise_hook_description_get_permission (description) : NULL;
  gint64 now = g_get_monotonic_time ();

  if (permission != NULL)
    mortise_activity_count_use (mortise_hosted_plugin_get_activity (mortise_worker_get_plugin (called)), permission,
                                TRUE, now);
  if (firing->origin_worker != NULL && !is_same_plugin (firing->origin_worker, called))
    mortise_activity_count_use (mortise_hosted_plugin_get_activity (mortise_worker_get_plugin (firing->origin_worker)),
                                "hooks", TRUE, now);
}

/* The listeners are those of when the hook was fired; a plugin's process may be another since. */
static void
send_part (Part *part)
{
  const HookListener *listener = part->listener;
  Firing *firing = g_task_get_task_data (part->task);
  MortiseCallTarget target
      = { .hook = firing->hook->name,
          .kind = mortise_hook_kind_to_string (listener->kind),
          .index = listener->index,
          .path = firing->path,
          .limit_us = mortise_dispatch_get_deadline (firing->dispatch),
          .nested = firing->is_nested,
          .measured = mortise_trace_recorder_get_level (firing->bus->recorder) == MORTISE_TRACE_FULL,
          .signal = mortise_hook_fault_get_signal (part->fault),
          .dispatch = firing->dispatch,
          .part = part->call };

  part->worker = mortise_worker_get_current (listener->worker);
  part->call->version = g_strdup (
      mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (mortise_worker_get_plugin (part->worker))));
  count_uses (firing, part->worker);
  part->number = mortise_worker_call (part->worker, &target, firing->payload, on_outcome, part);
}

static gboolean
on_delayed (gpointer user_data)
{
  Part *part = user_data;

  part->timer = 0;
  send_part (part);
  return G_SOURCE_REMOVE;
}

static void
call_plugin (GTask *task, HookListener *listener, MortiseDispatchCall *call)
{
  Firing *firing = g_task_get_task_data (task);
  Part *part = g_new0 (Part, 1);

  call->bytes_in = g_bytes_get_size (firing->payload);
  part->task = task;
  part->call = call;
  part->listener = mortise_hook_listener_ref (listener);
  if (firing->faults != NULL)
    part->fault = mortise_faults_find (firing->faults, mortise_hook_listener_get_slug (listener), listener->id);
  g_ptr_array_add (firing->open_calls, part);
  if (part->fault == NULL || part->fault->kind != MORTISE_FAULT_SLOW)
    {
      send_part (part);
      return;
    }
  part->delay_us = (gint64) part->fault->ms * 1000;
  part->timer = g_timeout_add (part->fault->ms, on_delayed, part);
}

static void
call_local (Firing *firing, const HookListener *listener, MortiseDispatchCall *call)
{
  MortiseHookEvent event = { firing->hook->name, firing->payload, firing->value };
  g_autoptr (GError) error = NULL;
  gint64 start = mortise_dispatch_get_elapsed (firing->dispatch);

  call->value = listener->func (&event, listener->user_data, &error);
  call->start_us = start;
  call->wall_us = mortise_dispatch_get_elapsed (firing->dispatch) - start;
  if (error != NULL)
    mortise_dispatch_call_fail (call, MORTISE_CALL_ERROR, mortise_error_get_name (error), error->message);
}

/* What of this firing is in the way: nothing of the listener's own. */
static char *
dup_own_obstacle (const Firing *firing, const HookListener *listener, const char **code)
{
  const char *slug = mortise_hook_listener_get_slug (listener);

  if (listener->worker == NULL && listener->func == NULL)
    {
      *code = "not-found";
      return g_strdup ("it was removed while the hook was fired");
    }
  if (firing->only != NULL && g_strcmp0 (slug, firing->only) != 0)
    {
      *code = "denied";
      return g_strdup_printf ("it is meant for %s alone", firing->only);
    }
  if (slug != NULL && mortise_dispatch_is_without (firing->dispatch, slug, listener->id))
    {
      *code = "unavailable";
      return g_strdup ("it is left out this time");
    }
  return NULL;
}

/* A plugin that fires a hook reaches the listeners of others only if an administrator lets it. */
static char *
dup_obstacle (const Firing *firing, const HookListener *listener, const char **code)
{
  MortiseHookKind kind = mortise_dispatch_get_kind (firing->dispatch);
  char *obstacle = dup_own_obstacle (firing, listener, code);
  MortiseHostedPlugin *origin;

  if (obstacle != NULL)
    return obstacle;
  if (firing->origin_worker == NULL || is_same_plugin (firing->origin_worker, listener->worker))
    return mortise_hook_listener_dup_obstacle (listener, firing->hook, kind, code);
  origin = mortise_worker_get_plugin (firing->origin_worker);
  if (mortise_hosted_plugin_is_granted (origin, "hooks"))
    return mortise_hook_listener_dup_obstacle (listener, firing->hook, kind, code);
  *code = "denied";
  return g_strdup_printf ("the permission \"hooks\" is not granted to %s, which fired it",
                          mortise_hosted_plugin_get_slug (origin));
}

/* The part of a listener that has ended already; %NULL if it ends later, see on_outcome(). */
static MortiseDispatchCall *
call_listener (GTask *task, HookListener *listener)
{
  Firing *firing = g_task_get_task_data (task);
  const char *plugin = listener->worker != NULL ? mortise_hook_listener_get_slug (listener) : "host";
  MortiseDispatchCall *call = mortise_dispatch_call_new (plugin, listener->id, listener->priority);
  const char *code;
  g_autofree char *obstacle = dup_obstacle (firing, listener, &code);

  mortise_dispatch_add_call (firing->dispatch, call);
  firing->n_open++;
  if (obstacle != NULL)
    {
      call->start_us = mortise_dispatch_get_elapsed (firing->dispatch);
      mortise_dispatch_call_fail (call, MORTISE_CALL_SKIPPED, code, obstacle);
      return call;
    }
  if (listener->worker != NULL)
    {
      call_plugin (task, listener, call);
      return NULL;
    }
  call_local (firing, listener, call);
  return call;
}

/* Calls the next listeners, until one of them answers later. */
static void
advance (GTask *task)
{
  Firing *firing = g_task_get_task_data (task);

  while (firing->next < firing->listeners->len && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      MortiseDispatchCall *call = call_listener (task, firing->listeners->pdata[firing->next++]);

      if (call == NULL || !settle (task, call))
        return;
    }
  complete (task);
}

static void
call_all (GTask *task)
{
  Firing *firing = g_task_get_task_data (task);

  for (guint i = 0; i < firing->listeners->len && !g_cancellable_is_cancelled (g_task_get_cancellable (task)); i++)
    {
      MortiseDispatchCall *call = call_listener (task, firing->listeners->pdata[i]);

      if (call != NULL)
        settle (task, call);
    }
  if (firing->n_open == 0)
    complete (task);
}

/* --- the beginning
 * ---------------------------------------------------------------------------------------------------- */

static gboolean
cut_value (Firing *firing, GArray *members, const char *name, GError **error)
{
  const MortiseJsonMember *member = mortise_hook_find_value (firing->hook, members, name, error);
  const char *text = g_bytes_get_data (firing->payload, NULL);
  gsize size = g_bytes_get_size (firing->payload);
  gsize start, after;

  if (member == NULL)
    return FALSE;
  start = (gsize) (member->value - text);
  after = start + member->value_length;
  firing->before_value = g_bytes_new_from_bytes (firing->payload, 0, start);
  firing->value = g_bytes_new_from_bytes (firing->payload, start, member->value_length);
  firing->after_value = g_bytes_new_from_bytes (firing->payload, after, size - after);
  return TRUE;
}

/* It waits for its fault, and was not called yet. */
static void
cancel_delayed (Part *part)
{
  const MortiseOutcome outcome
      = { .status = MORTISE_CALL_CANCELLED, .code = "cancelled", .message = "whoever fired the hook gave up" };

  g_clear_handle_id (&part->timer, g_source_remove);
  part->delay_us = 0;
  on_outcome (part->listener->worker, &outcome, part);
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Firing *firing = g_task_get_task_data (user_data);
  g_autoptr (GPtrArray) open = g_ptr_array_copy (firing->open_calls, NULL, NULL);

  for (guint i = 0; i < open->len; i++)
    {
      Part *part = open->pdata[i];

      if (part->timer != 0)
        cancel_delayed (part);
      else
        mortise_worker_cancel (part->worker, part->number);
    }
}

static gboolean
cancel_in_idle (gpointer user_data)
{
  on_cancelled (NULL, user_data);
  return G_SOURCE_REMOVE;
}

/* A handler may not disconnect itself, which the end of the dispatch does: so it is done a moment later. */
static void
on_cancellable (GCancellable *cancellable, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, cancel_in_idle, g_object_ref (user_data), g_object_unref);
}

static void
begin (GTask *task, GArray *members)
{
  Firing *firing = g_task_get_task_data (task);
  MortiseDispatch *dispatch = firing->dispatch;
  const char *value_name = NULL;
  GError *error = NULL;

  if (mortise_dispatch_get_kind (dispatch) == MORTISE_HOOK_FILTER)
    {
      value_name = mortise_hook_get_value_name (firing->hook, members);
      if (!cut_value (firing, members, value_name, &error))
        {
          g_task_return_error (task, error);
          g_object_unref (task);
          return;
        }
    }

  mortise_dispatch_describe (
      dispatch,
      firing->hook->description != NULL ? mortise_hook_description_get_platform (firing->hook->description) : NULL,
      value_name);
  firing->path
      = g_strdup_printf ("%u/%s/%s/%s", mortise_dispatch_get_depth (dispatch), mortise_dispatch_get_id (dispatch),
                         value_name != NULL ? value_name : "", firing->hook->name);
  if (g_task_get_cancellable (task) != NULL)
    firing->cancel_handler
        = g_cancellable_connect (g_task_get_cancellable (task), G_CALLBACK (on_cancellable), task, NULL);
  if (is_sequential (firing))
    advance (task);
  else
    call_all (task);
}

static void
check_in_thread (GTask *checking, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Firing *firing = task_data;
  GError *error = NULL;
  GArray *members = mortise_hook_check_payload (firing->hook, firing->payload, &error);

  if (members != NULL)
    g_task_return_pointer (checking, members, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (checking, error);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (GArray) members = g_task_propagate_pointer (G_TASK (result), &error);

  if (members != NULL)
    {
      begin (task, members);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
check_in_turn (GTask *task)
{
  Firing *firing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) members = mortise_hook_check_payload (firing->hook, firing->payload, &error);

  if (members != NULL)
    {
      begin (task, members);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Checking a large payload takes longer than a frame: that is done beside the main loop, without holding the bus, which
 * must not end on another thread. */
static void
check (GTask *task)
{
  Firing *firing = g_task_get_task_data (task);
  gsize limit = firing->hook->description != NULL ? MAX_CHECKED_AT_ONCE : MAX_SCANNED_AT_ONCE;
  g_autoptr (GTask) checking = NULL;

  if (g_bytes_get_size (firing->payload) <= limit)
    {
      check_in_turn (task);
      return;
    }
  checking = g_task_new (NULL, NULL, on_checked, task);
  g_task_set_task_data (checking, firing, NULL);
  g_task_run_in_thread (checking, check_in_thread);
}

static void
fire (GTask *task,
      MortiseHook *hook,
      MortiseHookKind kind,
      GBytes *payload,
      const MortiseDispatchOrigin *origin,
      MortiseDispatch *parent,
      MortiseWorker *origin_worker,
      gboolean is_nested)
{
  Firing *firing = g_new0 (Firing, 1);

  g_task_set_task_data (task, firing, (GDestroyNotify) firing_free);
  firing->bus = g_object_ref (hook->bus);
  firing->hook = hook;
  hook->n_firing++;
  firing->payload = payload != NULL ? g_bytes_ref (payload) : mortise_hook_dup_sample (hook);
  firing->dispatch = mortise_dispatch_new (hook->name, kind, hook->bus->tenant, origin, parent, firing->payload);
  firing->is_veto = hook->description != NULL && mortise_hook_description_get_veto (hook->description);
  firing->is_nested = is_nested;
  firing->only = g_strdup (origin->only);
  firing->faults = origin->faults != NULL ? g_ptr_array_ref (origin->faults) : NULL;
  firing->open_calls = g_ptr_array_new ();
  firing->listeners = mortise_hook_listeners_copy (hook->listeners);
  g_set_object (&firing->origin_worker, origin_worker);
  check (task);
}

/**
 * mortise_hook_bus_fire_async:
 * @self: a bus
 * @name: name of a hook
 * @payload: (nullable): the text of a JSON object; %NULL for the sample of the platform that describes the hook
 * @origin: where it comes from
 * @cancellable: (nullable): gives it up
 * @callback: called when all listeners have answered
 * @user_data: passed to @callback
 *
 * Fires a hook. It fails with `MORTISE_ERROR_NOT_FOUND` for a hook that nobody describes and nobody listens to, and
 * with `MORTISE_ERROR_INVALID` for a payload that does not fit. A veto is no failure of the call, see
 * [method@Dispatch.get_status].
 */
void
mortise_hook_bus_fire_async (MortiseHookBus *self,
                             const char *name,
                             GBytes *payload,
                             const MortiseDispatchOrigin *origin,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  MortiseHook *hook = g_hash_table_lookup (self->hooks, name);

  g_task_set_check_cancellable (task, FALSE);
  if (hook == NULL && mortise_platform_set_lookup_hook (self->platforms, name) != NULL)
    hook = mortise_hook_bus_make_hook (self, name);
  if (hook == NULL || (hook->description == NULL && hook->listeners->len == 0))
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                               "no hook \"%s\": no platform describes it and no plugin listens to it; "
                               "`mortise hooks` lists those there are",
                               name);
      g_object_unref (task);
      return;
    }
  fire (task, hook, mortise_hook_get_kind (hook, MORTISE_HOOK_ACTION), payload, origin, NULL, NULL, FALSE);
}

/**
 * mortise_hook_bus_fire_from_plugin_async:
 * @self: a bus
 * @name: name of a hook
 * @kind: how the plugin fires it, where no platform describes it
 * @payload: the text of a JSON object
 * @worker: the plugin that fires it
 * @cause: serial of the call that it works on, with which the dispatch is cancelled; 0 for none
 * @callback: called when all listeners have answered
 * @user_data: passed to @callback
 *
 * Fires a hook for a plugin. It fails with `MORTISE_ERROR_LIMIT` when hooks that fire hooks are nested too deep.
 */
void
mortise_hook_bus_fire_from_plugin_async (MortiseHookBus *self,
                                         const char *name,
                                         MortiseHookKind kind,
                                         GBytes *payload,
                                         MortiseWorker *worker,
                                         guint64 cause,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  MortiseDispatch *parent = NULL;
  GCancellable *cancellable = NULL;
  gboolean is_known = mortise_worker_find_call (worker, cause, &parent, &cancellable);
  GTask *task = g_task_new (self, is_known ? cancellable : NULL, callback, user_data);
  MortiseHook *hook = mortise_hook_bus_make_hook (self, name);
  MortiseDispatchOrigin origin
      = { .origin = "plugin", .actor = mortise_hosted_plugin_get_slug (mortise_worker_get_plugin (worker)) };

  g_task_set_check_cancellable (task, FALSE);
  if (hook->description != NULL)
    kind = mortise_hook_description_get_kind (hook->description);
  if (parent != NULL && mortise_dispatch_get_depth (parent) >= MORTISE_HOOK_MAX_DEPTH)
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                               "%s: hooks that fire hooks are nested more than %d deep; a listener fires what calls it",
                               name, MORTISE_HOOK_MAX_DEPTH);
      g_object_unref (task);
      mortise_hook_bus_forget_unused (self, hook);
      return;
    }
  /* Whatever the plugin is at, be it an event, its activation or a call that it has answered already: it waits. */
  fire (task, hook, kind, payload, &origin, parent, worker, cause != 0);
}

MortiseDispatch *
mortise_hook_bus_fire_finish (MortiseHookBus *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
