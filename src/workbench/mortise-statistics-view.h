/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_STATISTICS_VIEW (mortise_statistics_view_get_type ())
G_DECLARE_FINAL_TYPE (MortiseStatisticsView, mortise_statistics_view, MORTISE, STATISTICS_VIEW, AdwBin)

void mortise_statistics_view_set_site (MortiseStatisticsView *self, MortiseSite *site);
void mortise_statistics_view_search (MortiseStatisticsView *self);
void mortise_statistics_view_refresh (MortiseStatisticsView *self);

G_END_DECLS
