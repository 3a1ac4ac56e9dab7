/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several of some values. */
#include "mortise-form-json.h"
#include "mortise-form-row.h"

#define POSITION "position"
/* More of them scroll. */
#define MAX_SHOWN 10
#define SCROLLED_HEIGHT 280

static gboolean
is_chosen (MortiseField *field, JsonNode *value)
{
  JsonNode *chosen = mortise_field_get_shown_value (field);

  return chosen != NULL && JSON_NODE_HOLDS_ARRAY (chosen)
         && mortise_form_json_has_element (json_node_get_array (chosen), value);
}

/* In the order of the options, followed by what is no option and stays all the same. */
static JsonNode *
collect (MortiseField *field, guint position, gboolean is_on)
{
  GListModel *options = mortise_field_get_options (field);
  JsonNode *before = mortise_field_get_shown_value (field);
  JsonArray *others = before != NULL && JSON_NODE_HOLDS_ARRAY (before) ? json_node_get_array (before) : NULL;
  g_autoptr (JsonArray) chosen = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (options); i++)
    {
      g_autoptr (MortiseFieldOption) option = g_list_model_get_item (options, i);
      JsonNode *value = mortise_field_option_get_value (option);

      if (i == position ? is_on : is_chosen (field, value))
        json_array_add_element (chosen, json_node_ref (value));
    }
  for (guint i = 0; others != NULL && i < json_array_get_length (others); i++)
    if (mortise_field_options_find (options, json_array_get_element (others, i)) == G_MAXUINT)
      json_array_add_element (chosen, json_node_ref (json_array_get_element (others, i)));
  return json_node_init_array (json_node_alloc (), chosen);
}

static void
on_toggled (GtkCheckButton *button, MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), POSITION));
  g_autoptr (JsonNode) value = NULL;

  if (mortise_form_row_is_showing (self))
    return;
  value = collect (field, position, gtk_check_button_get_active (button));
  mortise_field_set_value (field, value);
  mortise_field_commit (field);
}

static void
show_flags (MortiseFormRow *self, GtkWidget *box)
{
  MortiseField *field = mortise_form_row_get_field (self);
  GListModel *options = mortise_field_get_options (field);
  guint i = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (box); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      g_autoptr (MortiseFieldOption) option = g_list_model_get_item (options, i++);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (button),
                                   is_chosen (field, mortise_field_option_get_value (option)));
    }
  gtk_widget_set_sensitive (box, mortise_field_is_editable (field));
}

/* Rows of a list are given their least height, so that has to be enough. */
static GtkWidget *
make_scroller (GtkWidget *box)
{
  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", box, "min-content-height", SCROLLED_HEIGHT,
                       "hscrollbar-policy", GTK_POLICY_NEVER, NULL);
}

void
mortise_form_row_build_flags (MortiseFormRow *self)
{
  GListModel *options = mortise_field_get_options (mortise_form_row_get_field (self));
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 3, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (options); i++)
    {
      g_autoptr (MortiseFieldOption) option = g_list_model_get_item (options, i);
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", mortise_field_option_get_label (option), "xalign", 0.0,
                                       "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
      GtkWidget *button = gtk_check_button_new ();

      /* The label that GtkCheckButton makes itself does not wrap. */
      gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
      mortise_form_row_name (button, mortise_field_option_get_label (option));
      g_object_set_data (G_OBJECT (button), POSITION, GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), self, 0);
      gtk_box_append (GTK_BOX (box), button);
    }
  mortise_form_row_add_below (self, g_list_model_get_n_items (options) > MAX_SHOWN ? make_scroller (box) : box);
  mortise_form_row_add_control (self, box, show_flags);
}
