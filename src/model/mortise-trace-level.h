/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseTraceLevel:
 * @MORTISE_TRACE_OFF: nothing
 * @MORTISE_TRACE_HEADERS: who was called, how long it took and how it ended
 * @MORTISE_TRACE_FULL: payloads, values, services and memory, too
 *
 * How much is kept of a dispatch.
 */
typedef enum
{
  MORTISE_TRACE_OFF,
  MORTISE_TRACE_HEADERS,
  MORTISE_TRACE_FULL,
} MortiseTraceLevel;

const char *mortise_trace_level_to_string (MortiseTraceLevel level);
gboolean mortise_trace_level_from_string (const char *text, MortiseTraceLevel *level, GError **error);

G_END_DECLS
