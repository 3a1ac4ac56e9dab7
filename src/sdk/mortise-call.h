/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "mortise-macros.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CALL (mortise_call_get_type ())
MORTISE_EXPORT
G_DECLARE_FINAL_TYPE (MortiseCall, mortise_call, MORTISE, CALL, GObject)

MORTISE_EXPORT const char *mortise_call_get_hook (MortiseCall *self);
MORTISE_EXPORT const char *mortise_call_get_dispatch (MortiseCall *self);
MORTISE_EXPORT guint mortise_call_get_depth (MortiseCall *self);
MORTISE_EXPORT gint64 mortise_call_get_time_left (MortiseCall *self);
MORTISE_EXPORT GCancellable *mortise_call_get_cancellable (MortiseCall *self);

MORTISE_EXPORT char *mortise_call_dup_text (MortiseCall *self);
MORTISE_EXPORT GBytes *mortise_call_get_bytes (MortiseCall *self);
MORTISE_EXPORT JsonObject *mortise_call_get_arguments (MortiseCall *self);
MORTISE_EXPORT JsonNode *mortise_call_get_argument (MortiseCall *self, const char *name);
MORTISE_EXPORT JsonObject *mortise_call_get_object (MortiseCall *self, const char *name);
MORTISE_EXPORT const char *mortise_call_get_string (MortiseCall *self, const char *name);
MORTISE_EXPORT JsonNode *mortise_call_get_value (MortiseCall *self);
MORTISE_EXPORT const char *mortise_call_get_value_name (MortiseCall *self);

MORTISE_EXPORT void mortise_call_return (MortiseCall *self, JsonNode *value);
MORTISE_EXPORT void mortise_call_return_object (MortiseCall *self, JsonObject *value);
MORTISE_EXPORT void mortise_call_return_text (MortiseCall *self, const char *text);
MORTISE_EXPORT void mortise_call_return_bytes (MortiseCall *self, GBytes *bytes);
MORTISE_EXPORT void mortise_call_return_error (MortiseCall *self, GError *error);
MORTISE_EXPORT void mortise_call_return_failure (MortiseCall *self, const char *message, const char *traceback);

G_END_DECLS
