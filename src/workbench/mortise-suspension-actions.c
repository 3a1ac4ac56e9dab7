/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `win.safe-mode`, which says before what stops, and `win.bisect`. */
#include "mortise-suspension-actions.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mortise-bisection-dialog.h"
#include "mortise-page.h"

/* A list that is longer scrolls, in pixels. */
#define MAX_LIST_HEIGHT 240

/* --- safe mode ---------------------------------------------------------------------------------------------------- */

static gboolean
is_running (MortisePluginItem *plugin)
{
  return g_strcmp0 (mortise_plugin_item_get_state (plugin), "running") == 0;
}

/* Those that run now come first. */
static int
compare (gconstpointer a, gconstpointer b)
{
  MortisePluginItem *first = *(MortisePluginItem *const *) a;
  MortisePluginItem *second = *(MortisePluginItem *const *) b;

  if (is_running (first) != is_running (second))
    return is_running (first) ? -1 : 1;
  return g_utf8_collate (mortise_plugin_item_get_name (first), mortise_plugin_item_get_name (second));
}

static GPtrArray *
list_enabled (MortiseSite *site)
{
  GListModel *plugins = mortise_site_get_plugins (site);
  GPtrArray *enabled = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (plugins, i);

      if (mortise_plugin_item_get_enabled (plugin))
        g_ptr_array_add (enabled, g_steal_pointer (&plugin));
    }
  g_ptr_array_sort (enabled, compare);
  return enabled;
}

static GtkWidget *
create_list (GPtrArray *plugins)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What stops"), -1);
  for (guint i = 0; i < plugins->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                       mortise_plugin_item_get_name (plugins->pdata[i]), "subtitle",
                                       is_running (plugins->pdata[i]) ? _ ("Runs now") : _ ("Starts when it is needed"),
                                       NULL));
  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height",
                       TRUE, "max-content-height", MAX_LIST_HEIGHT, "child", list, NULL);
}

/* The action is what was asked for until that is answered, and then what is so. */
static void
settle (GSimpleAction *action)
{
  MortiseSuspension *self = g_object_get_data (G_OBJECT (action), "suspension");

  g_simple_action_set_state (action, g_variant_new_boolean (mortise_suspension_get_safe_mode (self)));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GSimpleAction) action = user_data;
  GtkWidget *window = g_object_get_data (G_OBJECT (action), "window");
  g_autoptr (GError) error = NULL;

  if (!mortise_suspension_ask_finish (MORTISE_SUSPENSION (source), result, &error) && window != NULL)
    mortise_toast (window, error->message);
  settle (action);
}

static void
set_safe_mode (GSimpleAction *action, gboolean safe_mode)
{
  mortise_suspension_set_safe_mode_async (g_object_get_data (G_OBJECT (action), "suspension"), safe_mode, asked_cb,
                                          g_object_ref (action));
}

static void
on_response (GSimpleAction *action, const char *response)
{
  if (g_str_equal (response, "turn-on"))
    set_safe_mode (action, TRUE);
  else
    settle (action);
}

static void
ask_first (GSimpleAction *action)
{
  g_autoptr (GPtrArray) enabled = list_enabled (g_object_get_data (G_OBJECT (action), "site"));
  GtkWidget *widget
      = adw_message_dialog_new (g_object_get_data (G_OBJECT (action), "window"), _ ("Turn On Safe Mode?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  const char *body = enabled->len > 0 ? _ ("These plugins stop, and none is started until safe mode is switched off. "
                                           "What is enabled stays enabled, and settings and data stay as they are.")
                                      : _ ("No plugin is enabled, so nothing stops. None is started until safe mode "
                                           "is switched off.");

  adw_message_dialog_set_body (dialog, body);
  if (enabled->len > 0)
    adw_message_dialog_set_extra_child (dialog, create_list (enabled));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "turn-on", _ ("_Turn On"), NULL);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_response_appearance (dialog, "turn-on", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), action, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_change_state (GSimpleAction *action, GVariant *state)
{
  g_simple_action_set_state (action, state);
  if (g_variant_get_boolean (state))
    ask_first (action);
  else
    set_safe_mode (action, FALSE);
}

/* --- the search --------------------------------------------------------------------------------------------------- */

static void
forget_window (GSimpleAction *action)
{
  g_object_set_data (G_OBJECT (action), "window", NULL);
}

static void
on_bisect (GSimpleAction *action)
{
  mortise_bisection_dialog_present (g_object_get_data (G_OBJECT (action), "window"),
                                    g_object_get_data (G_OBJECT (action), "suspension"),
                                    g_object_get_data (G_OBJECT (action), "site"));
}

static void
add (MortiseSuspension *self, MortiseSite *site, GtkApplicationWindow *window, GSimpleAction *action)
{
  g_object_set_data_full (G_OBJECT (action), "suspension", g_object_ref (self), g_object_unref);
  g_object_set_data_full (G_OBJECT (action), "site", g_object_ref (site), g_object_unref);
  /* The window has the action, which an answer may outlive. */
  g_object_set_data (G_OBJECT (action), "window", window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (forget_window), action, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
}

/**
 * mortise_suspension_add_actions:
 * @self: what a site leaves out
 * @site: the site
 * @window: its window
 *
 * Gives @window the actions `safe-mode` and `bisect`.
 */
void
mortise_suspension_add_actions (MortiseSuspension *self, MortiseSite *site, GtkApplicationWindow *window)
{
  g_autoptr (GSimpleAction) safe_mode = g_simple_action_new_stateful (
      "safe-mode", NULL, g_variant_new_boolean (mortise_suspension_get_safe_mode (self)));
  g_autoptr (GSimpleAction) bisect = g_simple_action_new ("bisect", NULL);

  add (self, site, window, safe_mode);
  add (self, site, window, bisect);
  g_signal_connect (safe_mode, "change-state", G_CALLBACK (on_change_state), NULL);
  g_signal_connect_object (self, "notify::safe-mode", G_CALLBACK (settle), safe_mode, G_CONNECT_SWAPPED);
  g_signal_connect (bisect, "activate", G_CALLBACK (on_bisect), NULL);
}
