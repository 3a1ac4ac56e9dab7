/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_HOOK_ITEM (mortise_hook_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseHookItem, mortise_hook_item, MORTISE, HOOK_ITEM, MortiseItem)

const char *mortise_hook_item_get_name (MortiseHookItem *self);
const char *mortise_hook_item_get_platform (MortiseHookItem *self);
JsonNode *mortise_hook_item_get_schema (MortiseHookItem *self);
JsonNode *mortise_hook_item_get_sample (MortiseHookItem *self);
GListModel *mortise_hook_item_get_arguments (MortiseHookItem *self);
GListModel *mortise_hook_item_get_listeners (MortiseHookItem *self);

G_END_DECLS
