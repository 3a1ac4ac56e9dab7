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
  MortiseListPage parent_instance;
};

/* What can be done with the plugin that is selected, by the menu, by keys and from its details. */
static const char *const verbs[] = { "plugin.disable", "plugin.restart", "plugin.uninstall" };

G_DEFINE_FINAL_TYPE (MortisePluginsPage, mortise_plugins_page, MORTISE_TYPE_LIST_PAGE)

static char *
make_search_text (gpointer unused, const char *name, const char *slug, const char *description)
{
  return g_strjoin (" ", name != NULL ? name : "", slug != NULL ? slug : "", description != NULL ? description : "",
                    NULL);
}

static void
disable (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugin_item_set_enabled_async (mortise_list_page_get_selected (MORTISE_LIST_PAGE (widget)), FALSE,
                                         mortise_toast_failure, g_object_ref (widget));
}

static void
restart (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugin_item_restart_async (mortise_list_page_get_selected (MORTISE_LIST_PAGE (widget)), mortise_toast_failure,
                                     g_object_ref (widget));
}

static void
on_uninstall_response (MortisePluginsPage *self, const char *response, AdwMessageDialog *dialog)
{
  MortisePluginItem *plugin = g_object_get_data (G_OBJECT (dialog), "plugin");

  if (g_str_equal (response, "uninstall"))
    mortise_plugin_item_uninstall_async (plugin, mortise_toast_failure, g_object_ref (self));
}

static void
uninstall (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePluginItem *plugin = mortise_list_page_get_selected (MORTISE_LIST_PAGE (widget));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                                              _ ("Its files, settings and permissions are removed from this site."));

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Uninstall “%s”?"),
                                     mortise_plugin_item_get_name (plugin));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "uninstall", _ ("_Uninstall"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "uninstall", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "plugin", g_object_ref (plugin), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_uninstall_response), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
update_verbs (MortisePluginsPage *self)
{
  gboolean selected = mortise_list_page_get_selected (MORTISE_LIST_PAGE (self)) != NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), verbs[i], selected);
}

static GtkWidget *
create_row (gpointer plugin)
{
  return mortise_plugin_row_new (plugin);
}

static void
mortise_plugins_page_class_init (MortisePluginsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  MORTISE_LIST_PAGE_CLASS (klass)->get_items = mortise_site_get_plugins;
  MORTISE_LIST_PAGE_CLASS (klass)->create_row = create_row;

  g_type_ensure (MORTISE_TYPE_PLUGIN_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-plugins-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, make_search_text);
  gtk_widget_class_install_action (widget_class, "plugin.disable", NULL, disable);
  gtk_widget_class_install_action (widget_class, "plugin.restart", NULL, restart);
  gtk_widget_class_install_action (widget_class, "plugin.uninstall", NULL, uninstall);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "plugin.restart", NULL);
}

static void
mortise_plugins_page_init (MortisePluginsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (self, "notify::selected", G_CALLBACK (update_verbs), NULL);
  update_verbs (self);
}
