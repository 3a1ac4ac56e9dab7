/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists, tables and objects within the form: their rows in a list of their own, which can be folded away. */
#include <glib/gi18n.h>

#include "mortise-form-parts.h"
#include "mortise-form-row.h"

/* An object with more is folded at first. */
#define MAX_UNFOLDED 6

static void
on_unfolded (GtkToggleButton *expander, GParamSpec *pspec, MortiseFormRow *self)
{
  gboolean is_open = gtk_toggle_button_get_active (expander);

  mortise_form_row_show_below (self, is_open);
  gtk_button_set_icon_name (GTK_BUTTON (expander), is_open ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_STATE_EXPANDED, is_open, -1);
}

static gboolean
is_item (MortiseField *field)
{
  MortiseField *parent = mortise_field_get_parent (field);

  return mortise_field_is_entry (field) || (parent != NULL && mortise_field_get_kind (parent) == MORTISE_FIELD_LIST);
}

static char *
count_items (MortiseField *field)
{
  guint n = g_list_model_get_n_items (mortise_field_get_children (field)) + mortise_field_get_n_hidden (field);

  return n > 0 ? g_strdup_printf (ngettext ("%u item", "%u items", n), n) : g_strdup (_ ("No items"));
}

static void
show_summary (MortiseFormRow *self, GtkWidget *list)
{
  MortiseField *field = mortise_form_row_get_field (self);
  MortiseFieldKind kind = mortise_field_get_kind (field);
  g_autofree char *summary = kind == MORTISE_FIELD_LIST || kind == MORTISE_FIELD_MAP ? count_items (field)
                             : is_item (field)                                       ? mortise_field_dup_summary (field)
                                                                                     : NULL;

  mortise_form_row_set_summary (self, summary);
  gtk_widget_set_visible (list, g_list_model_get_n_items (mortise_field_get_children (field)) > 0);
}

/* What is in it says what it is called, and has its own messages, so it tells when it is one of those that say so. */
static void
on_child_changed (MortiseFormRow *self, guint position, guint removed, guint added, GListModel *children)
{
  GtkWidget *list = g_object_get_data (G_OBJECT (self), "parts");

  show_summary (self, list);
}

static GtkToggleButton *
make_expander (MortiseFormRow *self, gboolean is_open)
{
  g_autofree char *label = mortise_field_dup_label (mortise_form_row_get_field (self));
  /* Translators: %s is what a group of settings is called; the button shows or hides them. */
  g_autofree char *name = g_strdup_printf (_ ("Show “%s”"), label);
  GtkToggleButton *expander = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "icon-name", "pan-down-symbolic", NULL);

  gtk_widget_add_css_class (GTK_WIDGET (expander), "flat");
  mortise_form_row_name (GTK_WIDGET (expander), name);
  g_signal_connect_object (expander, "notify::active", G_CALLBACK (on_unfolded), self, 0);
  gtk_toggle_button_set_active (expander, is_open);
  on_unfolded (expander, NULL, self);
  return expander;
}

void
mortise_form_row_build_parts (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  GListModel *children = mortise_field_get_children (field);
  g_autofree char *label = mortise_field_dup_label (field);
  GtkWidget *list = mortise_form_parts_new (children, label);
  gboolean is_group = mortise_field_get_kind (field) == MORTISE_FIELD_GROUP;
  GtkToggleButton *expander;

  g_object_set_data (G_OBJECT (self), "parts", list);
  mortise_form_row_add_below (self, list);
  mortise_form_row_add_below (self, mortise_form_parts_new_hint (field));
  mortise_form_row_add_below (self, mortise_form_parts_new_adder (field));
  mortise_form_row_add_control (self, list, show_summary);
  g_signal_connect_object (children, "items-changed", G_CALLBACK (on_child_changed), self, G_CONNECT_SWAPPED);
  expander
      = make_expander (self, !is_item (field) && (!is_group || g_list_model_get_n_items (children) <= MAX_UNFOLDED));
  mortise_form_row_add_beside (self, GTK_WIDGET (expander));
  mortise_form_row_set_expander (self, expander);
}
