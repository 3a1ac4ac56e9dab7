/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-site.h"
#include "mortise-statistic-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_STATISTICS (mortise_statistics_get_type ())
G_DECLARE_FINAL_TYPE (MortiseStatistics, mortise_statistics, MORTISE, STATISTICS, GObject)

MortiseStatistics *mortise_statistics_new (MortiseSite *site);
GListModel *mortise_statistics_get_hooks (MortiseStatistics *self);
GListModel *mortise_statistics_get_plugins (MortiseStatistics *self);
gint64 mortise_statistics_get_since (MortiseStatistics *self);
const char *mortise_statistics_get_problem (MortiseStatistics *self);
void mortise_statistics_set_active (MortiseStatistics *self, gboolean active);
void mortise_statistics_refresh (MortiseStatistics *self);

G_END_DECLS
