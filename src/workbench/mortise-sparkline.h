/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_SPARKLINE (mortise_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSparkline, mortise_sparkline, MORTISE, SPARKLINE, GtkWidget)

GtkWidget *mortise_sparkline_new (void);
void mortise_sparkline_set_counts (MortiseSparkline *self, const guint *counts, guint n_counts);

G_END_DECLS
