/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-form-row.h"

static void
show_switch (MortiseFormRow *self, GtkWidget *control)
{
  MortiseField *field = mortise_form_row_get_field (self);
  JsonNode *value = mortise_field_get_shown_value (field);
  gboolean is_boolean
      = value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN;

  gtk_switch_set_active (GTK_SWITCH (control), is_boolean && json_node_get_boolean (value));
  gtk_widget_set_sensitive (control, mortise_field_is_editable (field));
}

static void
on_switched (GtkSwitch *control, GParamSpec *pspec, MortiseFormRow *self)
{
  g_autoptr (JsonNode) value = json_node_init_boolean (json_node_alloc (), gtk_switch_get_active (control));

  if (mortise_form_row_is_showing (self))
    return;
  mortise_field_set_value (mortise_form_row_get_field (self), value);
  mortise_field_commit (mortise_form_row_get_field (self));
}

void
mortise_form_row_build_switch (MortiseFormRow *self)
{
  GtkWidget *control = gtk_switch_new ();

  mortise_form_row_add_beside (self, control);
  mortise_form_row_add_control (self, control, show_switch);
  g_signal_connect_object (control, "notify::active", G_CALLBACK (on_switched), self, 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
}
