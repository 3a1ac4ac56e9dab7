/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row has when it is one of several: an item of a list can be moved and removed, an entry renamed and removed.
 */
#include <glib/gi18n.h>

#include "mortise-form-row.h"

static guint
get_position (MortiseField *field)
{
  GListModel *items = mortise_field_get_children (mortise_field_get_parent (field));

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (MortiseField) item = g_list_model_get_item (items, i);

      if (item == field)
        return i;
    }
  return G_MAXUINT;
}

/* The list makes another row for an item at another place. */
static gboolean
move (MortiseFormRow *self, int step)
{
  g_autoptr (MortiseField) field = g_object_ref (mortise_form_row_get_field (self));
  MortiseField *list = mortise_field_get_parent (field);
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (self));
  MortiseFormRow *moved;
  guint position = list != NULL ? get_position (field) : G_MAXUINT;

  if (position == G_MAXUINT || !mortise_field_move_item (list, position, position + step))
    return FALSE;
  mortise_field_commit (list);
  moved = mortise_form_row_find (box, field);
  if (moved != NULL)
    gtk_widget_child_focus (GTK_WIDGET (moved), GTK_DIR_TAB_FORWARD);
  return TRUE;
}

static void
on_up (MortiseFormRow *self)
{
  move (self, -1);
}

static void
on_down (MortiseFormRow *self)
{
  move (self, 1);
}

static gboolean
on_shortcut (GtkWidget *row, GVariant *step, gpointer user_data)
{
  return move (MORTISE_FORM_ROW (row), g_variant_get_int32 (step));
}

static void
on_remove (MortiseFormRow *self)
{
  g_autoptr (MortiseField) field = g_object_ref (mortise_form_row_get_field (self));
  MortiseField *parent = mortise_field_get_parent (field);
  GtkWidget *around = gtk_widget_get_ancestor (gtk_widget_get_parent (GTK_WIDGET (self)), MORTISE_TYPE_FORM_ROW);

  if (parent == NULL)
    return;
  mortise_field_remove_child (parent, field);
  mortise_field_commit (parent);
  if (around != NULL)
    gtk_widget_child_focus (around, GTK_DIR_TAB_FORWARD);
}

static GtkWidget *
add_button (MortiseFormRow *self, const char *icon_name, const char *tooltip, const char *name, GCallback clicked)
{
  GtkWidget *button = mortise_form_row_make_button (icon_name, tooltip);

  mortise_form_row_name (button, name);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  mortise_form_row_add_beside (self, button);
  return button;
}

static void
show_up (MortiseFormRow *self, GtkWidget *button)
{
  MortiseField *field = mortise_form_row_get_field (self);

  gtk_widget_set_sensitive (button, mortise_field_is_editable (field) && mortise_field_get_parent (field) != NULL
                                        && get_position (field) > 0);
}

static void
show_down (MortiseFormRow *self, GtkWidget *button)
{
  MortiseField *field = mortise_form_row_get_field (self);
  MortiseField *list = mortise_field_get_parent (field);

  gtk_widget_set_sensitive (button, mortise_field_is_editable (field) && list != NULL
                                        && get_position (field) + 1
                                               < g_list_model_get_n_items (mortise_field_get_children (list)));
}

static void
show_remove (MortiseFormRow *self, GtkWidget *button)
{
  MortiseField *field = mortise_form_row_get_field (self);
  MortiseField *parent = mortise_field_get_parent (field);

  gtk_widget_set_sensitive (button, parent != NULL && mortise_field_can_remove (parent, field));
}

static void
add_remove_button (MortiseFormRow *self, const char *label)
{
  g_autofree char *name = g_strdup_printf (_ ("Remove “%s”"), label);
  GtkWidget *button = add_button (self, "user-trash-symbolic", _ ("Remove"), name, G_CALLBACK (on_remove));

  mortise_form_row_add_control (self, button, show_remove);
}

