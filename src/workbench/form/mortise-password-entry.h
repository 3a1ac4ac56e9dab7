/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mortise_password_entry_let_go (GtkWidget *entry);

G_END_DECLS
