/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mortise-field.h"

G_BEGIN_DECLS

GtkWidget *mortise_form_parts_new (GListModel *fields, const char *label);
GtkWidget *mortise_form_parts_new_adder (MortiseField *field);
GtkWidget *mortise_form_parts_new_hint (MortiseField *field);

G_END_DECLS
