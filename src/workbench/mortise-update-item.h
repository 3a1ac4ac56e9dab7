/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-record-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_UPDATE_ITEM (mortise_update_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseUpdateItem, mortise_update_item, MORTISE, UPDATE_ITEM, MortiseRecordItem)

G_END_DECLS
