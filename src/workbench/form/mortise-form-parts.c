/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of rows, and what adds to them. */
#include "mortise-form-parts.h"

#include <glib/gi18n.h>

#include "mortise-form-row.h"

#define ENTRY "entry"
#define NOTICE "notice"

static GtkWidget *
create_row (gpointer field, gpointer user_data)
{
  return mortise_form_row_new (field);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row)
{
  mortise_form_row_activate (MORTISE_FORM_ROW (row));
}

/* From one list to the next, as if they were one. */
static gboolean
on_keynav_failed (GtkWidget *list, GtkDirectionType direction)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (list));

  if (direction != GTK_DIR_UP && direction != GTK_DIR_DOWN)
    return FALSE;
  return gtk_widget_child_focus (root, direction == GTK_DIR_UP ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
}

/**
 * mortise_form_parts_new:
 * @fields: fields
 * @label: what they are together
 *
 * Returns: (transfer floating): a list with a row for each field
 */
GtkWidget *
mortise_form_parts_new (GListModel *fields, const char *label)
{
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, NULL);

  gtk_widget_add_css_class (list, "boxed-list");
  mortise_form_row_name (list, label);
  g_signal_connect (list, "row-activated", G_CALLBACK (on_row_activated), NULL);
  g_signal_connect (list, "keynav-failed", G_CALLBACK (on_keynav_failed), NULL);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), fields, create_row, NULL, NULL);
  return list;
}

/* --- adding ------------------------------------------------------------------------------------------------------- */

static void
grab_child (GtkWidget *adder, MortiseField *field, guint position)
{
  g_autoptr (MortiseField) child = g_list_model_get_item (mortise_field_get_children (field), position);
  GtkWidget *around = gtk_widget_get_ancestor (adder, MORTISE_TYPE_FORM_ROW);
  MortiseFormRow *row;

  if (around == NULL)
    around = gtk_widget_get_parent (adder);
  row = child != NULL ? mortise_form_row_find (around, child) : NULL;
  if (row == NULL)
    return;
  mortise_form_row_expand (row);
  mortise_form_row_grab (row);
}

static void
on_add_item (GtkWidget *button, MortiseField *field)
{
  guint position = mortise_field_add_item (field);

  if (position == G_MAXUINT)
    return;
  mortise_field_commit (field);
  grab_child (button, field, position);
}

static GtkWidget *
make_item_adder (MortiseField *field)
{
  g_autofree char *label = mortise_field_dup_label (field);
  g_autofree char *name = g_strdup_printf (_ ("Add to “%s”"), label);
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  gtk_widget_set_tooltip_text (button, _ ("Add"));
  mortise_form_row_name (button, name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add_item), field, 0);
  return button;
}

static void
say (GtkWidget *adder, const char *fault)
{
  GtkLabel *notice = g_object_get_data (G_OBJECT (adder), NOTICE);

  gtk_label_set_label (notice, fault != NULL ? fault : "");
  gtk_widget_set_visible (GTK_WIDGET (notice), fault != NULL);
}

static void
on_add_entry (GtkWidget *adder, MortiseField *field)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (adder), ENTRY);
  g_autofree char *fault = NULL;
  g_autofree char *key = g_strdup (gtk_editable_get_text (entry));

  if (!mortise_field_add_entry (field, key, &fault))
    {
      say (adder, fault);
      return;
    }
  gtk_editable_set_text (entry, "");
  mortise_field_commit (field);
  grab_child (adder, field, g_list_model_get_n_items (mortise_field_get_children (field)) - 1);
}

static void
on_add_entry_from (GtkWidget *widget, MortiseField *field)
{
  on_add_entry (gtk_widget_get_parent (gtk_widget_get_parent (widget)), field);
}

static void
on_key_edited (GtkWidget *entry)
{
  say (gtk_widget_get_parent (gtk_widget_get_parent (entry)), NULL);
}

static GtkWidget *
make_entry_adder (MortiseField *field)
{
  GtkWidget *adder = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry
      = g_object_new (GTK_TYPE_ENTRY, "hexpand", TRUE, "placeholder-text", _ ("Name of a New Entry"), NULL);
  GtkWidget *button = mortise_form_row_make_button ("list-add-symbolic", _ ("Add"));
  GtkWidget *notice = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  g_autofree char *label = mortise_field_dup_label (field);
  g_autofree char *name = g_strdup_printf (_ ("Add to “%s”"), label);
  /* Translators: %s is what a table of names and values is called. */
  g_autofree char *entry_name = g_strdup_printf (_ ("New name in “%s”"), label);

  mortise_form_row_name (button, name);
  mortise_form_row_name (entry, entry_name);
  gtk_widget_add_css_class (notice, "error");
  gtk_widget_add_css_class (notice, "caption");
  g_object_set_data (G_OBJECT (adder), ENTRY, entry);
  g_object_set_data (G_OBJECT (adder), NOTICE, notice);
  gtk_box_append (GTK_BOX (line), entry);
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (GTK_BOX (adder), line);
  gtk_box_append (GTK_BOX (adder), notice);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_add_entry_from), field, 0);
  g_signal_connect (entry, "changed", G_CALLBACK (on_key_edited), NULL);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add_entry_from), field, 0);
  return adder;
}

