/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-listeners-group.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-listener-row.h"
#include "mortise-listener-undo.h"
#include "mortise-page.h"

#define MAX_PRIORITY 10000
#define SPACING 6

/**
 * MortiseListenersGroup:
 *
 * In which order a hook calls its listeners, and why; an administrator may give them other priorities, and take that
 * back. It is asked for again whenever the listeners of some hook changed, while somebody looks.
 */
struct _MortiseListenersGroup
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;
  GtkWidget *nobody;
  GtkLabel *error;
  MortiseSite *site;
  MortiseHookItem *hook;
  GCancellable *cancellable;
  JsonNode *listeners;
  AdwToast *toast;
};

G_DEFINE_FINAL_TYPE (MortiseListenersGroup, mortise_listeners_group, ADW_TYPE_PREFERENCES_GROUP)

/* --- the list ----------------------------------------------------------------------------------------------------- */

static JsonArray *
get_listeners (MortiseListenersGroup *self)
{
  return self->listeners != NULL ? json_node_get_array (self->listeners) : NULL;
}

static guint
count_listeners (MortiseListenersGroup *self)
{
  return self->listeners != NULL ? json_array_get_length (get_listeners (self)) : 0;
}

static JsonObject *
get_listener (MortiseListenersGroup *self, guint place)
{
  return json_array_get_object_element (get_listeners (self), place);
}

static JsonObject *
find_listener (MortiseListenersGroup *self, const char *name)
{
  for (guint i = 0; i < count_listeners (self); i++)
    {
      g_autofree char *other = mortise_listener_dup_name (get_listener (self, i));

      if (g_str_equal (other, name))
        return get_listener (self, i);
    }
  return NULL;
}

static guint
count_of_plugin (MortiseListenersGroup *self, const char *slug)
{
  guint n = 0;

  for (guint i = 0; i < count_listeners (self); i++)
    n += g_str_equal (mortise_json_get_string (get_listener (self, i), "plugin", ""), slug);
  return n;
}

/* One that is not the only one of its plugin is told from the others by its number. */
static char *
dup_title (MortiseListenersGroup *self, JsonObject *listener)
{
  const char *slug = mortise_json_get_string (listener, "plugin", "");
  const char *name = mortise_site_get_plugin_name (self->site, slug);

  if (count_of_plugin (self, slug) <= 1)
    return g_strdup (name);
  /* Translators: the name of a plugin, and the number of one of its listeners. */
  return g_strdup_printf (_ ("%s, listener %d"), name, (int) mortise_json_get_int (listener, "listener", 0));
}

static gboolean
has_override (MortiseListenersGroup *self)
{
  for (guint i = 0; i < count_listeners (self); i++)
    if (mortise_json_get_object (get_listener (self, i), "override") != NULL)
      return TRUE;
  return FALSE;
}

/* Rows stay, so that the focus does. */
static void
show_rows (MortiseListenersGroup *self)
{
  guint n = count_listeners (self);
  GtkListBoxRow *row;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = dup_title (self, get_listener (self, i));

      row = gtk_list_box_get_row_at_index (self->list, (int) i);
      if (row == NULL)
        {
          row = g_object_new (MORTISE_TYPE_LISTENER_ROW, NULL);
          gtk_list_box_append (self->list, GTK_WIDGET (row));
        }
      mortise_listener_row_show (MORTISE_LISTENER_ROW (row), get_listener (self, i), title, i + 1);
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, (int) n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->nobody, n == 0 && self->listeners != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "listeners.put-all-back", has_override (self));
}

static void
show_error (MortiseListenersGroup *self, const char *message)
{
  gtk_label_set_label (self->error, message);
  gtk_widget_set_visible (GTK_WIDGET (self->error), *message != '\0');
}

static gboolean
take_answer (MortiseListenersGroup *self, JsonNode *answer)
{
  if (!JSON_NODE_HOLDS_ARRAY (answer))
    return FALSE;
  g_clear_pointer (&self->listeners, json_node_unref);
  self->listeners = json_node_ref (answer);
  show_rows (self);
  return TRUE;
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static char *
make_path (MortiseListenersGroup *self, const char *name)
{
  return mortise_admin_build_path ("hooks", mortise_hook_item_get_name (self->hook), "listeners", name, NULL);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseListenersGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->list == NULL)
    return;
  show_error (self, error != NULL ? error->message : "");
  if (answer != NULL)
    take_answer (self, answer);
}

