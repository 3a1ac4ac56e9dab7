/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-palette-match.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PALETTE_ROW (mortise_palette_row_get_type ())
G_DECLARE_FINAL_TYPE (MortisePaletteRow, mortise_palette_row, MORTISE, PALETTE_ROW, AdwBin)

GtkWidget *mortise_palette_row_new (void);
void mortise_palette_row_set_match (MortisePaletteRow *self, MortisePaletteMatch *match);
MortisePaletteMatch *mortise_palette_row_get_match (MortisePaletteRow *self);

G_END_DECLS
