/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mortise-problem-item.h"

G_BEGIN_DECLS

char *mortise_problem_dup_title (MortiseProblemItem *problem, const char *plugin_name);
const char *mortise_problem_get_verb_label (JsonObject *action);
void mortise_problem_mend (GtkWidget *page, MortiseProblemItem *problem, JsonObject *action);

G_END_DECLS
