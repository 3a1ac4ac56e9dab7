/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-market.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_OFFER_DETAILS (mortise_offer_details_get_type ())
G_DECLARE_FINAL_TYPE (MortiseOfferDetails, mortise_offer_details, MORTISE, OFFER_DETAILS, AdwBin)

void mortise_offer_details_set_offer (MortiseOfferDetails *self, MortiseMarket *market, MortiseRecordItem *offer);

G_END_DECLS
