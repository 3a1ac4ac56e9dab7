/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-lab-dialog.h"
#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_SHADOW_DIALOG (mortise_shadow_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseShadowDialog, mortise_shadow_dialog, MORTISE, SHADOW_DIALOG, MortiseLabDialog)

MortiseShadowDialog *mortise_shadow_dialog_present (GtkWidget *parent, MortisePluginItem *plugin);

G_END_DECLS
