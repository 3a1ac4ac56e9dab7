/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-plan-job.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLAN_DIALOG (mortise_plan_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortisePlanDialog, mortise_plan_dialog, MORTISE, PLAN_DIALOG, AdwWindow)

MortisePlanDialog *mortise_plan_dialog_present (GtkWidget *parent, MortisePlanJob *job);

G_END_DECLS
