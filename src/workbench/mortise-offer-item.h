/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-record-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_OFFER_ITEM (mortise_offer_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseOfferItem, mortise_offer_item, MORTISE, OFFER_ITEM, MortiseRecordItem)

G_END_DECLS
