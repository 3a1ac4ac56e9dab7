/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-hook-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_HOOK_ROW (mortise_hook_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseHookRow, mortise_hook_row, MORTISE, HOOK_ROW, GtkListBoxRow)

GtkWidget *mortise_hook_row_new (MortiseHookItem *hook);
MortiseHookItem *mortise_hook_row_get_hook (MortiseHookRow *self);

G_END_DECLS
