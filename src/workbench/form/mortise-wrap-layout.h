/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_WRAP_LAYOUT (mortise_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (MortiseWrapLayout, mortise_wrap_layout, MORTISE, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
