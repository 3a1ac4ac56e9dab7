/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-setting-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mortise-json.h"

/* The largest whole number that JSON carries without loss everywhere (RFC 8259, section 6). */
#define MAX_NUMBER 9007199254740991.0

/*
 * One kind of row for each type of setting. A row proposes what is entered to its item; the group saves it, and the
 * row shows what the item says then. So a value that the host refuses goes back by itself, except for typed text,
 * which stays to be mended. What is being typed stays, too, when somebody else changes the setting meanwhile.
 */

typedef void (*Sync) (MortiseSettingItem *setting, GParamSpec *pspec, gpointer control);

static char *
dup_text (MortiseSettingItem *setting)
{
  JsonNode *value = mortise_setting_item_get_value (setting);

  if (value == NULL || json_node_is_null (value))
    return g_strdup ("");
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return json_node_dup_string (value);
  return mortise_json_to_text (value, FALSE);
}

static double
get_number (MortiseSettingItem *setting)
{
  JsonNode *value = mortise_setting_item_get_value (setting);

  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value))
    return 0;
  return json_node_get_double (value);
}

static JsonNode *
make_text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static void
on_reset (MortiseSettingItem *setting)
{
  mortise_setting_item_propose (setting, NULL);
}

static gboolean
to_visible (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_string (from) != NULL);
  return TRUE;
}

static GtkWidget *
make_error_mark (MortiseSettingItem *setting)
{
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-error-symbolic", NULL);

  gtk_widget_add_css_class (image, "error");
  g_object_bind_property_full (setting, "error", image, "visible", G_BINDING_SYNC_CREATE, to_visible, NULL, NULL, NULL);
  g_object_bind_property (setting, "error", image, "tooltip-text", G_BINDING_SYNC_CREATE);
  return image;
}

static GtkWidget *
make_reset_button (MortiseSettingItem *setting)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", "edit-undo-symbolic", "valign", GTK_ALIGN_CENTER,
                                    "tooltip-text", _ ("Reset to Default"), NULL);
  g_autofree char *label = g_strdup_printf (_ ("Reset “%s” to Default"), mortise_setting_item_get_label (setting));

  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_bind_property (setting, "is-default", button, "visible", G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_reset), setting, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_help_button (MortiseSettingItem *setting)
{
  const char *description = mortise_setting_item_get_description (setting);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", description, "wrap", TRUE, "max-width-chars", 40, NULL);
  GtkWidget *popover = g_object_new (GTK_TYPE_POPOVER, "child", label, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "help-about-symbolic", "popover", popover,
                                    "valign", GTK_ALIGN_CENTER, "tooltip-text", _ ("Description"), NULL);
  g_autofree char *name = g_strdup_printf (_ ("About “%s”"), mortise_setting_item_get_label (setting));

  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_visible (button, description != NULL && *description != '\0');
  return button;
}

/* Describes @control, which its row names, and keeps it true to @setting. */
static void
connect_control (MortiseSettingItem *setting, gpointer control, Sync sync)
{
  const char *description = mortise_setting_item_get_description (setting);

  gtk_accessible_update_property (control, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description != NULL ? description : "",
                                  -1);
  g_signal_connect_object (setting, "notify::value", G_CALLBACK (sync), control, 0);
  mortise_setting_item_set_edited (setting, FALSE);
  sync (setting, NULL, control);
}

static GtkWidget *
make_action_row (MortiseSettingItem *setting, GType type)
{
  const char *description = mortise_setting_item_get_description (setting);

  return g_object_new (type, "use-markup", FALSE, "title", mortise_setting_item_get_label (setting), "subtitle",
                       description != NULL ? description : "", NULL);
}

/* Without its button meanwhile, for which any change of a text that has the focus is one by the user. */
static void
sync_entry (MortiseSettingItem *setting, GParamSpec *pspec, gpointer control)
{
  g_autofree char *text = dup_text (setting);

  if (mortise_setting_item_get_edited (setting))
    return;

  adw_entry_row_set_show_apply_button (control, FALSE);
  if (!g_str_equal (gtk_editable_get_text (control), text))
    gtk_editable_set_text (control, text);
  adw_entry_row_set_show_apply_button (control, TRUE);
}

static void
on_text_changed (GtkEditable *entry, MortiseSettingItem *setting)
{
  g_autofree char *text = dup_text (setting);

  mortise_setting_item_set_edited (setting, !g_str_equal (gtk_editable_get_text (entry), text));
}

static void
on_text_applied (GtkEditable *entry, MortiseSettingItem *setting)
{
  g_autoptr (JsonNode) value = make_text_node (gtk_editable_get_text (entry));

  mortise_setting_item_propose (setting, value);
}

