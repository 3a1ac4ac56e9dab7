/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-lab-dialog.h"
#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CULPRIT_DIALOG (mortise_culprit_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCulpritDialog, mortise_culprit_dialog, MORTISE, CULPRIT_DIALOG, MortiseLabDialog)

void mortise_culprit_dialog_present (GtkWidget *parent,
                                     MortiseConnection *connection,
                                     JsonObject *dispatch,
                                     const char *pointer,
                                     JsonNode *value);

G_END_DECLS
