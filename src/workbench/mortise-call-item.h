/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CALL_ITEM (mortise_call_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCallItem, mortise_call_item, MORTISE, CALL_ITEM, MortiseItem)

const char *mortise_call_item_get_plugin (MortiseCallItem *self);
const char *mortise_call_item_get_listener (MortiseCallItem *self);
gint64 mortise_call_item_get_priority (MortiseCallItem *self);
const char *mortise_call_item_get_status (MortiseCallItem *self);
JsonNode *mortise_call_item_get_value (MortiseCallItem *self);
JsonNode *mortise_call_item_get_error (MortiseCallItem *self);
gint64 mortise_call_item_get_start_us (MortiseCallItem *self);
gint64 mortise_call_item_get_wall_us (MortiseCallItem *self);
gint64 mortise_call_item_get_cpu_us (MortiseCallItem *self);
gint64 mortise_call_item_get_queue_us (MortiseCallItem *self);

G_END_DECLS