static void
load (MortiseListenersGroup *self)
{
  g_autofree char *path = NULL;

  if (self->hook == NULL || self->site == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  path = make_path (self, NULL);
  mortise_connection_request_async (mortise_site_get_connection (self->site), "GET", path, NULL, self->cancellable,
                                    loaded_cb, g_object_ref (self));
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

static MortiseListenerUndo *
create_undo (MortiseListenersGroup *self)
{
  return mortise_listener_undo_new (GTK_WIDGET (self), mortise_site_get_connection (self->site),
                                    mortise_hook_item_get_name (self->hook));
}

static gboolean
shows (MortiseListenersGroup *self, const char *hook)
{
  return self->hook != NULL && g_strcmp0 (mortise_hook_item_get_name (self->hook), hook) == 0;
}

/* Only the last change can be undone. */
static void
offer_undo (MortiseListenersGroup *self, MortiseListenerUndo *undo)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_weak_pointer (&self->toast, mortise_listener_undo_offer (undo, _ ("The order of the listeners was changed")));
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseListenerUndo) undo = user_data;
  g_autoptr (MortiseListenersGroup) self
      = MORTISE_LISTENERS_GROUP (g_object_ref (mortise_listener_undo_get_teller (undo)));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  /* Another hook may be shown by now. */
  if (!shows (self, mortise_listener_undo_get_hook (undo)))
    return;
  show_error (self, error != NULL ? error->message : "");
  if (answer != NULL && take_answer (self, answer))
    offer_undo (self, g_steal_pointer (&undo));
}

/* Takes over @undo. */
static void
change (MortiseListenersGroup *self, const char *method, const char *name, JsonNode *body, MortiseListenerUndo *undo)
{
  g_autofree char *path = make_path (self, name);

  mortise_connection_request_async (mortise_site_get_connection (self->site), method, path, body, NULL, changed_cb,
                                    undo);
}

static void
set_one (MortiseListenersGroup *self, JsonObject *listener, gint64 priority)
{
  g_autofree char *name = mortise_listener_dup_name (listener);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);
  MortiseListenerUndo *undo = create_undo (self);

  json_object_set_int_member (object, "priority", CLAMP (priority, -MAX_PRIORITY, MAX_PRIORITY));
  mortise_listener_undo_add_set (undo, listener);
  change (self, "PUT", name, body, undo);
}

static void
set (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseListenersGroup *self = MORTISE_LISTENERS_GROUP (widget);
  const char *name;
  gint32 priority;
  JsonObject *listener;

  g_variant_get (parameter, "(&si)", &name, &priority);
  listener = find_listener (self, name);
  if (listener != NULL)
    set_one (self, listener, priority);
}

/* Before the one that is before it: at least one lower, and after the one that is after it at least one higher. Where
 * several have the same priority, it goes past all of them. */
static void
move (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseListenersGroup *self = MORTISE_LISTENERS_GROUP (widget);
  guint32 place;
  gint32 step;
  gint64 other;

  g_variant_get (parameter, "(ui)", &place, &step);
  if (place >= count_listeners (self) || (step < 0 && place == 0) || (step > 0 && place + 1 == count_listeners (self)))
    return;
  other = mortise_json_get_int (get_listener (self, step < 0 ? place - 1 : place + 1), "priority", 0);
  set_one (self, get_listener (self, place), step < 0 ? other - 1 : other + 1);
}

static void
move_focused (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, MORTISE_TYPE_LISTENER_ROW) : NULL;

  if (row != NULL)
    gtk_widget_activate_action_variant (row, "listener.move", parameter);
}

