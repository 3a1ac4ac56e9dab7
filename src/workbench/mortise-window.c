/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-window.h"

#include <glib/gi18n.h>

#include "mortise-hooks-page.h"
#include "mortise-page.h"
#include "mortise-plugins-page.h"

/**
 * MortiseWindow:
 *
 * The window of one site: its sections down the side, and the page of the section that is chosen.
 */
struct _MortiseWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *failure;
  AdwLeaflet *leaflet;
  GtkListBox *sections;
  GtkStack *pages;
  GtkInfoBar *lost_bar;
  MortiseSite *site;
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (MortiseWindow, mortise_window, ADW_TYPE_APPLICATION_WINDOW)

static MortisePage *
get_page (MortiseWindow *self, guint position)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->pages);
  g_autoptr (GObject) page = g_list_model_get_item (G_LIST_MODEL (pages), position);

  return page != NULL ? MORTISE_PAGE (gtk_stack_page_get_child (GTK_STACK_PAGE (page))) : NULL;
}

static void
show_toast (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);
  g_autofree char *markup = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *markup = NULL;

  if (mortise_site_open_finish (MORTISE_SITE (source), result, &error))
    {
      gtk_stack_set_visible_child_name (self->stack, "workspace");
      return;
    }

  markup = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->failure, markup);
  gtk_stack_set_visible_child_name (self->stack, "failure");
}

static void
open_site (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);

  gtk_stack_set_visible_child_name (self->stack, "opening");
  mortise_site_open_async (self->site, NULL, open_cb, g_object_ref (self));
}

static void
refresh (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_site_refresh_async (MORTISE_WINDOW (widget)->site, mortise_toast_failure, g_object_ref (widget));
}

static void
search (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "page");
  mortise_page_search (MORTISE_PAGE (gtk_stack_get_visible_child (self->pages)));
}

static void
show_sidebar (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_leaflet_set_visible_child_name (MORTISE_WINDOW (widget)->leaflet, "sidebar");
}

static void
install_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (MortisePluginItem) plugin = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  plugin = mortise_site_install_finish (MORTISE_SITE (source), result, &error);
  if (plugin != NULL)
    message = g_strdup_printf (_ ("“%s” is installed"), mortise_plugin_item_get_name (plugin));
  mortise_toast (self, plugin != NULL ? message : error->message);
}

static void
on_folder_chosen (MortiseWindow *self, int response)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

  if (response == GTK_RESPONSE_ACCEPT && folder != NULL)
    mortise_site_install_async (self->site, g_file_peek_path (folder), install_cb, g_object_ref (self));
  g_clear_object (&self->chooser);
}

static void
install (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);

  g_set_object (&self->chooser, NULL);
  self->chooser = gtk_file_chooser_native_new (_ ("Install From Folder"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Install"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_folder_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_section_selected (MortiseWindow *self, GtkListBoxRow *row)
{
  if (row != NULL)
    gtk_stack_set_visible_child (self->pages, GTK_WIDGET (get_page (self, gtk_list_box_row_get_index (row))));
}

static void
on_section_activated (MortiseWindow *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "page");
}

static void
on_page_changed (MortiseWindow *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);
  MortisePage *page;

  for (guint i = 0; (page = get_page (self, i)) != NULL; i++)
    if (GTK_WIDGET (page) == shown)
      gtk_list_box_select_row (self->sections, gtk_list_box_get_row_at_index (self->sections, i));
}

static GtkWidget *
create_section_row (gpointer item, gpointer user_data)
{
  MortisePage *page = MORTISE_PAGE (gtk_stack_page_get_child (item));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", mortise_page_get_icon_name (page),
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", mortise_page_get_title (page), "xalign", 0.0,
                                               "ellipsize", PANGO_ELLIPSIZE_END, NULL));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, mortise_page_get_title (page),
                                  -1);
  return row;
}

static void
on_lost (MortiseWindow *self, GParamSpec *pspec, MortiseConnection *connection)
{
  gboolean lost;

  g_object_get (connection, "lost", &lost, NULL);
  gtk_info_bar_set_revealed (self->lost_bar, lost);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GApplication) application = user_data;
  g_autoptr (GError) error = NULL;

  if (!mortise_connection_close_finish (MORTISE_CONNECTION (source), result, &error))
    g_warning ("The site was not closed in good order: %s", error->message);
  g_application_release (application);
}

/* The window goes at once; the process stays until the plugins' processes have ended. */
static gboolean
mortise_window_close_request (GtkWindow *window)
{
  MortiseWindow *self = MORTISE_WINDOW (window);
  GApplication *application = G_APPLICATION (gtk_window_get_application (window));

  g_application_hold (application);
  mortise_connection_close_async (mortise_site_get_connection (self->site), closed_cb, g_object_ref (application));
  return GTK_WINDOW_CLASS (mortise_window_parent_class)->close_request (window);
}

static void
mortise_window_dispose (GObject *object)
{
  MortiseWindow *self = MORTISE_WINDOW (object);

  /* The action holds the pages, below the window, which holds the action. */
  g_action_map_remove_action (G_ACTION_MAP (self), "section");
  g_clear_object (&self->chooser);
  g_clear_object (&self->site);
  G_OBJECT_CLASS (mortise_window_parent_class)->dispose (object);
}

static void
mortise_window_class_init (MortiseWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = mortise_window_close_request;

  g_type_ensure (MORTISE_TYPE_HOOKS_PAGE);
  g_type_ensure (MORTISE_TYPE_PLUGINS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, lost_bar);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, sections);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, toasts);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_section_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_section_selected);
  gtk_widget_class_install_action (widget_class, "win.install", NULL, install);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_site);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.show-sidebar", NULL, show_sidebar);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", show_toast);
}

static void
mortise_window_init (MortiseWindow *self)
{
  g_autoptr (GPropertyAction) section = NULL;
  g_autoptr (GtkSelectionModel) pages = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  section = g_property_action_new ("section", self->pages, "visible-child-name");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (section));

  pages = gtk_stack_get_pages (self->pages);
  gtk_list_box_bind_model (self->sections, G_LIST_MODEL (pages), create_section_row, NULL, NULL);
  on_page_changed (self);
  on_section_activated (self);
}

static void
remember (MortiseWindow *self, GSettings *settings)
{
  g_settings_bind (settings, "width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "section", self->pages, "visible-child-name", G_SETTINGS_BIND_DEFAULT);
}

/**
 * mortise_window_new:
 * @application: the application
 * @site: a site that is not open yet
 * @settings: (nullable): where the window remembers its size and section
 *
 * Opens @site and shows it.
 *
 * Returns: (transfer none): a window
 */
MortiseWindow *
mortise_window_new (GtkApplication *application, MortiseSite *site, GSettings *settings)
{
  MortiseWindow *self = g_object_new (MORTISE_TYPE_WINDOW, "application", application, NULL);
  MortisePage *page;

  self->site = g_object_ref (site);
  for (guint i = 0; (page = get_page (self, i)) != NULL; i++)
    mortise_page_set_site (page, site);

  if (settings != NULL)
    remember (self, settings);
  g_signal_connect_object (mortise_site_get_connection (site), "notify::lost", G_CALLBACK (on_lost), self,
                           G_CONNECT_SWAPPED);
  open_site (GTK_WIDGET (self), NULL, NULL);
  return self;
}
