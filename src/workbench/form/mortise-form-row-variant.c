/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value that may be one of several things: which one is chosen beside the name, and below is the row for that. */
#include <glib/gi18n.h>

#include "mortise-form-parts.h"
#include "mortise-form-row.h"

#define BELOW "below"

static void
show_choice (MortiseFormRow *self, GtkWidget *choice)
{
  MortiseField *field = mortise_form_row_get_field (self);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), mortise_field_get_selected (field));
  gtk_widget_set_sensitive (choice, mortise_field_is_editable (field));
}

static void
on_selected (GtkDropDown *choice, GParamSpec *pspec, MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  guint selected = gtk_drop_down_get_selected (choice);

  if (mortise_form_row_is_showing (self) || selected == GTK_INVALID_LIST_POSITION)
    return;
  mortise_field_select (field, selected);
  mortise_field_commit (field);
}

static GtkWidget *
make_choice (MortiseField *field)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < mortise_field_get_n_alternatives (field); i++)
    gtk_string_list_append (titles, mortise_field_get_alternative_title (field, i));
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)), NULL);
}

/* An object needs no row around its members: the name of the alternative is beside that of the field already. */
static GtkWidget *
make_chosen (MortiseField *field, MortiseField *chosen)
{
  g_autofree char *label = mortise_field_dup_label (chosen);
  GtkWidget *box;

  if (mortise_field_get_kind (chosen) != MORTISE_FIELD_GROUP)
    return mortise_form_parts_new (mortise_field_get_children (field), label);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), mortise_form_parts_new (mortise_field_get_children (chosen), label));
  gtk_box_append (GTK_BOX (box), mortise_form_parts_new_hint (chosen));
  gtk_box_append (GTK_BOX (box), mortise_form_parts_new_adder (chosen));
  return box;
}

static void
show_chosen (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  AdwBin *below = g_object_get_data (G_OBJECT (self), BELOW);
  g_autoptr (MortiseField) chosen = g_list_model_get_item (mortise_field_get_children (field), 0);

  adw_bin_set_child (below, chosen != NULL ? make_chosen (field, chosen) : NULL);
}

void
mortise_form_row_build_variant (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  GtkWidget *choice = make_choice (field), *below = adw_bin_new ();

  mortise_form_row_add_beside (self, choice);
  mortise_form_row_add_control (self, choice, show_choice);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_selected), self, 0);
  mortise_form_row_add_below (self, below);
  g_object_set_data (G_OBJECT (self), BELOW, below);
  g_signal_connect_object (mortise_field_get_children (field), "items-changed", G_CALLBACK (show_chosen), self,
                           G_CONNECT_SWAPPED);
  show_chosen (self);
}