static void
on_json_applied (GtkEditable *entry, MortiseSettingItem *setting)
{
  const char *text = gtk_editable_get_text (entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = mortise_json_parse (text, strlen (text), &error);

  mortise_setting_item_set_error (setting, error != NULL ? error->message : NULL);
  if (value != NULL)
    mortise_setting_item_propose (setting, value);
}

static void
mark_error (GtkWidget *row, GParamSpec *pspec, MortiseSettingItem *setting)
{
  if (mortise_setting_item_get_error (setting) != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

static GtkWidget *
make_entry_row (MortiseSettingItem *setting, GCallback applied)
{
  GtkWidget *row
      = g_object_new (ADW_TYPE_ENTRY_ROW, "use-markup", FALSE, "title", mortise_setting_item_get_label (setting), NULL);

  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), make_error_mark (setting));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), make_reset_button (setting));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), make_help_button (setting));
  g_signal_connect_object (row, "changed", G_CALLBACK (on_text_changed), setting, 0);
  g_signal_connect_object (row, "apply", applied, setting, 0);
  g_signal_connect_object (setting, "notify::error", G_CALLBACK (mark_error), row, G_CONNECT_SWAPPED);
  connect_control (setting, row, sync_entry);
  return row;
}

/* A number is the button's value only once it is entered. */
static gboolean
is_typing_number (GtkSpinButton *spin)
{
  guint digits = gtk_spin_button_get_digits (spin);
  g_autofree char *text = g_strdup_printf ("%.*f", (int) digits, gtk_spin_button_get_value (spin));

  return !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (spin)), text);
}

static void
sync_number (MortiseSettingItem *setting, GParamSpec *pspec, gpointer control)
{
  double number = get_number (setting);

  if (is_typing_number (control))
    return;
  if (number != floor (number))
    gtk_spin_button_set_digits (control, 3);
  gtk_spin_button_set_value (control, number);
}

static void
on_number_changed (GtkSpinButton *spin, MortiseSettingItem *setting)
{
  double number = gtk_spin_button_get_value (spin);
  g_autoptr (JsonNode) value = json_node_alloc ();

  if (G_APPROX_VALUE (number, get_number (setting), 1e-9))
    return;

  if (number == floor (number))
    json_node_init_int (value, number);
  else
    json_node_init_double (value, number);
  mortise_setting_item_propose (setting, value);
}

static GtkWidget *
make_number_row (MortiseSettingItem *setting)
{
  GtkWidget *row = make_action_row (setting, ADW_TYPE_ACTION_ROW);
  GtkWidget *spin = gtk_spin_button_new_with_range (-MAX_NUMBER, MAX_NUMBER, 1);

  g_object_set (spin, "valign", GTK_ALIGN_CENTER, "numeric", TRUE, "width-chars", 6, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_error_mark (setting));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_reset_button (setting));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  connect_control (setting, spin, sync_number);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_number_changed), setting, 0);
  g_signal_connect_object (setting, "notify::error", G_CALLBACK (sync_number), spin, 0);
  return row;
}

static void
sync_switch (MortiseSettingItem *setting, GParamSpec *pspec, gpointer control)
{
  JsonNode *value = mortise_setting_item_get_value (setting);

  gtk_switch_set_active (control, value != NULL && JSON_NODE_HOLDS_VALUE (value) && json_node_get_boolean (value));
}

static void
on_switched (GtkSwitch *control, GParamSpec *pspec, MortiseSettingItem *setting)
{
  g_autoptr (JsonNode) value = json_node_init_boolean (json_node_alloc (), gtk_switch_get_active (control));

  mortise_setting_item_propose (setting, value);
}

static GtkWidget *
make_switch_row (MortiseSettingItem *setting)
{
  GtkWidget *row = make_action_row (setting, ADW_TYPE_ACTION_ROW);
  GtkWidget *control = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_error_mark (setting));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_reset_button (setting));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  connect_control (setting, control, sync_switch);
  g_signal_connect_object (control, "notify::active", G_CALLBACK (on_switched), setting, 0);
  g_signal_connect_object (setting, "notify::error", G_CALLBACK (sync_switch), control, 0);
  return row;
}

static JsonObject *
get_option (MortiseSettingItem *setting, guint index)
{
  JsonNode *options = mortise_setting_item_get_options (setting);
  JsonArray *array = options != NULL && JSON_NODE_HOLDS_ARRAY (options) ? json_node_get_array (options) : NULL;
  JsonNode *option
      = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return option != NULL && JSON_NODE_HOLDS_OBJECT (option) ? json_node_get_object (option) : NULL;
}

static void
sync_choice (MortiseSettingItem *setting, GParamSpec *pspec, gpointer control)
{
  JsonNode *value = mortise_setting_item_get_value (setting);
  JsonObject *option;

  for (guint i = 0; (option = get_option (setting, i)) != NULL; i++)
    if (value != NULL && json_node_equal (mortise_json_get_member (option, "value"), value))
      {
        adw_combo_row_set_selected (control, i);
        return;
      }

  adw_combo_row_set_selected (control, GTK_INVALID_LIST_POSITION);
}

