/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-market.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CATALOGUE_ADD_DIALOG (mortise_catalogue_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCatalogueAddDialog, mortise_catalogue_add_dialog, MORTISE, CATALOGUE_ADD_DIALOG, AdwWindow)

void mortise_catalogue_add_dialog_present (GtkWidget *parent, MortiseMarket *market);

G_END_DECLS
