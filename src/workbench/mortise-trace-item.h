/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-record-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_TRACE_ITEM (mortise_trace_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseTraceItem, mortise_trace_item, MORTISE, TRACE_ITEM, MortiseRecordItem)

guint mortise_trace_item_count_calls (MortiseTraceItem *self);
guint mortise_trace_item_count_failures (MortiseTraceItem *self);

G_END_DECLS