static void
put_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseListenersGroup *self = MORTISE_LISTENERS_GROUP (widget);
  const char *name = g_variant_get_string (parameter, NULL);
  JsonObject *listener = find_listener (self, name);
  JsonObject *override = mortise_json_get_object (listener, "override");
  g_autofree char *slug = g_strdup (mortise_json_get_string (listener, "plugin", ""));
  gboolean of_plugin = mortise_json_get_boolean (override, "of_plugin", FALSE);
  MortiseListenerUndo *undo;

  if (override == NULL)
    return;
  undo = create_undo (self);
  mortise_listener_undo_add_reset (undo, listener);
  /* What was said of all listeners of a plugin is put back for all of them. */
  change (self, "DELETE", of_plugin ? slug : name, NULL, undo);
}

static void
put_all_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseListenersGroup *self = MORTISE_LISTENERS_GROUP (widget);
  MortiseListenerUndo *undo = create_undo (self);

  for (guint i = 0; i < count_listeners (self); i++)
    mortise_listener_undo_add_reset (undo, get_listener (self, i));
  change (self, "DELETE", NULL, NULL, undo);
}

/* --- the group ---------------------------------------------------------------------------------------------------- */

static void
mortise_listeners_group_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mortise_listeners_group_parent_class)->map (widget);
  load (MORTISE_LISTENERS_GROUP (widget));
}

static void
mortise_listeners_group_dispose (GObject *object)
{
  MortiseListenersGroup *self = MORTISE_LISTENERS_GROUP (object);

  mortise_listeners_group_set_hook (self, NULL, NULL);
  g_clear_weak_pointer (&self->toast);
  self->list = NULL;
  G_OBJECT_CLASS (mortise_listeners_group_parent_class)->dispose (object);
}

static void
mortise_listeners_group_class_init (MortiseListenersGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_listeners_group_dispose;
  widget_class->map = mortise_listeners_group_map;
  gtk_widget_class_install_action (widget_class, "listeners.move", "(ui)", move);
  gtk_widget_class_install_action (widget_class, "listeners.move-focused", "i", move_focused);
  gtk_widget_class_install_action (widget_class, "listeners.put-all-back", NULL, put_all_back);
  gtk_widget_class_install_action (widget_class, "listeners.put-back", "s", put_back);
  gtk_widget_class_install_action (widget_class, "listeners.set", "(si)", set);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "listeners.move-focused", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "listeners.move-focused", "i", 1);
}

static void
add_buttons (MortiseListenersGroup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  GtkWidget *put_all = gtk_button_new_with_mnemonic (_ ("Put All _Back"));
  GtkWidget *faults = gtk_button_new_with_mnemonic (_ ("Fault _Lab…"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (put_all), "listeners.put-all-back");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (faults), "hook.fault-lab");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), put_all);
  gtk_box_append (GTK_BOX (box), faults);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), box);
}

static GtkListBox *
create_list (void)
{
  GtkListBox *list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, "visible", FALSE, NULL);

  gtk_widget_add_css_class (GTK_WIDGET (list), "boxed-list");
  return list;
}

static void
mortise_listeners_group_init (MortiseListenersGroup *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Listeners"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), _ ("In the order in which they are called"));
  self->list = create_list ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Listeners in calling order"), -1);
  self->nobody = GTK_WIDGET (create_list ());
  gtk_list_box_append (GTK_LIST_BOX (self->nobody),
                       g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Nobody Listens"), "subtitle",
                                     _ ("Enable a plugin that listens to this hook to see it called."), NULL));
  self->error = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "visible",
                              FALSE, "margin-top", SPACING, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->error), "error");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->nobody);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->list));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->error));
  add_buttons (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "listeners.put-all-back", FALSE);
}

/**
 * mortise_listeners_group_set_hook:
 * @self: a group
 * @site: (nullable): a site
 * @hook: (nullable): one of its hooks
 *
 * Shows the listeners of a hook.
 */
void
mortise_listeners_group_set_hook (MortiseListenersGroup *self, MortiseSite *site, MortiseHookItem *hook)
{
  g_return_if_fail (MORTISE_IS_LISTENERS_GROUP (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->hook != NULL)
    g_signal_handlers_disconnect_by_data (self->hook, self);
  g_set_object (&self->site, site);
  g_set_object (&self->hook, hook);
  g_clear_pointer (&self->listeners, json_node_unref);
  if (hook == NULL || site == NULL)
    return;
  show_error (self, "");
  show_rows (self);
  g_signal_connect_object (hook, "updated", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
}
