/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_PAIR_LAYOUT (mortise_pair_layout_get_type ())
G_DECLARE_FINAL_TYPE (MortisePairLayout, mortise_pair_layout, MORTISE, PAIR_LAYOUT, GtkLayoutManager)

G_END_DECLS
