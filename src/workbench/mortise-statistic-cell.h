/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-statistic-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_STATISTIC_CELL (mortise_statistic_cell_get_type ())
G_DECLARE_FINAL_TYPE (MortiseStatisticCell, mortise_statistic_cell, MORTISE, STATISTIC_CELL, AdwBin)

GtkWidget *mortise_statistic_cell_new (MortiseFigure figure);
void mortise_statistic_cell_set_item (MortiseStatisticCell *self, MortiseStatisticItem *item);

G_END_DECLS
