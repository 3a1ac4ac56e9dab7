/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_ROW (mortise_plugin_row_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginRow, mortise_plugin_row, MORTISE, PLUGIN_ROW, AdwBin)

GtkWidget *mortise_plugin_row_new (void);

G_END_DECLS
