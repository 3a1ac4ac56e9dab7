/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-graph-window.h"

#include <glib/gi18n.h>

#include "mortise-graph-view.h"
#include "mortise-json.h"

/**
 * MortiseGraphWindow:
 *
 * Who needs whom on the whole site, in a window beside the main one, which it leads to.
 */
struct _MortiseGraphWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  MortiseGraphView *view;
  GtkLabel *alone;
  AdwStatusPage *status;
  MortiseSite *site;
  GCancellable *cancellable;
  guint timer;
};

/* Several plugins often change together. */
#define DELAY_MS 300

G_DEFINE_FINAL_TYPE (MortiseGraphWindow, mortise_graph_window, ADW_TYPE_WINDOW)

/* --- loading ------------------------------------------------------------------------------------------------------ */

static const char *
get_name (const char *slug, gpointer user_data)
{
  return mortise_site_get_plugin_name (user_data, slug);
}

static void
show_problem (MortiseGraphWindow *self, const char *title, const char *text)
{
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, text);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show_graph (MortiseGraphWindow *self, JsonObject *dependencies)
{
  JsonArray *plugins = mortise_json_get_array (dependencies, "plugins");
  guint n_plugins = plugins != NULL ? json_array_get_length (plugins) : 0;
  guint n_alone = mortise_graph_view_show (self->view, dependencies, NULL, get_name, self->site);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u plugin needs no other and is not needed", "%u plugins need no other and are not needed", n_alone),
      n_alone);

  if (n_alone >= n_plugins)
    {
      show_problem (self, _ ("No Dependencies"), _ ("No plugin of this site needs another one."));
      return;
    }
  gtk_label_set_text (self->alone, text);
  gtk_widget_set_visible (GTK_WIDGET (self->alone), n_alone > 0);
  gtk_stack_set_visible_child_name (self->stack, "graph");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseGraphWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    show_graph (self, json_node_get_object (answer));
  else
    show_problem (self, _ ("Cannot Be Shown"), error != NULL ? error->message : "");
}

static gboolean
load (gpointer user_data)
{
  MortiseGraphWindow *self = user_data;

  self->timer = 0;
  mortise_connection_request_async (mortise_site_get_connection (self->site), "GET", "/v1/dependencies", NULL,
                                    self->cancellable, loaded_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
reload (MortiseGraphWindow *self)
{
  if (self->timer == 0 && !g_cancellable_is_cancelled (self->cancellable))
    self->timer = g_timeout_add (DELAY_MS, load, self);
}

/* What is used changes all the time, and is no matter of this window. */
static void
on_event (MortiseGraphWindow *self, JsonObject *event)
{
  const char *type = mortise_json_get_string (event, "type", "");

  if (g_str_equal (type, "plugin-removed") || g_str_equal (type, "ready"))
    reload (self);
}

static void
on_plugins_changed (MortiseGraphWindow *self, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (mortise_site_get_plugins (self->site), i);

      g_signal_connect_object (plugin, "notify::enabled", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (plugin, "notify::version", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
    }
  reload (self);
}

/* --- the window --------------------------------------------------------------------------------------------------- */

static void
show_plugin (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (parent == NULL)
    return;
  gtk_widget_activate_action_variant (GTK_WIDGET (parent), "win.show-plugin", parameter);
  gtk_window_present (parent);
}

static void
mortise_graph_window_dispose (GObject *object)
{
  MortiseGraphWindow *self = MORTISE_GRAPH_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  G_OBJECT_CLASS (mortise_graph_window_parent_class)->dispose (object);
}

static void
mortise_graph_window_finalize (GObject *object)
{
  MortiseGraphWindow *self = MORTISE_GRAPH_WINDOW (object);

  g_clear_object (&self->site);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (mortise_graph_window_parent_class)->finalize (object);
}

static void
mortise_graph_window_class_init (MortiseGraphWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_graph_window_dispose;
  object_class->finalize = mortise_graph_window_finalize;
  g_type_ensure (MORTISE_TYPE_GRAPH_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-graph-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseGraphWindow, alone);
  gtk_widget_class_bind_template_child (widget_class, MortiseGraphWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MortiseGraphWindow, status);
  gtk_widget_class_bind_template_child (widget_class, MortiseGraphWindow, view);
  gtk_widget_class_install_action (widget_class, "win.show-plugin", "s", show_plugin);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
mortise_graph_window_init (MortiseGraphWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * mortise_graph_window_present:
 * @parent: the main window
 * @site: its site
 *
 * Shows who needs whom. There is one such window at a time.
 */
void
mortise_graph_window_present (GtkWindow *parent, MortiseSite *site)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  MortiseGraphWindow *self;

  for (GList *link = windows; link != NULL; link = link->next)
    if (MORTISE_IS_GRAPH_WINDOW (link->data) && gtk_window_get_transient_for (link->data) == parent)
      {
        gtk_window_present (link->data);
        return;
      }

  self = g_object_new (MORTISE_TYPE_GRAPH_WINDOW, "transient-for", parent, NULL);
  self->site = g_object_ref (site);
  g_signal_connect_object (mortise_site_get_connection (site), "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mortise_site_get_plugins (site), "items-changed", G_CALLBACK (on_plugins_changed), self,
                           G_CONNECT_SWAPPED);
  on_plugins_changed (self, 0, 0, g_list_model_get_n_items (mortise_site_get_plugins (site)));
  g_clear_handle_id (&self->timer, g_source_remove);
  load (self);
  gtk_window_present (GTK_WINDOW (self));
}
