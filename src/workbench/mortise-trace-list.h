/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-connection.h"
#include "mortise-trace-source.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_TRACE_LIST (mortise_trace_list_get_type ())
G_DECLARE_FINAL_TYPE (MortiseTraceList, mortise_trace_list, MORTISE, TRACE_LIST, MortiseTraceSource)

MortiseTraceList *mortise_trace_list_new (MortiseConnection *connection);
MortiseConnection *mortise_trace_list_get_connection (MortiseTraceList *self);
void mortise_trace_list_set_active (MortiseTraceList *self, gboolean active);
void mortise_trace_list_take (MortiseTraceList *self, JsonObject *dispatch);
void mortise_trace_list_reload (MortiseTraceList *self);

G_END_DECLS
