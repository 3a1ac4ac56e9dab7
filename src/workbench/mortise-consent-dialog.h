/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CONSENT_DIALOG (mortise_consent_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseConsentDialog, mortise_consent_dialog, MORTISE, CONSENT_DIALOG, AdwWindow)

void mortise_consent_dialog_enable_async (GtkWidget *parent,
                                          MortisePluginItem *plugin,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

G_END_DECLS
