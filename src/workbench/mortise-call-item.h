/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-record-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CALL_ITEM (mortise_call_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCallItem, mortise_call_item, MORTISE, CALL_ITEM, MortiseRecordItem)

G_END_DECLS
