/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_TIME_BAR (mortise_time_bar_get_type ())
G_DECLARE_FINAL_TYPE (MortiseTimeBar, mortise_time_bar, MORTISE, TIME_BAR, GtkWidget)

void
mortise_time_bar_set_times (MortiseTimeBar *self, gint64 total_us, gint64 start_us, gint64 wall_us, gint64 queue_us);

G_END_DECLS
