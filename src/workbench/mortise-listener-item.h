/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_LISTENER_ITEM (mortise_listener_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseListenerItem, mortise_listener_item, MORTISE, LISTENER_ITEM, MortiseItem)

const char *mortise_listener_item_get_plugin (MortiseListenerItem *self);
const char *mortise_listener_item_get_hook (MortiseListenerItem *self);
const char *mortise_listener_item_get_kind (MortiseListenerItem *self);
gint64 mortise_listener_item_get_priority (MortiseListenerItem *self);
const char *mortise_listener_item_get_skipped (MortiseListenerItem *self);

G_END_DECLS
