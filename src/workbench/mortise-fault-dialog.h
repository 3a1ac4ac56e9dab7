/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-lab-dialog.h"
#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_FAULT_DIALOG (mortise_fault_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseFaultDialog, mortise_fault_dialog, MORTISE, FAULT_DIALOG, MortiseLabDialog)

void mortise_fault_dialog_present (GtkWidget *parent, MortiseSite *site, MortiseHookItem *hook, JsonNode *payload);

G_END_DECLS
