/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-plugin-removal.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_UNINSTALL_DIALOG (mortise_uninstall_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseUninstallDialog, mortise_uninstall_dialog, MORTISE, UNINSTALL_DIALOG, AdwWindow)

MortiseUninstallDialog *mortise_uninstall_dialog_present (GtkWidget *parent, MortisePluginItem *plugin);

G_END_DECLS
