/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-runner-process.h"
#include "mortise-worker.h"

G_BEGIN_DECLS

typedef enum
{
  WORKER_STOPPED,
  WORKER_WAITING,
  WORKER_BACKING_OFF,
  WORKER_STARTING,
  WORKER_LOADING,
  WORKER_RUNNING,
  WORKER_STOPPING,
} WorkerState;

typedef struct
{
  guint64 id;
  MortiseWorker *worker;
  char *hook;
  char *kind;
  guint index;
  char *path;
  GBytes *body;
  gint64 limit_us;
  gboolean nested;
  gboolean measured;
  int signal;
  MortiseDispatchCall *part;
  MortiseDispatch *dispatch;
  GCancellable *cancellable;
  MortiseOutcomeFunc callback;
  gpointer user_data;
  guint64 serial;
  gint64 sent;
  gboolean overdue;
} WorkerCall;

struct _MortiseWorker
{
  GObject parent_instance;

  MortiseHostedPlugin *plugin;
  MortiseWorkerPlaces places;
  const MortiseWorkerDelegate *delegate;
  gpointer user_data;

  WorkerState state;
  MortiseRunnerProcess *process;
  MortiseIsolation layers;
  GPtrArray *start_tasks;
  GPtrArray *stop_tasks;
  guint n_awaited;
  guint wait_number;
  guint phase_timer;
  guint failures;
  gint64 last_failure;
  gboolean farewell_said;
  gboolean registering;
  gboolean retired;

  MortiseWorker *heir;
  GTask *heir_task;
  MortiseWorker *successor;
  MortiseWorker *predecessor;
  guint n_relatives_stopping;
  gboolean is_leaving;

  GQueue waiting;
  gsize waiting_bytes;
  GQueue in_flight;
  guint deadline_timer;
  guint announcement;
  gint64 head_since;
  gint64 last_used;

  gint64 sampled;
  gint64 pinged;
  gint64 disk_due;
  gint64 data_changed;
  gboolean measuring_disk;
};

/* mortise-worker-calls.c */
void mortise_worker_pump (MortiseWorker *self);
void mortise_worker_fail_in_flight (MortiseWorker *self, const char *reason, const char *backtrace);
void mortise_worker_fail_waiting (MortiseWorker *self, const char *code, const char *message);
void mortise_worker_move_waiting (MortiseWorker *self, MortiseWorker *to);

/* mortise-worker-notices.c */
void mortise_worker_take_notice (MortiseRunnerProcess *process, const MortiseFrame *frame, gpointer user_data);

/* mortise-worker-needs.c */
void mortise_worker_wait_for_needs (MortiseWorker *self);
void mortise_worker_stop_waiting (MortiseWorker *self);

/* mortise-worker-succession.c */
void mortise_worker_leave_if_done (MortiseWorker *self);
void mortise_worker_stop_relatives (MortiseWorker *self);

/* mortise-worker.c */
void mortise_worker_ensure_started (MortiseWorker *self);
void mortise_worker_begin (MortiseWorker *self);
void mortise_worker_take_hello (MortiseWorker *self, JsonObject *hello);
void mortise_worker_take_activating (MortiseWorker *self);
void mortise_worker_report_started (MortiseWorker *self, const GError *error);
void mortise_worker_report_stopped (MortiseWorker *self);
void mortise_worker_say (MortiseWorker *self, const char *level, const char *message);

G_END_DECLS
