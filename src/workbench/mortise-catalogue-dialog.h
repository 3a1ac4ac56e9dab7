/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-market.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CATALOGUE_DIALOG (mortise_catalogue_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCatalogueDialog, mortise_catalogue_dialog, MORTISE, CATALOGUE_DIALOG, AdwPreferencesWindow)

void mortise_catalogue_dialog_present (GtkWidget *parent, MortiseMarket *market);

G_END_DECLS
