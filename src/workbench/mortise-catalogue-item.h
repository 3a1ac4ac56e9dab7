/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-record-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CATALOGUE_ITEM (mortise_catalogue_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCatalogueItem, mortise_catalogue_item, MORTISE, CATALOGUE_ITEM, MortiseRecordItem)

G_END_DECLS
