/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-record-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_KEY_ITEM (mortise_key_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseKeyItem, mortise_key_item, MORTISE, KEY_ITEM, MortiseRecordItem)

G_END_DECLS
