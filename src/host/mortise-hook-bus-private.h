/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-hook-bus.h"
#include "mortise-json.h"

G_BEGIN_DECLS

/* One listener: in the host (@func, %NULL once it was removed), or in a plugin (@worker). Counted, as a dispatch keeps
 * those that it calls. */
typedef struct
{
  MortiseHookKind kind;
  int priority;
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
  MortiseStore *store;
  char *tenant;
  GHashTable *hooks;
  GHashTable *plugin_numbers;
  GHashTable *plugin_places;
  GPtrArray *subscriptions;
  guint last_listener;
  guint64 last_order;

  gboolean traced;
  LocalTrace local_traces[N_LOCAL_TRACES];
  guint64 n_local_traces;

  GQueue unwritten;
  gsize unwritten_bytes;
  guint write_timer;
};

HookListener *mortise_hook_listener_ref (HookListener *listener);
void mortise_hook_listener_unref (HookListener *listener);
GPtrArray *mortise_hook_listeners_copy (GPtrArray *listeners);
char *mortise_hook_listener_dup_obstacle (const HookListener *listener,
                                          const MortiseHook *hook,
                                          MortiseHookKind kind,
                                          const char **code);
MortiseHook *mortise_hook_bus_make_hook (MortiseHookBus *self, const char *name);
void mortise_hook_bus_sort_listeners (MortiseHookBus *self);
void mortise_hook_bus_forget_unused (MortiseHookBus *self, MortiseHook *hook);
MortiseHookKind mortise_hook_get_kind (const MortiseHook *hook, MortiseHookKind fallback);
void mortise_hook_bus_set_subscriptions (MortiseHookBus *self, MortiseWorker *worker);
void mortise_hook_bus_drop_subscriptions (MortiseHookBus *self, MortiseWorker *worker);
guint mortise_hook_bus_count_same (GPtrArray *registrations, guint end);
void mortise_hook_bus_tell_finished (MortiseHookBus *self, MortiseDispatch *dispatch);
void mortise_hook_bus_keep_trace (MortiseHookBus *self, MortiseDispatch *dispatch);

/* mortise-hook-bus-payload.c */
GBytes *mortise_hook_dup_sample (const MortiseHook *hook);
const char *mortise_hook_get_value_name (const MortiseHook *hook, GArray *members);
const MortiseJsonMember *
mortise_hook_find_value (const MortiseHook *hook, GArray *members, const char *name, GError **error);
GArray *mortise_hook_check_payload (const MortiseHook *hook, GBytes *payload, GError **error);

/* mortise-hook-bus-result.c */
void mortise_hook_append_bytes (GString *out, GBytes *bytes);
GBytes *mortise_hook_make_result (MortiseDispatch *dispatch, GBytes *value);

G_END_DECLS
