/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_COMPARE_DIALOG (mortise_compare_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCompareDialog, mortise_compare_dialog, MORTISE, COMPARE_DIALOG, AdwWindow)

void mortise_compare_dialog_present (GtkWidget *parent, MortiseSite *site, MortiseHookItem *hook, JsonNode *payload);

G_END_DECLS
