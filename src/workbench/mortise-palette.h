/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-palette-entry.h"
#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PALETTE (mortise_palette_get_type ())
G_DECLARE_FINAL_TYPE (MortisePalette, mortise_palette, MORTISE, PALETTE, AdwWindow)

MortisePalette *mortise_palette_present (GtkWindow *parent, MortiseSite *site, const char *const *recent);

G_END_DECLS
