/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "mortise-dispatch.h"
#include "mortise-platform-set.h"
#include "mortise-store.h"
#include "mortise-trace-recorder.h"
#include "mortise-worker.h"

G_BEGIN_DECLS

/* Listeners that fire hooks are nested no deeper than this. */
#define MORTISE_HOOK_MAX_DEPTH 16

#define MORTISE_TYPE_HOOK_BUS (mortise_hook_bus_get_type ())
G_DECLARE_FINAL_TYPE (MortiseHookBus, mortise_hook_bus, MORTISE, HOOK_BUS, GObject)

/**
 * MortiseHookEvent:
 * @hook: name of the hook
 * @payload: the arguments: the text of a JSON object
 * @value: (nullable): for a filter, the value as the listeners before left it: JSON text
 *
 * What a listener in the host's own process is called with.
 */
typedef struct
{
  const char *hook;
  GBytes *payload;
  GBytes *value;
} MortiseHookEvent;

/* A listener in the host's own process. Returns its answer as (transfer full) JSON text, or %NULL for none. */
typedef GBytes *(*MortiseHookFunc) (const MortiseHookEvent *event, gpointer user_data, GError **error);

/* One hook's listeners, for those who fire it so often that looking it up by name costs too much. */
typedef struct _MortiseHook MortiseHook;

MortiseHookBus *mortise_hook_bus_new (MortisePlatformSet *platforms, MortiseStore *store, const char *tenant);

guint mortise_hook_bus_add_listener (MortiseHookBus *self,
                                     const char *hook,
                                     MortiseHookKind kind,
                                     int priority,
                                     MortiseHookFunc func,
                                     gpointer user_data);
gboolean mortise_hook_bus_remove_listener (MortiseHookBus *self, guint listener);
void mortise_hook_bus_set_plugin (MortiseHookBus *self, MortiseWorker *worker);
void mortise_hook_bus_remove_plugin (MortiseHookBus *self, MortiseWorker *worker);
void mortise_hook_bus_sort_plugins (MortiseHookBus *self, GListModel *plugins);
guint mortise_hook_bus_get_place (MortiseHookBus *self, const char *slug);

void mortise_hook_bus_set_override (MortiseHookBus *self, const MortiseListenerOverride *override);
GPtrArray *mortise_hook_bus_reset_overrides (MortiseHookBus *self, const char *hook, const char *slug, guint position);
void mortise_hook_bus_forget_overrides (MortiseHookBus *self, const char *slug);

MortiseHook *mortise_hook_bus_get_hook (MortiseHookBus *self, const char *name);
gboolean mortise_hook_bus_has_listener (MortiseHookBus *self, const char *hook);
gboolean mortise_hook_emit (MortiseHook *hook, GBytes *payload, GBytes *value, GBytes **result, GError **error);
MortiseTraceRecorder *mortise_hook_bus_get_recorder (MortiseHookBus *self);

void mortise_hook_bus_fire_async (MortiseHookBus *self,
                                  const char *hook,
                                  GBytes *payload,
                                  const MortiseDispatchOrigin *origin,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void mortise_hook_bus_fire_from_plugin_async (MortiseHookBus *self,
                                              const char *hook,
                                              MortiseHookKind kind,
                                              GBytes *payload,
                                              MortiseWorker *worker,
                                              guint64 cause,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
MortiseDispatch *mortise_hook_bus_fire_finish (MortiseHookBus *self, GAsyncResult *result, GError **error);

guint mortise_hook_bus_emit_event (MortiseHookBus *self, const char *event, GBytes *body);

JsonNode *mortise_hook_bus_describe_hooks (MortiseHookBus *self);
JsonNode *mortise_hook_bus_describe_hook (MortiseHookBus *self, const char *name, GError **error);
JsonNode *mortise_hook_bus_describe_listeners (MortiseHookBus *self, const char *name, GPtrArray *idle, GError **error);

G_END_DECLS
