/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_TRACE_ROW (mortise_trace_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseTraceRow, mortise_trace_row, MORTISE, TRACE_ROW, AdwBin)

G_END_DECLS
