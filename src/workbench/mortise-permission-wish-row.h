/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-permission-item.h"

G_BEGIN_DECLS

char *mortise_permission_explain (MortisePermissionItem *permission);
GtkWidget *mortise_permission_wish_row_new (MortisePermissionItem *permission);

G_END_DECLS
