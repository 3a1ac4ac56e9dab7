/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dispatch.h"
#include "mortise-hosted-plugin.h"
#include "mortise-peer.h"

G_BEGIN_DECLS

/* The life of one plugin's process: it is started when somebody needs it, called, watched, stopped when it
 * is idle, started again after a crash, and given up after three. */
#define MORTISE_TYPE_WORKER (mortise_worker_get_type ())
G_DECLARE_FINAL_TYPE (MortiseWorker, mortise_worker, MORTISE, WORKER, GObject)

/**
 * MortiseOutcome:
 * @status: how the call ended
 * @value: (nullable): the answer, checked to be JSON
 * @code: (nullable): name of the error
 * @message: (nullable): the error for people
 * @traceback: (nullable): where it was raised
 * @start: when it was handed to the process, in µs of the monotonic clock
 * @wall_us: from then to its end
 * @cost: what it cost the process
 *
 * How a call to a plugin ended.
 */
typedef struct
{
  MortiseCallStatus status;
  GBytes *value;
  const char *code;
  const char *message;
  const char *traceback;
  gint64 start;
  gint64 wall_us;
  MortiseCallCost cost;
} MortiseOutcome;

typedef void (*MortiseOutcomeFunc) (MortiseWorker *worker, const MortiseOutcome *outcome, gpointer user_data);

/**
 * MortiseWorkerDelegate:
 * @list_needs: the workers that are to run before this one is started, as its plugin needs theirs; (transfer full)
 *   (element-type MortiseWorker)
 * @request: the plugin asks for a service; answer it with the serial through the peer
 * @loaded: its process runs, and it is activated
 * @registered: its listeners changed
 * @log: it logged something, or wrote a line to its output (stream `stderr`)
 * @answered: it answered a call, be it with an error
 * @busy: it has something to do, and is to be watched closely until it has not
 * @failed: its process ended without being asked; @reason is for people. Returns %TRUE to give it up.
 *
 * The worker's way up to the host.
 */
typedef struct
{
  GPtrArray *(*list_needs) (MortiseWorker *worker, gpointer user_data);
  void (*request) (MortiseWorker *worker, const MortiseFrame *frame, gpointer user_data);
  void (*loaded) (MortiseWorker *worker, gpointer user_data);
  void (*registered) (MortiseWorker *worker, gpointer user_data);
  void (*log) (MortiseWorker *worker,
               const char *stream,
               const char *level,
               const char *message,
               JsonObject *fields,
               gpointer user_data);
  void (*answered) (MortiseWorker *worker, gpointer user_data);
  void (*busy) (MortiseWorker *worker, gpointer user_data);
  gboolean (*failed) (MortiseWorker *worker, const char *reason, gpointer user_data);
} MortiseWorkerDelegate;

/**
 * MortiseCallTarget:
 * @hook: (nullable): name of the hook, or the pattern of the event; %NULL to ask the plugin for its health
 * @kind: `action`, `filter`, `collect` or `event`
 * @index: which of the plugin's listeners on that hook of that kind: 0 for the first
 * @path: what follows the listener's number in the method, see docs/protocol.md
 * @limit_us: how long it may take, 0 for the plugin's own limit
 * @nested: whether a call that some plugin works on waits for it
 * @measured: whether it is to be told what the call did to the size of the process
 * @signal: a signal that its process gets while it is called, and before it can answer; 0 for none
 * @dispatch: (nullable): what it is part of
 * @part: (nullable): the part of @dispatch that it is, in which services are noted that it uses
 *
 * Which listener is called. It is named by what it listens to and not by number, as the number is that of one
 * process, and the process may have to be started first.
 */
typedef struct
{
  const char *hook;
  const char *kind;
  guint index;
  const char *path;
  gint64 limit_us;
  gboolean nested;
  gboolean measured;
  int signal;
  MortiseDispatch *dispatch;
  MortiseDispatchCall *part;
} MortiseCallTarget;

/**
 * MortiseWorkerPlaces:
 * @data_directory: the plugin's private folder
 * @scratch_directory: its temporary folder
 */
typedef struct
{
  char *data_directory;
  char *scratch_directory;
} MortiseWorkerPlaces;

MortiseWorker *mortise_worker_new (MortiseHostedPlugin *plugin,
                                   const MortiseWorkerPlaces *places,
                                   const MortiseWorkerDelegate *delegate,
                                   gpointer user_data);
MortiseHostedPlugin *mortise_worker_get_plugin (MortiseWorker *self);
MortisePeer *mortise_worker_get_peer (MortiseWorker *self);

void mortise_worker_start_async (MortiseWorker *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_worker_start_finish (MortiseWorker *self, GAsyncResult *result, GError **error);
void mortise_worker_stop_async (MortiseWorker *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_worker_stop_finish (MortiseWorker *self, GAsyncResult *result, GError **error);

guint64 mortise_worker_call (MortiseWorker *self,
                             const MortiseCallTarget *target,
                             GBytes *body,
                             MortiseOutcomeFunc callback,
                             gpointer user_data);
void mortise_worker_raise_heir_async (MortiseWorker *self,
                                      MortiseHostedPlugin *plugin,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
MortiseWorker *mortise_worker_raise_heir_finish (MortiseWorker *self, GAsyncResult *result, GError **error);
void mortise_worker_hand_over (MortiseWorker *self, MortiseWorker *heir);
MortiseWorker *mortise_worker_get_current (MortiseWorker *self);
void mortise_worker_withdraw (MortiseWorker *self, const char *permission);

void mortise_worker_check_health_async (MortiseWorker *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_worker_check_health_finish (MortiseWorker *self, GAsyncResult *result, GError **error);
void mortise_worker_cancel (MortiseWorker *self, guint64 call);
void
mortise_worker_note_service (MortiseWorker *self, guint64 serial, const char *name, gint64 asked, const char *error);
gboolean
mortise_worker_find_call (MortiseWorker *self, guint64 serial, MortiseDispatch **dispatch, GCancellable **cancellable);
void mortise_worker_send_settings (MortiseWorker *self);
void mortise_worker_forgive (MortiseWorker *self);
void mortise_worker_retire (MortiseWorker *self);
void mortise_worker_watch (MortiseWorker *self, gint64 now);
gboolean mortise_worker_is_busy (MortiseWorker *self);
gboolean mortise_worker_is_running (MortiseWorker *self);
gboolean mortise_worker_is_up_soon (MortiseWorker *self);

G_END_DECLS
