/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-fault.h"
#include "mortise-hook-bus.h"
#include "mortise-json.h"

G_BEGIN_DECLS

/* One listener: in the host (@func, %NULL once it was removed), or in a plugin (@worker). Counted, as a dispatch keeps
 * those that it calls. Its @priority is @own_priority unless an administrator decided otherwise; @position is which of
 * its plugin's listeners to the hook it is, from 1. */
typedef struct
{
  MortiseHookKind kind;
  int priority;
  int own_priority;
  guint position;
  guint place;
  guint64 order;

  guint id;
  MortiseHookFunc func;
  gpointer user_data;

  MortiseWorker *worker;
  guint index;
} HookListener;

struct _MortiseHook
{
  char *name;
  MortiseHookBus *bus;
  MortiseHookDescription *description;
  GPtrArray *listeners;
  guint n_remote;
  guint n_emitting;
  guint n_firing;
  gboolean kept;
};

/* What decides which of two listeners is called first. */
typedef enum
{
  HOOK_ORDER_PRIORITY,
  HOOK_ORDER_PLUGIN,
  HOOK_ORDER_REGISTRATION,
} HookOrder;

/* A dispatch that stayed in the host's process, kept without allocating anything. */
typedef struct
{
  const MortiseHook *hook;
  gint64 started;
  guint32 wall_us;
  guint n_listeners;
  guint32 listener_us[8];
} LocalTrace;

#define N_LOCAL_TRACES 256

struct _MortiseHookBus
{
  GObject parent_instance;

  MortisePlatformSet *platforms;
  char *tenant;
  GHashTable *hooks;
  GHashTable *plugin_numbers;
  GHashTable *plugin_places;
  GHashTable *plugin_needs;
  GPtrArray *overrides;
  GPtrArray *subscriptions;
  guint last_listener;
  guint64 last_order;

  MortiseTraceRecorder *recorder;
  LocalTrace local_traces[N_LOCAL_TRACES];
  guint64 n_local_traces;
};

HookListener *mortise_hook_listener_new (MortiseHookBus *bus, MortiseWorker *worker, guint registration);
HookListener *mortise_hook_listener_ref (HookListener *listener);
void mortise_hook_listener_unref (HookListener *listener);
GPtrArray *mortise_hook_listeners_copy (GPtrArray *listeners);
const char *mortise_hook_listener_get_slug (const HookListener *listener);
char *mortise_hook_listener_dup_obstacle (const HookListener *listener,
                                          const MortiseHook *hook,
                                          MortiseHookKind kind,
                                          const char **code);
MortiseHook *mortise_hook_bus_make_hook (MortiseHookBus *self, const char *name);
void mortise_hook_bus_forget_unused (MortiseHookBus *self, MortiseHook *hook);
MortiseHookKind mortise_hook_get_kind (const MortiseHook *hook, MortiseHookKind fallback);
void mortise_hook_bus_set_subscriptions (MortiseHookBus *self, MortiseWorker *worker);
void mortise_hook_bus_drop_subscriptions (MortiseHookBus *self, MortiseWorker *worker);
guint mortise_hook_bus_count_same (GPtrArray *registrations, guint end);
void mortise_hook_bus_tell_finished (MortiseHookBus *self, MortiseDispatch *dispatch);

void mortise_hook_bus_tell_listeners_changed (MortiseHookBus *self);
void mortise_hook_bus_sort_hook (MortiseHookBus *self, MortiseHook *hook);

/* mortise-hook-bus-faults.c */
int mortise_hook_fault_get_signal (const MortiseFault *fault);
GBytes *mortise_hook_fault_replace (const MortiseFault *fault, MortiseOutcome *outcome, GBytes *given);

/* mortise-hook-bus-order.c */
int mortise_hook_listener_compare (const HookListener *first, const HookListener *second, HookOrder *by);
void mortise_hook_listeners_sort (GPtrArray *listeners);
char *mortise_hook_listener_explain (const HookListener *listener,
                                     const HookListener *before,
                                     const MortiseHook *hook,
                                     const char **because);

/* mortise-hook-bus-overrides.c */
const MortiseListenerOverride *mortise_hook_listener_get_override (const HookListener *listener,
                                                                   const MortiseHook *hook);

/* mortise-hook-bus-payload.c */
GBytes *mortise_hook_dup_sample (const MortiseHook *hook);
const char *mortise_hook_get_value_name (const MortiseHook *hook, GArray *members);
const MortiseJsonMember *
mortise_hook_find_value (const MortiseHook *hook, GArray *members, const char *name, GError **error);
GArray *mortise_hook_check_payload (const MortiseHook *hook, GBytes *payload, GError **error);

/* mortise-hook-bus-result.c */
void mortise_hook_append_bytes (GString *out, GBytes *bytes);
gboolean
mortise_hook_check_answer (const MortiseHook *hook, MortiseHookKind kind, GBytes *value, gsize rest, GError **error);
GBytes *mortise_hook_make_result (MortiseDispatch *dispatch, GBytes *value);

G_END_DECLS
