/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-connection.h"
#include "mortise-trace-source.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_TRACE_DETAILS (mortise_trace_details_get_type ())
G_DECLARE_FINAL_TYPE (MortiseTraceDetails, mortise_trace_details, MORTISE, TRACE_DETAILS, AdwBin)

void
mortise_trace_details_set_source (MortiseTraceDetails *self, MortiseTraceSource *source, MortiseConnection *connection);
void mortise_trace_details_show (MortiseTraceDetails *self, const char *id);
const char *mortise_trace_details_get_id (MortiseTraceDetails *self);

G_END_DECLS
