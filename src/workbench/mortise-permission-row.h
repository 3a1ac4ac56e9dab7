/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-permission-item.h"
#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PERMISSION_ROW (mortise_permission_row_get_type ())
G_DECLARE_FINAL_TYPE (MortisePermissionRow, mortise_permission_row, MORTISE, PERMISSION_ROW, AdwActionRow)

GtkWidget *mortise_permission_row_new (MortisePluginItem *plugin, MortisePermissionItem *permission);
void mortise_permission_row_set_use (MortisePermissionRow *self, const char *use);

G_END_DECLS
