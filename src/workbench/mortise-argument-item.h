/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_ARGUMENT_ITEM (mortise_argument_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseArgumentItem, mortise_argument_item, MORTISE, ARGUMENT_ITEM, MortiseItem)

const char *mortise_argument_item_get_name (MortiseArgumentItem *self);
const char *mortise_argument_item_get_description (MortiseArgumentItem *self);

G_END_DECLS
