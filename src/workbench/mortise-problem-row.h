/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-page.h"
#include "mortise-problem-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PROBLEM_ROW (mortise_problem_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseProblemRow, mortise_problem_row, MORTISE, PROBLEM_ROW, GtkListBoxRow)

GtkWidget *mortise_problem_row_new (MortisePage *page, MortiseProblemItem *problem);
MortiseProblemItem *mortise_problem_row_get_problem (MortiseProblemRow *self);

G_END_DECLS
