/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "mortise-form-row.h"

#define CHARS 9

static void
show_color (MortiseFormRow *self, GtkWidget *button)
{
  MortiseField *field = mortise_form_row_get_field (self);
  g_autofree char *text = mortise_field_dup_text (field);
  GdkRGBA color = { 0, 0, 0, 0 };

  gdk_rgba_parse (&color, text);
  gtk_color_chooser_set_rgba (GTK_COLOR_CHOOSER (button), &color);
  gtk_widget_set_sensitive (button, mortise_field_is_editable (field));
}

static int
to_byte (float part)
{
  return (int) round (CLAMP (part, 0, 1) * 255);
}

static void
on_chosen (GtkColorButton *button, MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  g_autofree char *text = NULL;
  GdkRGBA color;

  gtk_color_chooser_get_rgba (GTK_COLOR_CHOOSER (button), &color);
  text = g_strdup_printf ("#%02x%02x%02x", to_byte (color.red), to_byte (color.green), to_byte (color.blue));
  mortise_field_set_text (field, text);
  mortise_field_commit (field);
}

void
mortise_form_row_build_color (MortiseFormRow *self)
{
  g_autofree char *label = mortise_field_dup_label (mortise_form_row_get_field (self));
  /* The dialog that replaced this one came with GTK 4.10. */
  GtkWidget *button = g_object_new (GTK_TYPE_COLOR_BUTTON, "title", label, "tooltip-text", _ ("Choose a Colour"), NULL);
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", CHARS, "max-width-chars", CHARS, NULL);
  /* Translators: %s is what a colour is for. */
  g_autofree char *name = g_strdup_printf (_ ("Choose “%s”"), label);

  mortise_form_row_name (button, name);
  mortise_form_row_add_entry (self, entry, TRUE);
  mortise_form_row_add_beside (self, button);
  mortise_form_row_add_control (self, button, show_color);
  g_signal_connect_object (button, "color-set", G_CALLBACK (on_chosen), self, 0);
}
