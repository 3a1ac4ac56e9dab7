/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_BESIDE_LAYOUT (mortise_beside_layout_get_type ())
G_DECLARE_FINAL_TYPE (MortiseBesideLayout, mortise_beside_layout, MORTISE, BESIDE_LAYOUT, GtkLayoutManager)

G_END_DECLS
