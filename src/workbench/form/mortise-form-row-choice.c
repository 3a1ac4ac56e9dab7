/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One of several values: buttons beside each other for a few short ones, else a list, with a search where it is long.
 */
#include <glib/gi18n.h>

#include "mortise-form-row.h"

#define MAX_BUTTONS 4
/* Of all labels together, in characters. */
#define MAX_BUTTONS_WIDTH 28
#define MAX_LIST 12
#define MAX_LABEL 28

static gboolean
fits_buttons (GListModel *options)
{
  guint n = g_list_model_get_n_items (options);
  glong width = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MortiseFieldOption) option = g_list_model_get_item (options, i);

      width += g_utf8_strlen (mortise_field_option_get_label (option), -1);
    }
  return n <= MAX_BUTTONS && width <= MAX_BUTTONS_WIDTH;
}

static void
choose (MortiseFormRow *self, guint position)
{
  MortiseField *field = mortise_form_row_get_field (self);
  g_autoptr (MortiseFieldOption) option = g_list_model_get_item (mortise_field_get_options (field), position);

  if (mortise_form_row_is_showing (self) || option == NULL)
    return;
  mortise_field_set_value (field, mortise_field_option_get_value (option));
  mortise_field_commit (field);
}

static guint
get_position (MortiseField *field)
{
  return mortise_field_options_find (mortise_field_get_options (field), mortise_field_get_shown_value (field));
}

/* --- buttons ------------------------------------------------------------------------------------------------------ */

static void
show_buttons (MortiseFormRow *self, GtkWidget *box)
{
  MortiseField *field = mortise_form_row_get_field (self);
  guint position = get_position (field), i = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (box); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), i++ == position);
  gtk_widget_set_sensitive (box, mortise_field_is_editable (field));
}

static void
on_toggled (GtkToggleButton *button, MortiseFormRow *self)
{
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "position"));

  if (gtk_toggle_button_get_active (button))
    choose (self, position);
}

static GtkWidget *
make_button (MortiseFormRow *self, GListModel *options, guint position)
{
  g_autoptr (MortiseFieldOption) option = g_list_model_get_item (options, position);
  GtkWidget *button = gtk_toggle_button_new_with_label (mortise_field_option_get_label (option));

  g_object_set_data (G_OBJECT (button), "position", GUINT_TO_POINTER (position));
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), self, 0);
  return button;
}

static void
build_buttons (MortiseFormRow *self, GListModel *options)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL), *first = NULL;

  gtk_widget_add_css_class (box, "linked");
  for (guint i = 0; i < g_list_model_get_n_items (options); i++)
    {
      GtkWidget *button = make_button (self, options, i);

      if (first == NULL)
        first = button;
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
      gtk_box_append (GTK_BOX (box), button);
    }
  mortise_form_row_add_beside (self, box);
  mortise_form_row_add_control (self, box, show_buttons);
}

/* --- a list ------------------------------------------------------------------------------------------------------- */

static void
show_list (MortiseFormRow *self, GtkWidget *list)
{
  MortiseField *field = mortise_form_row_get_field (self);
  guint position = get_position (field);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), position != G_MAXUINT ? position : GTK_INVALID_LIST_POSITION);
  gtk_widget_set_sensitive (list, mortise_field_is_editable (field));
}

static void
on_selected (GtkDropDown *list, GParamSpec *pspec, MortiseFormRow *self)
{
  choose (self, gtk_drop_down_get_selected (list));
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                               "max-width-chars", MAX_LABEL, NULL));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const char *label = mortise_field_option_get_label (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), label);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), g_utf8_strlen (label, -1) > MAX_LABEL ? label : NULL);
}

static GtkWidget *
find_search (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_SEARCH_ENTRY (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_search (child);
  return found;
}

/* GtkDropDown gives the focus to the first row, where letters do nothing. */
static void
enable_search (GtkWidget *list)
{
  GtkWidget *popover = gtk_widget_get_last_child (list), *search = find_search (list);

  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (list), TRUE);
  if (search != NULL && GTK_IS_POPOVER (popover))
    g_signal_connect_object (popover, "show", G_CALLBACK (gtk_widget_grab_focus), search,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
build_list (MortiseFormRow *self, GListModel *options)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkExpression *label = gtk_property_expression_new (MORTISE_TYPE_FIELD_OPTION, NULL, "label");
  GtkWidget *list = gtk_drop_down_new (g_object_ref (options), label);

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (list), factory);
  if (g_list_model_get_n_items (options) > MAX_LIST)
    enable_search (list);
  mortise_form_row_add_beside (self, list);
  mortise_form_row_add_control (self, list, show_list);
  g_signal_connect_object (list, "notify::selected", G_CALLBACK (on_selected), self, 0);
}

void
mortise_form_row_build_choice (MortiseFormRow *self)
{
  GListModel *options = mortise_field_get_options (mortise_form_row_get_field (self));

  if (fits_buttons (options))
    build_buttons (self, options);
  else
    build_list (self, options);
}
