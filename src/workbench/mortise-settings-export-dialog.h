/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-form-model.h"
#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_SETTINGS_EXPORT_DIALOG (mortise_settings_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSettingsExportDialog,
                      mortise_settings_export_dialog,
                      MORTISE,
                      SETTINGS_EXPORT_DIALOG,
                      AdwWindow)

void mortise_settings_export_dialog_present (GtkWidget *teller, MortisePluginItem *plugin, MortiseFormModel *form);

G_END_DECLS
