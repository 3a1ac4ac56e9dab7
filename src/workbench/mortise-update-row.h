/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_UPDATE_ROW (mortise_update_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseUpdateRow, mortise_update_row, MORTISE, UPDATE_ROW, AdwBin)

GtkWidget *mortise_update_row_new (void);

G_END_DECLS
