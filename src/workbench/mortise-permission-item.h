/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PERMISSION_ITEM (mortise_permission_item_get_type ())
G_DECLARE_FINAL_TYPE (MortisePermissionItem, mortise_permission_item, MORTISE, PERMISSION_ITEM, MortiseItem)

const char *mortise_permission_item_get_name (MortisePermissionItem *self);
const char *mortise_permission_item_get_title (MortisePermissionItem *self);
const char *mortise_permission_item_get_description (MortisePermissionItem *self);
gboolean mortise_permission_item_is_risky (MortisePermissionItem *self);
const char *mortise_permission_item_get_reason (MortisePermissionItem *self);
const char *const *mortise_permission_item_get_scopes (MortisePermissionItem *self);
gboolean mortise_permission_item_get_granted (MortisePermissionItem *self);

G_END_DECLS
