/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-listener-row.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-listener-undo.h"
#include "mortise-text.h"

/* What docs/admin-api.md takes. */
#define MAX_PRIORITY 10000
#define PAGE 10
#define HOST "host"
#define SPACING 6

/**
 * MortiseListenerRow:
 *
 * One listener of a hook: in which place it is called and why, or why not; and another place for it.
 *
 * What is to be done is asked of whoever holds the row, by the actions `listeners.set`, `listeners.put-back` and
 * `listeners.move`.
 */
struct _MortiseListenerRow
{
  AdwActionRow parent_instance;

  GtkImage *image;
  GtkMenuButton *menu;
  GtkSpinButton *priority;
  JsonObject *listener;
  guint place;
};

G_DEFINE_FINAL_TYPE (MortiseListenerRow, mortise_listener_row, ADW_TYPE_ACTION_ROW)

static gboolean
is_overridden (MortiseListenerRow *self)
{
  return mortise_json_get_object (self->listener, "override") != NULL;
}

/* --- saying ------------------------------------------------------------------------------------------------------- */

static char *
describe_override (MortiseListenerRow *self)
{
  JsonObject *override = mortise_json_get_object (self->listener, "override");
  const char *actor = mortise_json_get_string (override, "actor", NULL);
  g_autofree char *time = mortise_text_describe_time (mortise_json_get_int (override, "time", 0));

  if (override == NULL)
    return NULL;
  /* Translators: who changed a priority and when, and the priority that it has without that. */
  return g_strdup_printf (_ ("Changed by %s, %s; its own priority is %d"), actor != NULL ? actor : "?", time,
                          (int) mortise_json_get_int (self->listener, "own_priority", 0));
}

static char *
describe (MortiseListenerRow *self)
{
  const char *skipped = mortise_json_get_string (self->listener, "skipped", NULL);
  g_autofree char *override = describe_override (self);
  /* Translators: a number, and why it leads to this place. */
  g_autofree char *why
      = g_strdup_printf (_ ("Priority %d: %s"), (int) mortise_json_get_int (self->listener, "priority", 0),
                         mortise_json_get_string (self->listener, "why", ""));
  g_autofree char *obstacle = skipped != NULL ? g_strdup_printf (_ ("Would not be called: %s"), skipped) : NULL;
  g_autoptr (GString) text = g_string_new (why);

  if (override != NULL)
    g_string_append_printf (text, "\n%s", override);
  if (obstacle != NULL)
    g_string_append_printf (text, "\n%s", obstacle);
  return g_steal_pointer (&text->str);
}

static void
name_menu (MortiseListenerRow *self, const char *title)
{
  /* Translators: the name of a plugin, or of one of its listeners. */
  g_autofree char *name = g_strdup_printf (_ ("Place of %s"), title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu), name);
}

/**
 * mortise_listener_row_show:
 * @self: a row
 * @listener: a *listener* of docs/admin-api.md
 * @title: what people call it
 * @number: its place, from 1
 *
 * Shows a listener.
 */
void
mortise_listener_row_show (MortiseListenerRow *self, JsonObject *listener, const char *title, guint number)
{
  gboolean is_skipped = mortise_json_get_string (listener, "skipped", NULL) != NULL;
  /* Translators: a place in an order, from 1, and what stands there. */
  g_autofree char *place = g_strdup_printf (_ ("%u. %s"), number, title);
  g_autofree char *subtitle = NULL;

  g_return_if_fail (MORTISE_IS_LISTENER_ROW (self));

  json_object_ref (listener);
  g_clear_pointer (&self->listener, json_object_unref);
  self->listener = listener;
  self->place = number;
  subtitle = describe (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), place);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_image_set_from_icon_name (self->image, is_skipped ? "media-skip-forward-symbolic" : "object-select-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->image), is_skipped ? "success" : "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->image), is_skipped ? "dim-label" : "success");
  gtk_spin_button_set_value (self->priority, (double) mortise_json_get_int (listener, "priority", 0));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "listener.put-back", is_overridden (self));
  /* Those of the host itself stay where they are. */
  gtk_widget_set_visible (GTK_WIDGET (self->menu),
                          !g_str_equal (mortise_json_get_string (listener, "plugin", HOST), HOST));
  name_menu (self, title);
}

/* --- doing -------------------------------------------------------------------------------------------------------- */

static void
set_priority (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseListenerRow *self = MORTISE_LISTENER_ROW (widget);
  g_autofree char *name = mortise_listener_dup_name (self->listener);

  gtk_spin_button_update (self->priority);
  gtk_menu_button_popdown (self->menu);
  gtk_widget_activate_action (widget, "listeners.set", "(si)", name, gtk_spin_button_get_value_as_int (self->priority));
}

static void
put_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *name = mortise_listener_dup_name (MORTISE_LISTENER_ROW (widget)->listener);

  gtk_menu_button_popdown (MORTISE_LISTENER_ROW (widget)->menu);
  gtk_widget_activate_action (widget, "listeners.put-back", "s", name);
}

static void
move (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseListenerRow *self = MORTISE_LISTENER_ROW (widget);

  gtk_menu_button_popdown (self->menu);
  gtk_widget_activate_action (widget, "listeners.move", "(ui)", self->place - 1, g_variant_get_int32 (parameter));
}

static GtkWidget *
create_item (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
create_priority (MortiseListenerRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  GtkWidget *set = gtk_button_new_with_mnemonic (_ ("_Set Priority"));

  self->priority = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (-MAX_PRIORITY, MAX_PRIORITY, 1));
  gtk_spin_button_set_increments (self->priority, 1, PAGE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->priority), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Priority"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (set), "listener.set");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->priority));
  gtk_box_append (GTK_BOX (box), set);
  return box;
}

static void
add_menu (MortiseListenerRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  GtkWidget *popover = gtk_popover_new ();

  gtk_box_append (GTK_BOX (box), create_priority (self));
  gtk_box_append (GTK_BOX (box), create_item (_ ("Move _Earlier"), "listener.move(-1)"));
  gtk_box_append (GTK_BOX (box), create_item (_ ("Move _Later"), "listener.move(1)"));
  gtk_box_append (GTK_BOX (box), create_item (_ ("_Put Back"), "listener.put-back"));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  self->menu = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic", "popover", popover, "valign",
                             GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->menu), "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->menu));
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_listener_row_finalize (GObject *object)
{
  g_clear_pointer (&MORTISE_LISTENER_ROW (object)->listener, json_object_unref);
  G_OBJECT_CLASS (mortise_listener_row_parent_class)->finalize (object);
}

static void
mortise_listener_row_class_init (MortiseListenerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mortise_listener_row_finalize;
  gtk_widget_class_install_action (widget_class, "listener.move", "i", move);
  gtk_widget_class_install_action (widget_class, "listener.put-back", NULL, put_back);
  gtk_widget_class_install_action (widget_class, "listener.set", NULL, set_priority);
}

static void
mortise_listener_row_init (MortiseListenerRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->image));
  add_menu (self);
}
