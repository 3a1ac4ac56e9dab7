/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugins-page.h"

#include <glib/gi18n.h>

#include "mortise-plugin-details.h"
#include "mortise-plugin-row.h"
#include "mortise-plugin-verbs.h"

/**
 * MortisePluginsPage:
 *
 * The section where plugins are installed, switched, permitted and watched.
 */
struct _MortisePluginsPage
{
  MortisePage parent_instance;

  AdwLeaflet *leaflet;
  GtkStack *details_stack;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkListBox *list;
  GtkFilterListModel *shown;
  GtkSortListModel *sorted;
  MortisePluginItem *selected;
};

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePluginsPage, mortise_plugins_page, MORTISE_TYPE_PAGE)

static GParamSpec *properties[N_PROPS];

static char *
make_search_text (gpointer unused, const char *name, const char *slug, const char *description)
{
  return g_strjoin (" ", name != NULL ? name : "", slug != NULL ? slug : "", description != NULL ? description : "",
                    NULL);
}

static char *
choose_child (MortisePluginsPage *self, guint n_shown, const char *search)
{
  if (n_shown > 0)
    return g_strdup ("list");
  return g_strdup (search != NULL && *search != '\0' ? "no-results" : "empty");
}

static GtkListBoxRow *
find_row (MortisePluginsPage *self, MortisePluginItem *plugin)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (mortise_plugin_row_get_plugin (MORTISE_PLUGIN_ROW (row)) == plugin)
      return row;

  return NULL;
}

static void
select_plugin (MortisePluginsPage *self, MortisePluginItem *plugin)
{
  gtk_stack_set_visible_child_name (self->details_stack, plugin != NULL ? "details" : "none");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plugins.restart", plugin != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plugins.uninstall", plugin != NULL);
  if (g_set_object (&self->selected, plugin))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
on_row_selected (MortisePluginsPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    select_plugin (self, mortise_plugin_row_get_plugin (MORTISE_PLUGIN_ROW (row)));
}

static void
on_row_activated (MortisePluginsPage *self)
{
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

/* The details stay while a search hides their row, and end with the plugin. In a wide window one is always shown. */
static void
on_list_changed (MortisePluginsPage *self)
{
  GListModel *all = gtk_sort_list_model_get_model (self->sorted);
  guint n = all != NULL ? g_list_model_get_n_items (all) : 0;
  gboolean exists = FALSE;

  for (guint i = 0; i < n && !exists; i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (all, i);

      exists = plugin == self->selected;
    }

  if (!exists)
    {
      select_plugin (self, NULL);
      adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
    }
  gtk_list_box_select_row (self->list, self->selected != NULL ? find_row (self, self->selected)
                                                              : gtk_list_box_get_row_at_index (self->list, 0));
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_leaflet_navigate (MORTISE_PLUGINS_PAGE (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
ask_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error))
    mortise_toast (self, error->message);
}

static void
restart (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePluginsPage *self = MORTISE_PLUGINS_PAGE (widget);

  if (self->selected != NULL)
    mortise_plugin_item_restart_async (self->selected, ask_cb, g_object_ref (self));
}

static void
on_uninstall_response (MortisePluginsPage *self, const char *response, AdwMessageDialog *dialog)
{
  MortisePluginItem *plugin = g_object_get_data (G_OBJECT (dialog), "plugin");

  if (g_str_equal (response, "uninstall"))
    mortise_plugin_item_uninstall_async (plugin, ask_cb, g_object_ref (self));
}

static void
uninstall (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePluginsPage *self = MORTISE_PLUGINS_PAGE (widget);
  GtkWidget *dialog;

  if (self->selected == NULL)
    return;

  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                                   _ ("Its files, settings and permissions are removed from this site."));
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Uninstall “%s”?"),
                                     mortise_plugin_item_get_name (self->selected));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "uninstall", _ ("_Uninstall"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "uninstall", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "plugin", g_object_ref (self->selected), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_uninstall_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return mortise_plugin_row_new (item);
}

static void
mortise_plugins_page_set_site (MortisePage *page, MortiseSite *site)
{
  gtk_sort_list_model_set_model (MORTISE_PLUGINS_PAGE (page)->sorted,
                                 site != NULL ? mortise_site_get_plugins (site) : NULL);
}

static void
mortise_plugins_page_search (MortisePage *page)
{
  MortisePluginsPage *self = MORTISE_PLUGINS_PAGE (page);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
mortise_plugins_page_dispose (GObject *object)
{
  g_clear_object (&MORTISE_PLUGINS_PAGE (object)->selected);
  G_OBJECT_CLASS (mortise_plugins_page_parent_class)->dispose (object);
}

static void
mortise_plugins_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePluginsPage *self = MORTISE_PLUGINS_PAGE (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_plugins_page_class_init (MortisePluginsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_plugins_page_dispose;
  object_class->get_property = mortise_plugins_page_get_property;
  MORTISE_PAGE_CLASS (klass)->set_site = mortise_plugins_page_set_site;
  MORTISE_PAGE_CLASS (klass)->search = mortise_plugins_page_search;

  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_PLUGIN_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-plugins-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, details_stack);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, list);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, shown);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, sorted);
  gtk_widget_class_bind_template_callback (widget_class, choose_child);
  gtk_widget_class_bind_template_callback (widget_class, make_search_text);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_install_action (widget_class, "plugins.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "plugins.restart", NULL, restart);
  gtk_widget_class_install_action (widget_class, "plugins.uninstall", NULL, uninstall);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "plugins.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "plugins.restart", NULL);
}

static void
mortise_plugins_page_init (MortisePluginsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  select_plugin (self, NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), create_row, NULL, NULL);
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
}
