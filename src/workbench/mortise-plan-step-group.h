/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_PLAN_STEP_GROUP (mortise_plan_step_group_get_type ())
G_DECLARE_FINAL_TYPE (MortisePlanStepGroup, mortise_plan_step_group, MORTISE, PLAN_STEP_GROUP, AdwBin)

GtkWidget *mortise_plan_step_group_new (JsonObject *step);
void mortise_plan_step_group_add_consent (MortisePlanStepGroup *self, JsonObject *consent);

G_END_DECLS
