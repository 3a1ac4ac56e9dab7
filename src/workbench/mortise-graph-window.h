/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_GRAPH_WINDOW (mortise_graph_window_get_type ())
G_DECLARE_FINAL_TYPE (MortiseGraphWindow, mortise_graph_window, MORTISE, GRAPH_WINDOW, AdwWindow)

void mortise_graph_window_present (GtkWindow *parent, MortiseSite *site);

G_END_DECLS
