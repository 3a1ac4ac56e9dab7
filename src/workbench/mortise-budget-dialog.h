/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_BUDGET_DIALOG (mortise_budget_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseBudgetDialog, mortise_budget_dialog, MORTISE, BUDGET_DIALOG, AdwWindow)

MortiseBudgetDialog *mortise_budget_dialog_present (GtkWidget *parent, MortiseSite *site, const char *slug);

G_END_DECLS
