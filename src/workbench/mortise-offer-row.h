/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_OFFER_ROW (mortise_offer_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseOfferRow, mortise_offer_row, MORTISE, OFFER_ROW, AdwBin)

GtkWidget *mortise_offer_row_new (void);

G_END_DECLS
