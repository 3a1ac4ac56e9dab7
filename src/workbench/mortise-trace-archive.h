/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-trace-source.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_TRACE_ARCHIVE (mortise_trace_archive_get_type ())
G_DECLARE_FINAL_TYPE (MortiseTraceArchive, mortise_trace_archive, MORTISE, TRACE_ARCHIVE, MortiseTraceSource)

MortiseTraceArchive *mortise_trace_archive_new (const char *name, JsonArray *dispatches);
const char *mortise_trace_archive_get_name (MortiseTraceArchive *self);

G_END_DECLS