static void
on_chosen (AdwComboRow *row, GParamSpec *pspec, MortiseSettingItem *setting)
{
  JsonObject *option = get_option (setting, adw_combo_row_get_selected (row));

  if (option != NULL)
    mortise_setting_item_propose (setting, mortise_json_get_member (option, "value"));
}

static GtkWidget *
make_choice_row (MortiseSettingItem *setting)
{
  GtkWidget *row = make_action_row (setting, ADW_TYPE_COMBO_ROW);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  JsonObject *option;

  for (guint i = 0; (option = get_option (setting, i)) != NULL; i++)
    {
      g_autofree char *text = mortise_json_to_text (mortise_json_get_member (option, "value"), FALSE);

      gtk_string_list_append (labels, mortise_json_get_string (option, "label", text));
    }

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_error_mark (setting));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_reset_button (setting));
  connect_control (setting, row, sync_choice);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_chosen), setting, 0);
  g_signal_connect_object (setting, "notify::error", G_CALLBACK (sync_choice), row, 0);
  return row;
}

static char *
dup_buffer_text (GtkTextBuffer *buffer)
{
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
}

static void
sync_area (MortiseSettingItem *setting, GParamSpec *pspec, gpointer control)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (control);
  g_autofree char *text = dup_text (setting);
  g_autofree char *shown = dup_buffer_text (buffer);

  if (!mortise_setting_item_get_edited (setting) && !g_str_equal (text, shown))
    gtk_text_buffer_set_text (buffer, text, -1);
}

static void
on_area_changed (GtkTextBuffer *buffer, MortiseSettingItem *setting)
{
  g_autofree char *text = dup_text (setting);
  g_autofree char *shown = dup_buffer_text (buffer);

  mortise_setting_item_set_edited (setting, !g_str_equal (text, shown));
}

/* There is no Enter to apply several lines with: leaving the field does. */
static void
on_area_left (GtkEventController *focus, MortiseSettingItem *setting)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (gtk_event_controller_get_widget (focus)));
  g_autofree char *text = dup_buffer_text (buffer);
  g_autoptr (JsonNode) value = make_text_node (text);

  if (mortise_setting_item_get_edited (setting))
    mortise_setting_item_propose (setting, value);
}

static GtkWidget *
make_area_header (MortiseSettingItem *setting)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", mortise_setting_item_get_label (setting), "xalign", 0.0,
                                   "hexpand", TRUE, "wrap", TRUE, NULL);

  gtk_box_append (GTK_BOX (header), title);
  gtk_box_append (GTK_BOX (header), make_error_mark (setting));
  gtk_box_append (GTK_BOX (header), make_reset_button (setting));
  gtk_box_append (GTK_BOX (header), make_help_button (setting));
  return header;
}

static GtkWidget *
make_area_row (MortiseSettingItem *setting)
{
  const char *label = mortise_setting_item_get_label (setting);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *view = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE,
                                  "top-margin", 6, "bottom-margin", 6, "left-margin", 9, "right-margin", 9, NULL);
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", view, "min-content-height", 72,
                                      "max-content-height", 160, "propagate-natural-height", TRUE, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *row;

  gtk_widget_add_css_class (scroller, "field");
  gtk_widget_add_css_class (box, "area-row");
  gtk_box_append (GTK_BOX (box), make_area_header (setting));
  gtk_box_append (GTK_BOX (box), scroller);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed", G_CALLBACK (on_area_changed),
                           setting, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_area_left), setting, 0);
  gtk_widget_add_controller (view, focus);
  connect_control (setting, view, sync_area);

  row = g_object_new (ADW_TYPE_PREFERENCES_ROW, "use-markup", FALSE, "activatable", FALSE, "focusable", FALSE, "title",
                      label, "child", box, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return row;
}

/**
 * mortise_setting_row_new:
 * @setting: a setting
 *
 * Makes the row that fits its type. What is entered comes as [signal@SettingItem::proposed].
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
mortise_setting_row_new (MortiseSettingItem *setting)
{
  const char *type = mortise_setting_item_get_type_name (setting);

  if (g_strcmp0 (type, "number") == 0)
    return make_number_row (setting);
  if (g_strcmp0 (type, "checkbox") == 0)
    return make_switch_row (setting);
  if (g_strcmp0 (type, "select") == 0)
    return make_choice_row (setting);
  if (g_strcmp0 (type, "textarea") == 0)
    return make_area_row (setting);
  if (g_strcmp0 (type, "json") == 0)
    return make_entry_row (setting, G_CALLBACK (on_json_applied));
  return make_entry_row (setting, G_CALLBACK (on_text_applied));
}
