/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "mortise-dispatch-call.h"
#include "mortise-hook-kind.h"

G_BEGIN_DECLS

/* Longest payload of a hook, in bytes: a frame of the wire holds it with its method. */
#define MORTISE_DISPATCH_MAX_PAYLOAD (15 * 1024 * 1024)

/**
 * MortiseDispatchOrigin:
 * @origin: what fired it: `cli`, `workbench`, `plugin`, `host`, `api`
 * @actor: who
 * @deadline_us: how long each call may take, 0 for the plugin's own limit
 * @only: (nullable): the plugin that it is meant for, where others must not hear it
 * @without: (array zero-terminated=1) (nullable): plugins that are left out, also of what it leads to; `SLUG:LISTENER`
 *   leaves out one listener, by the number that its calls have
 * @faults: (element-type MortiseFault) (nullable): what is done to its listeners, on a copy of the site
 *
 * Where a dispatch comes from.
 */
typedef struct
{
  const char *origin;
  const char *actor;
  gint64 deadline_us;
  const char *only;
  const char *const *without;
  GPtrArray *faults;
} MortiseDispatchOrigin;

#define MORTISE_TYPE_DISPATCH (mortise_dispatch_get_type ())
G_DECLARE_FINAL_TYPE (MortiseDispatch, mortise_dispatch, MORTISE, DISPATCH, GObject)

MortiseDispatch *mortise_dispatch_new (const char *hook,
                                       MortiseHookKind kind,
                                       const char *tenant,
                                       const MortiseDispatchOrigin *origin,
                                       MortiseDispatch *parent,
                                       GBytes *payload);
const char *mortise_dispatch_get_id (MortiseDispatch *self);
const char *mortise_dispatch_get_hook (MortiseDispatch *self);
MortiseHookKind mortise_dispatch_get_kind (MortiseDispatch *self);
const char *mortise_dispatch_get_tenant (MortiseDispatch *self);
const char *mortise_dispatch_get_status (MortiseDispatch *self);
guint mortise_dispatch_get_depth (MortiseDispatch *self);
gint64 mortise_dispatch_get_time (MortiseDispatch *self);
gint64 mortise_dispatch_get_elapsed (MortiseDispatch *self);
gint64 mortise_dispatch_get_deadline (MortiseDispatch *self);
MortiseDispatch *mortise_dispatch_get_parent (MortiseDispatch *self);
gboolean mortise_dispatch_is_without (MortiseDispatch *self, const char *slug, guint listener);
const char *mortise_dispatch_get_origin (MortiseDispatch *self);
const char *mortise_dispatch_get_platform (MortiseDispatch *self);
gint64 mortise_dispatch_get_wall (MortiseDispatch *self);
gboolean mortise_dispatch_has_failed (MortiseDispatch *self);
GBytes *mortise_dispatch_get_payload (MortiseDispatch *self);
GBytes *mortise_dispatch_get_result (MortiseDispatch *self);
GPtrArray *mortise_dispatch_get_calls (MortiseDispatch *self);
gsize mortise_dispatch_get_size (MortiseDispatch *self);

void mortise_dispatch_describe (MortiseDispatch *self, const char *platform, const char *value_name);
void mortise_dispatch_mark_slow (MortiseDispatch *self);
void mortise_dispatch_add_call (MortiseDispatch *self, MortiseDispatchCall *call);
void mortise_dispatch_finish (MortiseDispatch *self, GBytes *result);
void mortise_dispatch_refuse (MortiseDispatch *self, const char *status, const char *code, const char *message);

char *mortise_dispatch_to_text (MortiseDispatch *self, MortiseDispatchDetail detail);
JsonNode *mortise_dispatch_to_json (MortiseDispatch *self, MortiseDispatchDetail detail);

G_END_DECLS
