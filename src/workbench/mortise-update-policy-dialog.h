/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_UPDATE_POLICY_DIALOG (mortise_update_policy_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseUpdatePolicyDialog, mortise_update_policy_dialog, MORTISE, UPDATE_POLICY_DIALOG, AdwWindow)

void mortise_update_policy_dialog_present (GtkWidget *parent, MortisePluginItem *plugin);

G_END_DECLS
