/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-worker-private.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-string.h"

#include <signal.h>

/* Calls that a process has at a time; the runner serves them one after the other, the rest waits here. */
#define MAX_IN_FLIGHT 64
#define MAX_WAITING 4096
#define MAX_WAITING_BYTES (64 * 1024 * 1024)

/* A call may go from one worker to another, so its number is that of no other worker's call. */
static guint64 last_call;

static void
call_free (WorkerCall *call)
{
  g_free (call->hook);
  g_free (call->kind);
  g_free (call->path);
  g_bytes_unref (call->body);
  g_clear_object (&call->dispatch);
  g_clear_object (&call->cancellable);
  g_free (call);
}

/* What was never tried is no call of the plugin's. */
static void
count_call (const WorkerCall *call, const MortiseOutcome *outcome)
{
  const MortiseActivityCall counted = { .hook = call->hook,
                                        .kind = call->kind,
                                        .index = call->index,
                                        .wall_us = outcome->wall_us,
                                        .failed = outcome->status != MORTISE_CALL_OK };

  if (call->hook != NULL && outcome->status != MORTISE_CALL_SKIPPED && outcome->status != MORTISE_CALL_CANCELLED)
    mortise_activity_count_call (mortise_hosted_plugin_get_activity (call->worker->plugin), &counted,
                                 g_get_monotonic_time ());
}

/* Tells the caller once, and forgets the call. What the plugin still waited for in it, if it crashed, is given up. */
static void
finish_call (WorkerCall *call, MortiseOutcome *outcome)
{
  g_autoptr (MortiseWorker) self = g_object_ref (call->worker);

  if (call->cancellable != NULL)
    g_cancellable_cancel (call->cancellable);
  outcome->start = call->sent != 0 ? call->sent : g_get_monotonic_time ();
  outcome->wall_us = g_get_monotonic_time () - outcome->start;
  count_call (call, outcome);
  if (call->callback != NULL)
    call->callback (self, outcome, call->user_data);
  call_free (call);
}

static void
fail_call (WorkerCall *call, MortiseCallStatus status, const char *code, const char *message)
{
  finish_call (call, &(MortiseOutcome){ .status = status, .code = code, .message = message });
}

static gboolean
take_in_flight (MortiseWorker *self, WorkerCall *call)
{
  if (g_queue_peek_head (&self->in_flight) == call)
    self->head_since = g_get_monotonic_time ();
  return g_queue_remove (&self->in_flight, call);
}

/* --- deadlines ---------------------------------------------------------------------------------------------------- */

/* A process serves its calls in order. So the time of the oldest runs from when it was sent or, if others were before
 * it, from when the last of them was answered: a long queue is no reason to kill, a stuck call is. Answers to calls
 * behind it prove nothing, be they nested in it or taken out of turn. */
static gint64
get_deadline (MortiseWorker *self, const WorkerCall *oldest)
{
  return MAX (oldest->sent, self->head_since) + oldest->limit_us;
}

static void arm_deadline (MortiseWorker *self);

static gboolean
on_deadline (gpointer user_data)
{
  MortiseWorker *self = user_data;
  WorkerCall *oldest = g_queue_peek_head (&self->in_flight);

  self->deadline_timer = 0;
  if (oldest == NULL)
    return G_SOURCE_REMOVE;
  if (g_get_monotonic_time () < get_deadline (self, oldest))
    {
      arm_deadline (self);
    }
  else
    {
      double seconds = (double) oldest->limit_us / G_USEC_PER_SEC;
      g_autofree char *reason = g_strdup_printf ("deadline %g s", seconds);

      oldest->overdue = TRUE;
      mortise_runner_process_kill (self->process, reason);
    }
  return G_SOURCE_REMOVE;
}

static void
arm_deadline (MortiseWorker *self)
{
  WorkerCall *oldest = g_queue_peek_head (&self->in_flight);
  gint64 left;

  if (oldest == NULL || self->deadline_timer != 0)
    return;
  left = get_deadline (self, oldest) - g_get_monotonic_time ();
  self->deadline_timer = g_timeout_add ((guint) (MAX (left, 0) / 1000 + 1), on_deadline, self);
}

/* --- answers
 * ------------------------------------------------------------------------------------------------------------- */