/* --- items of a list ---------------------------------------------------------------------------------------------- */

static void
add_shortcut (GtkEventController *shortcuts, const char *keys, int step)
{
  GtkShortcut *shortcut
      = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys), gtk_callback_action_new (on_shortcut, NULL, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (step));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts), shortcut);
}

/* Where an item stands among others shows in its buttons, so they follow the list. */
static void
build_item (MortiseFormRow *self, MortiseField *list, const char *label)
{
  g_autofree char *up_name = g_strdup_printf (_ ("Move “%s” Up"), label);
  g_autofree char *down_name = g_strdup_printf (_ ("Move “%s” Down"), label);
  GtkWidget *up = add_button (self, "go-up-symbolic", _ ("Move Up (Alt+↑)"), up_name, G_CALLBACK (on_up));
  GtkWidget *down = add_button (self, "go-down-symbolic", _ ("Move Down (Alt+↓)"), down_name, G_CALLBACK (on_down));
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  mortise_form_row_add_control (self, up, show_up);
  mortise_form_row_add_control (self, down, show_down);
  add_shortcut (shortcuts, "<Alt>Up", -1);
  add_shortcut (shortcuts, "<Alt>Down", 1);
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
  g_signal_connect_object (list, "changed", G_CALLBACK (mortise_form_row_show), self, G_CONNECT_SWAPPED);
}

/* --- entries of a table ------------------------------------------------------------------------------------------- */

static void
on_renamed (GtkEditable *entry, MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  MortiseField *table = mortise_field_get_parent (field);
  g_autofree char *fault = NULL;
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (entry), GTK_TYPE_POPOVER);

  if (table == NULL)
    return;
  if (mortise_field_rename_entry (table, field, gtk_editable_get_text (entry), &fault))
    {
      mortise_field_commit (table);
      gtk_popover_popdown (GTK_POPOVER (popover));
    }
  mortise_form_row_say (self, fault);
}

static void
on_rename_opened (GtkEditable *entry, GtkWidget *popover)
{
  MortiseFormRow *self = MORTISE_FORM_ROW (gtk_widget_get_ancestor (popover, MORTISE_TYPE_FORM_ROW));

  gtk_editable_set_text (entry, mortise_field_get_key (mortise_form_row_get_field (self)));
  gtk_widget_grab_focus (GTK_WIDGET (entry));
}

static void
show_rename (MortiseFormRow *self, GtkWidget *button)
{
  gtk_widget_set_sensitive (button, mortise_field_is_editable (mortise_form_row_get_field (self)));
}

static void
build_entry (MortiseFormRow *self, const char *label)
{
  GtkWidget *entry = gtk_entry_new (), *popover = gtk_popover_new ();
  GtkWidget *button = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "document-edit-symbolic", "popover", popover,
                                    "tooltip-text", _ ("Rename"), NULL);
  g_autofree char *name = g_strdup_printf (_ ("Rename “%s”"), label);

  gtk_popover_set_child (GTK_POPOVER (popover), entry);
  gtk_widget_add_css_class (button, "flat");
  mortise_form_row_name (button, name);
  mortise_form_row_name (entry, _ ("New Name"));
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_renamed), self, 0);
  g_signal_connect_object (popover, "show", G_CALLBACK (on_rename_opened), entry, G_CONNECT_SWAPPED);
  mortise_form_row_add_beside (self, button);
  mortise_form_row_add_control (self, button, show_rename);
}

void
mortise_form_row_build_item (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  MortiseField *parent = mortise_field_get_parent (field);
  g_autofree char *label = mortise_field_dup_label (field);
  gboolean is_item = parent != NULL && mortise_field_get_kind (parent) == MORTISE_FIELD_LIST;

  if (!is_item && !mortise_field_is_entry (field))
    return;
  if (is_item)
    build_item (self, parent, label);
  else
    build_entry (self, label);
  add_remove_button (self, label);
}
