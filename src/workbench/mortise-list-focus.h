/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mortise_list_focus_leave_by_tab (GtkWidget *list);

G_END_DECLS
