/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-statistic-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_STATISTIC_ROW (mortise_statistic_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseStatisticRow, mortise_statistic_row, MORTISE, STATISTIC_ROW, AdwBin)

GtkWidget *mortise_statistic_row_new (gboolean has_budget);
void mortise_statistic_row_set_item (MortiseStatisticRow *self, MortiseStatisticItem *item);

G_END_DECLS
