/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_DISPATCH_ITEM (mortise_dispatch_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseDispatchItem, mortise_dispatch_item, MORTISE, DISPATCH_ITEM, MortiseItem)

const char *mortise_dispatch_item_get_hook (MortiseDispatchItem *self);
const char *mortise_dispatch_item_get_kind (MortiseDispatchItem *self);
const char *mortise_dispatch_item_get_status (MortiseDispatchItem *self);
gint64 mortise_dispatch_item_get_wall_us (MortiseDispatchItem *self);
JsonNode *mortise_dispatch_item_get_payload (MortiseDispatchItem *self);
JsonNode *mortise_dispatch_item_get_result (MortiseDispatchItem *self);
JsonNode *mortise_dispatch_item_get_error (MortiseDispatchItem *self);
GListModel *mortise_dispatch_item_get_calls (MortiseDispatchItem *self);

G_END_DECLS