static char *
get_traceback (GBytes *body)
{
  g_autoptr (JsonNode) node = body != NULL ? mortise_json_parse_bytes (body, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return g_strdup (mortise_json_get_string (object, "traceback", NULL));
}

static void
settle (WorkerCall *call, const MortiseReply *reply)
{
  MortiseOutcome outcome = { .status = MORTISE_CALL_OK, .cost = reply->cost };
  g_autoptr (GError) error = NULL;
  g_autofree char *traceback = NULL;
  gsize size = 0;
  const char *text = reply->body != NULL ? g_bytes_get_data (reply->body, &size) : NULL;

  if (reply->error != NULL)
    {
      traceback = get_traceback (reply->body);
      error = g_error_copy (reply->error);
    }
  else if (size > 0 && !mortise_json_check (text, size, &error))
    {
      g_prefix_error (&error, "the answer is not JSON: ");
    }

  if (error != NULL)
    {
      outcome.status = MORTISE_CALL_ERROR;
      outcome.code = mortise_error_get_name (error);
      outcome.message = error->message;
      outcome.traceback = traceback;
    }
  else if (size > 0)
    {
      outcome.value = reply->body;
    }
  finish_call (call, &outcome);
}

static void
on_reply (MortisePeer *peer, const MortiseReply *reply, gpointer user_data)
{
  WorkerCall *call = user_data;
  g_autoptr (MortiseWorker) self = g_object_ref (call->worker);

  /* The connection ended: how the process ended says what to report, see mortise_worker_fail_in_flight(). */
  if (reply->body == NULL)
    return;

  self->last_used = g_get_monotonic_time ();
  if (reply->error == NULL)
    self->failures = 0;
  if (take_in_flight (self, call))
    settle (call, reply);
  self->delegate->answered (self, self->user_data);
  mortise_worker_pump (self);
  mortise_worker_leave_if_done (self);
}

void
mortise_worker_fail_in_flight (MortiseWorker *self, const char *reason, const char *backtrace)
{
  WorkerCall *call;

  g_clear_handle_id (&self->deadline_timer, g_source_remove);
  while ((call = g_queue_pop_head (&self->in_flight)) != NULL)
    {
      if (call->overdue)
        fail_call (call, MORTISE_CALL_TIMEOUT, "timeout", reason);
      else
        finish_call (
            call, &(MortiseOutcome){
                      .status = MORTISE_CALL_CRASHED, .code = "crashed", .message = reason, .traceback = backtrace });
    }
}

void
mortise_worker_fail_waiting (MortiseWorker *self, const char *code, const char *message)
{
  WorkerCall *call;

  self->waiting_bytes = 0;
  while ((call = g_queue_pop_head (&self->waiting)) != NULL)
    fail_call (call, MORTISE_CALL_ERROR, code, message);
}

/* Hands over what was not sent yet, in its order and before what waits there. */
void
mortise_worker_move_waiting (MortiseWorker *self, MortiseWorker *to)
{
  WorkerCall *call;

  while ((call = g_queue_pop_tail (&self->waiting)) != NULL)
    {
      call->worker = to;
      to->waiting_bytes += g_bytes_get_size (call->body);
      g_queue_push_head (&to->waiting, call);
    }
  self->waiting_bytes = 0;
}

/* --- sending
 * ---------------------------------------------------------------------------------------------------------------- */

/* A call that cannot be sent is told of a moment later: whoever makes one does not expect its end before it has begun.
 */
typedef struct
{
  WorkerCall *call;
  MortiseCallStatus status;
  char *code;
  char *message;
} Refusal;

static void
refusal_free (Refusal *refusal)
{
  g_free (refusal->code);
  g_free (refusal->message);
  g_free (refusal);
}

static gboolean
report_refusal (gpointer user_data)
{
  Refusal *refusal = user_data;
  G_GNUC_UNUSED g_autoptr (MortiseWorker) self = refusal->call->worker;

  fail_call (refusal->call, refusal->status, refusal->code, refusal->message);
  return G_SOURCE_REMOVE;
}

static void
refuse (WorkerCall *call, MortiseCallStatus status, const char *code, const char *message)
{
  Refusal *refusal = g_new0 (Refusal, 1);

  refusal->call = call;
  refusal->status = status;
  refusal->code = g_strdup (code);
  refusal->message = g_strdup (message);
  g_object_ref (call->worker);
  g_idle_add_full (G_PRIORITY_DEFAULT, report_refusal, refusal, (GDestroyNotify) refusal_free);
}

static const MortiseRegistration *
find_registration (MortiseWorker *self, const WorkerCall *call)
{
  GPtrArray *registrations = mortise_hosted_plugin_get_registrations (self->plugin);
  guint seen = 0;

  for (guint i = 0; i < registrations->len; i++)
    {
      const MortiseRegistration *registration = registrations->pdata[i];

      if (g_str_equal (registration->hook, call->hook) && g_str_equal (registration->kind, call->kind)
          && seen++ == call->index)
        return registration;
    }
  return NULL;
}

static gboolean
is_registered (MortiseWorker *self, const WorkerCall *call)
{
  const MortiseRegistration *registration = find_registration (self, call);

  return registration != NULL && registration->id != 0;
}

/* Returns the method to call, %NULL when nothing listens any more. */
static char *
make_method (MortiseWorker *self, const WorkerCall *call)
{
  const MortiseRegistration *registration;

  if (call->hook == NULL)
    return g_strdup ("health");
  registration = find_registration (self, call);
  if (registration == NULL || registration->id == 0)
    return NULL;
  if (call->part != NULL)
    mortise_set_string (&call->part->place, registration->place);
  return g_strdup_printf ("hook/%u/%s", registration->id, call->path);
}

static void
send_call (MortiseWorker *self, WorkerCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *method = make_method (self, call);
  MortiseFrameFlags flags = (call->nested ? MORTISE_FRAME_FLAG_NESTED : MORTISE_FRAME_FLAG_NONE)
                            | (call->measured ? MORTISE_FRAME_FLAG_MEASURED : MORTISE_FRAME_FLAG_NONE);
  gint64 now = g_get_monotonic_time ();

  if (method == NULL)
    {
      refuse (call, MORTISE_CALL_SKIPPED, "not-found", "the plugin no longer listens to this hook");
      return;
    }

  call->sent = self->last_used = now;
  if (g_queue_is_empty (&self->in_flight))
    self->delegate->busy (self, self->user_data);
  g_queue_push_tail (&self->in_flight, call);
  /* It is stopped first, as it may answer sooner than it is killed. */
  if (call->signal != 0)
    mortise_runner_process_signal (self->process, SIGSTOP);
  call->serial = mortise_peer_call (mortise_runner_process_get_peer (self->process), method, call->body,
                                    now + call->limit_us, flags, on_reply, call, &error);
  if (call->serial == 0 && take_in_flight (self, call))
    {
      refuse (call, MORTISE_CALL_ERROR, mortise_error_get_name (error), error->message);
      return;
    }
  arm_deadline (self);
  if (call->signal != 0 && call->signal != SIGSTOP)
    mortise_runner_process_signal (self->process, call->signal);
}

/* Nested ones are before the others, and are never held back, as a call that is worked on waits for them; or the
 * activation of this plugin, if it is not finished. */
static gboolean
may_send_next (MortiseWorker *self)
{
  const WorkerCall *next = g_queue_peek_head (&self->waiting);

  if (next == NULL)
    return FALSE;
  if (self->state == WORKER_LOADING)
    return next->nested && self->registering && is_registered (self, next);
  return self->state == WORKER_RUNNING
         && g_queue_get_length (&self->in_flight) < (next->nested ? MORTISE_PEER_MAX_CALLS : MAX_IN_FLIGHT);
}

/* Hands waiting calls to the process. */
void
mortise_worker_pump (MortiseWorker *self)
{
  while (may_send_next (self))
    {
      WorkerCall *call = g_queue_pop_head (&self->waiting);

      self->waiting_bytes -= g_bytes_get_size (call->body);
      send_call (self, call);
    }
}

static void
refuse_unusable (WorkerCall *call)
{
  MortiseHostedPlugin *plugin = call->worker->plugin;

  if (mortise_hosted_plugin_get_state (plugin) == MORTISE_PLUGIN_QUARANTINED)
    refuse (call, MORTISE_CALL_SKIPPED, "unavailable", "the plugin is quarantined");
  else if (mortise_hosted_plugin_get_state (plugin) == MORTISE_PLUGIN_SUSPENDED)
    refuse (call, MORTISE_CALL_SKIPPED, "unavailable", "the plugin is suspended");
  else if (!mortise_hosted_plugin_is_usable (plugin) || call->worker->retired)
    refuse (call, MORTISE_CALL_SKIPPED, "unavailable", "the plugin is disabled");
  else
    refuse (call, MORTISE_CALL_ERROR, "limit", "too many calls wait for the plugin");
}

/**
 * mortise_worker_call:
 * @self: a worker
 * @target: the listener
 * @body: the arguments, JSON text
 * @callback: called once, not before this function returned
 * @user_data: passed to @callback
 *
 * Calls a listener of the plugin, whose process is started for it if it has to be. Where the worker was replaced, it is
 * the one that serves the plugin now that is called.
 *
 * Returns: a number for [method@Worker.cancel]
 */
guint64
mortise_worker_call (MortiseWorker *self,
                     const MortiseCallTarget *target,
                     GBytes *body,
                     MortiseOutcomeFunc callback,
                     gpointer user_data)
{
  WorkerCall *call;
  gint64 own_limit = mortise_manifest_get_deadline_us (mortise_hosted_plugin_get_manifest (self->plugin));
  gboolean fits = g_queue_get_length (&self->waiting) < MAX_WAITING
                  && self->waiting_bytes + g_bytes_get_size (body) <= MAX_WAITING_BYTES;

  if (self->successor != NULL)
    return mortise_worker_call (self->successor, target, body, callback, user_data);

  call = g_new0 (WorkerCall, 1);
  call->id = ++last_call;
  call->worker = self;
  call->hook = g_strdup (target->hook);
  call->kind = g_strdup (target->kind);
  call->index = target->index;
  call->path = g_strdup (target->path);
  call->body = g_bytes_ref (body);
  call->limit_us = target->limit_us > 0 ? MIN (target->limit_us, own_limit) : own_limit;
  call->nested = target->nested;
  call->measured = target->measured;
  call->signal = target->signal;
  call->part = target->part;
  g_set_object (&call->dispatch, target->dispatch);
  call->callback = callback;
  call->user_data = user_data;

  if (!fits || self->retired || !mortise_hosted_plugin_is_usable (self->plugin))
    {
      refuse_unusable (call);
      return call->id;
    }

  self->last_used = g_get_monotonic_time ();
  if (target->nested)
    g_queue_push_head (&self->waiting, call);
  else
    g_queue_push_tail (&self->waiting, call);
  self->waiting_bytes += g_bytes_get_size (body);
  mortise_worker_ensure_started (self);
  if (target->nested)
    mortise_worker_stop_waiting (self);
  mortise_worker_pump (self);
  return call->id;
}

static WorkerCall *
find_by_id (GQueue *queue, guint64 id)
{
  for (GList *link = queue->head; link != NULL; link = link->next)
    {
      WorkerCall *call = link->data;

      if (call->id == id)
        return call;
    }
  return NULL;
}

static GCancellable *
get_cancellable (WorkerCall *call)
{
  if (call->cancellable == NULL)
    call->cancellable = g_cancellable_new ();
  return call->cancellable;
}

/**
 * mortise_worker_cancel:
 * @self: a worker
 * @call: number of a call
 *
 * Gives a call up, and the hooks that were fired for it. Its callback is called with `cancelled`; the plugin is told,
 * and goes on at its own pace.
 */
void
mortise_worker_cancel (MortiseWorker *self, guint64 id)
{
  WorkerCall *call = find_by_id (&self->in_flight, id);
  MortiseOutcomeFunc callback;

  if (call != NULL)
    {
      /* It stays in the queue: its deadline still holds, so that a stuck plugin is found out. */
      callback = g_steal_pointer (&call->callback);
      mortise_peer_cancel (mortise_runner_process_get_peer (self->process), call->serial);
      g_cancellable_cancel (get_cancellable (call));
      if (callback != NULL)
        callback (self,
                  &(MortiseOutcome){ .status = MORTISE_CALL_CANCELLED,
                                     .code = "cancelled",
                                     .message = "whoever fired the hook gave up",
                                     .start = call->sent,
                                     .wall_us = g_get_monotonic_time () - call->sent },
                  call->user_data);
      return;
    }

  call = find_by_id (&self->waiting, id);
  if (call == NULL && self->successor != NULL)
    mortise_worker_cancel (self->successor, id);
  if (call == NULL)
    return;
  g_queue_remove (&self->waiting, call);
  self->waiting_bytes -= g_bytes_get_size (call->body);
  fail_call (call, MORTISE_CALL_CANCELLED, "cancelled", "whoever fired the hook gave up");
}

static WorkerCall *
find_by_serial (MortiseWorker *self, guint64 serial)
{
  for (GList *link = self->in_flight.head; link != NULL; link = link->next)
    if (((WorkerCall *) link->data)->serial == serial)
      return link->data;
  return NULL;
}

/**
 * mortise_worker_find_call:
 * @self: a worker
 * @serial: serial of a call on the wire
 * @dispatch: (out) (transfer none) (nullable): what the call is part of
 * @cancellable: (out) (transfer none): cancelled when nobody waits for the call any more
 *
 * Returns: %TRUE if the plugin works on a call under that serial, be it cancelled or not
 */
gboolean
mortise_worker_find_call (MortiseWorker *self, guint64 serial, MortiseDispatch **dispatch, GCancellable **cancellable)
{
  WorkerCall *call = find_by_serial (self, serial);

  if (call == NULL)
    return FALSE;
  *dispatch = call->dispatch;
  *cancellable = get_cancellable (call);
  return TRUE;
}

/**
 * mortise_worker_note_service:
 * @self: a worker
 * @serial: serial of the call that asked; nothing happens if it is worked on no more
 * @name: what it asked for
 * @asked: when, in µs of the monotonic clock
 * @error: (nullable): message of the error that it is answered with now
 *
 * Notes in the trace that a call used a service of the host.
 */
void
mortise_worker_note_service (MortiseWorker *self, guint64 serial, const char *name, gint64 asked, const char *error)
{
  const WorkerCall *call = find_by_serial (self, serial);
  gint64 took = g_get_monotonic_time () - asked;

  if (call != NULL && call->part != NULL)
    mortise_dispatch_call_add_service (call->part, name, mortise_dispatch_get_elapsed (call->dispatch) - took, took,
                                       error);
}
