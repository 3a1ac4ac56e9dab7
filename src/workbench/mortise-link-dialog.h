/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mortise_link_dialog_attach (GtkLabel *label);

G_END_DECLS
