/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-field.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_FORM_ROW (mortise_form_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseFormRow, mortise_form_row, MORTISE, FORM_ROW, AdwPreferencesRow)

typedef void (*MortiseFormRowShow) (MortiseFormRow *self, GtkWidget *control);

GtkWidget *mortise_form_row_new (MortiseField *field);
MortiseField *mortise_form_row_get_field (MortiseFormRow *self);
void mortise_form_row_show (MortiseFormRow *self);
void mortise_form_row_add_beside (MortiseFormRow *self, GtkWidget *widget);
void mortise_form_row_add_below (MortiseFormRow *self, GtkWidget *widget);
void mortise_form_row_add_last (MortiseFormRow *self, GtkWidget *widget);
void mortise_form_row_add_control (MortiseFormRow *self, GtkWidget *control, MortiseFormRowShow show);
void mortise_form_row_show_below (MortiseFormRow *self, gboolean is_shown);
void mortise_form_row_set_summary (MortiseFormRow *self, const char *summary);
void mortise_form_row_set_expander (MortiseFormRow *self, GtkToggleButton *expander);
void mortise_form_row_expand (MortiseFormRow *self);
void mortise_form_row_say (MortiseFormRow *self, const char *message);
gboolean mortise_form_row_is_showing (MortiseFormRow *self);
void mortise_form_row_grab (MortiseFormRow *self);
void mortise_form_row_activate (MortiseFormRow *self);
MortiseFormRow *mortise_form_row_find (GtkWidget *widget, MortiseField *field);
void mortise_form_row_name (GtkWidget *widget, const char *name);
GtkWidget *mortise_form_row_make_button (const char *icon_name, const char *tooltip);

/* One for each kind of widget, in a file of that name. */
void mortise_form_row_build_choice (MortiseFormRow *self);
void mortise_form_row_build_color (MortiseFormRow *self);
void mortise_form_row_build_date (MortiseFormRow *self);
void mortise_form_row_build_duration (MortiseFormRow *self);
void mortise_form_row_build_flags (MortiseFormRow *self);
void mortise_form_row_build_item (MortiseFormRow *self);
void mortise_form_row_build_lines (MortiseFormRow *self);
void mortise_form_row_build_number (MortiseFormRow *self);
void mortise_form_row_build_parts (MortiseFormRow *self);
void mortise_form_row_build_password (MortiseFormRow *self);
void mortise_form_row_build_secret (MortiseFormRow *self);
void mortise_form_row_build_switch (MortiseFormRow *self);
void mortise_form_row_build_tags (MortiseFormRow *self);
void mortise_form_row_build_text (MortiseFormRow *self);
void mortise_form_row_build_variant (MortiseFormRow *self);

GtkWidget *mortise_form_row_add_entry (MortiseFormRow *self, GtkWidget *entry, gboolean is_beside);

G_END_DECLS