/* An object that is there or not, and of which nothing is shown while it is not. */
static void
on_begin (MortiseField *field)
{
  mortise_field_begin (field);
  mortise_field_commit (field);
}

static GtkWidget *
make_beginner (MortiseField *field)
{
  g_autofree char *label = mortise_field_dup_label (field);
  g_autofree char *name = g_strdup_printf (_ ("Set Up “%s”"), label);
  GtkWidget *button = gtk_button_new_with_label (_ ("Set Up"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  mortise_form_row_name (button, name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_begin), field, G_CONNECT_SWAPPED);
  return button;
}

static void
show_adder (GtkWidget *adder)
{
  MortiseField *field = g_object_get_data (G_OBJECT (adder), "field");
  MortiseFieldKind kind = mortise_field_get_kind (field);
  gboolean is_empty = g_list_model_get_n_items (mortise_field_get_children (field)) == 0;

  if (kind == MORTISE_FIELD_GROUP && GTK_IS_BUTTON (adder))
    gtk_widget_set_visible (adder, is_empty && mortise_field_get_value (field) == NULL
                                       && json_object_has_member (mortise_field_get_schema (field), "properties"));
  else if (kind == MORTISE_FIELD_GROUP)
    gtk_widget_set_visible (adder, mortise_field_can_add (field));
  gtk_widget_set_sensitive (adder, kind == MORTISE_FIELD_GROUP ? mortise_field_is_editable (field)
                                                               : mortise_field_can_add (field));
}

/* Two things that add to a group take no room while there is neither. */
static void
show_adders (GtkWidget *box)
{
  gtk_widget_set_visible (box, gtk_widget_get_visible (gtk_widget_get_first_child (box))
                                   || gtk_widget_get_visible (gtk_widget_get_last_child (box)));
}

static GtkWidget *
follow (GtkWidget *adder, MortiseField *field)
{
  g_object_set_data_full (G_OBJECT (adder), "field", g_object_ref (field), g_object_unref);
  g_signal_connect_object (field, "changed", G_CALLBACK (show_adder), adder, G_CONNECT_SWAPPED);
  show_adder (adder);
  return adder;
}

/**
 * mortise_form_parts_new_adder:
 * @field: a field with parts
 *
 * Returns: (transfer floating): what adds to it: a button, an entry for the name, or what sets the whole up
 */
GtkWidget *
mortise_form_parts_new_adder (MortiseField *field)
{
  GtkWidget *box;

  if (mortise_field_get_kind (field) == MORTISE_FIELD_LIST)
    return follow (make_item_adder (field), field);
  if (mortise_field_get_kind (field) == MORTISE_FIELD_MAP)
    return follow (make_entry_adder (field), field);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), follow (make_beginner (field), field));
  gtk_box_append (GTK_BOX (box), follow (make_entry_adder (field), field));
  g_signal_connect_object (field, "changed", G_CALLBACK (show_adders), box, G_CONNECT_SWAPPED);
  show_adders (box);
  return box;
}

static void
show_hint (GtkLabel *hint)
{
  MortiseField *field = g_object_get_data (G_OBJECT (hint), "field");
  guint n_hidden = mortise_field_get_n_hidden (field);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u more is shown as JSON only", "%u more are shown as JSON only", n_hidden), n_hidden);

  gtk_label_set_label (hint, text);
  gtk_widget_set_visible (GTK_WIDGET (hint), n_hidden > 0);
}

/**
 * mortise_form_parts_new_hint:
 * @field: a field with parts
 *
 * Returns: (transfer floating): what says how many of the parts are too many to show
 */
GtkWidget *
mortise_form_parts_new_hint (MortiseField *field)
{
  GtkWidget *hint = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_add_css_class (hint, "caption");
  g_object_set_data_full (G_OBJECT (hint), "field", g_object_ref (field), g_object_unref);
  g_signal_connect_object (field, "changed", G_CALLBACK (show_hint), hint, G_CONNECT_SWAPPED);
  show_hint (GTK_LABEL (hint));
  return hint;
}
