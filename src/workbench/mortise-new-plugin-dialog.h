/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_NEW_PLUGIN_DIALOG (mortise_new_plugin_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseNewPluginDialog, mortise_new_plugin_dialog, MORTISE, NEW_PLUGIN_DIALOG, AdwWindow)

void mortise_new_plugin_dialog_present (GtkWindow *parent);

G_END_DECLS
