/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-window-private.h"

#include <glib/gi18n.h>

#include "mortise-graph-window.h"
#include "mortise-hooks-page.h"
#include "mortise-json-colors.h"
#include "mortise-list-focus.h"
#include "mortise-page.h"
#include "mortise-palette.h"
#include "mortise-priority.h"
#include "mortise-problems-page.h"
#include "mortise-section-list.h"
#include "mortise-suspension-actions.h"

/* How many choices in the command palette are remembered. */
#define MAX_RECENT 12

/**
 * MortiseWindow:
 *
 * The window of one site: its sections down the side, and the page of the section that is chosen.
 */
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

/* --- opening ------------------------------------------------------------------------------------------------------ */

/* Calls @callback once a frame is drawn that shows what the window is now. */
static void
tell_when_drawn (MortiseWindow *self, GCallback callback)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock == NULL)
    return;
  g_clear_signal_handler (&self->drawn_id, clock);
  self->drawn_id = g_signal_connect_object (clock, "after-paint", callback, self, G_CONNECT_SWAPPED);
}

/* `./dev bench` reads these lines. */
static void
on_workspace_drawn (MortiseWindow *self, GdkFrameClock *clock)
{
  g_clear_signal_handler (&self->drawn_id, clock);
  g_debug ("The site is shown");
}

gboolean
mortise_window_is_welcoming (MortiseWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "welcome") == 0;
}

static void
on_dismissed (MortiseWindow *self)
{
  if (mortise_window_is_welcoming (self))
    gtk_stack_set_visible_child_name (self->stack, "workspace");
}

static void
open_waiting (MortiseWindow *self)
{
  g_autoptr (GFile) file = g_steal_pointer (&self->waiting);

  if (file != NULL && self->is_waiting_developed)
    mortise_window_develop (self, file);
  else if (file != NULL)
    mortise_window_open (self, file);
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *markup = NULL;

  if (mortise_site_open_finish (MORTISE_SITE (source), result, &error))
    {
      mortise_welcome_page_set_site (self->welcome, self->site);
      gtk_stack_set_visible_child_name (self->stack,
                                        mortise_welcome_page_is_wanted (self->welcome) ? "welcome" : "workspace");
      tell_when_drawn (self, G_CALLBACK (on_workspace_drawn));
      open_waiting (self);
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

/* The site is read beside the main loop, which meanwhile turns a spinner only. */
static gboolean
open_once_drawn (gpointer user_data)
{
  open_site (user_data, NULL, NULL);
  mortise_json_colors_prepare ();
  return G_SOURCE_REMOVE;
}

static void
on_first_drawn (MortiseWindow *self, GdkFrameClock *clock)
{
  g_clear_signal_handler (&self->drawn_id, clock);
  g_debug ("The window is shown");
  g_idle_add_full (MORTISE_PRIORITY_BACKGROUND, open_once_drawn, g_object_ref (self), g_object_unref);
}

/* The window is there at once, and the site a little later. */
static void
mortise_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mortise_window_parent_class)->realize (widget);
  tell_when_drawn (MORTISE_WINDOW (widget), G_CALLBACK (on_first_drawn));
}

static void
refresh (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);

  mortise_site_refresh_async (self->site, mortise_toast_failure, g_object_ref (widget));
  mortise_page_refresh (MORTISE_PAGE (gtk_stack_get_visible_child (self->pages)));
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

/* --- finding ------------------------------------------------------------------------------------------------------ */

MortisePluginsPage *
mortise_window_show_plugins (MortiseWindow *self)
{
  gtk_stack_set_visible_child_name (self->pages, "plugins");
  adw_leaflet_set_visible_child_name (self->leaflet, "page");
  return MORTISE_PLUGINS_PAGE (gtk_stack_get_child_by_name (self->pages, "plugins"));
}

MortiseInspectorPage *
mortise_window_show_inspector (MortiseWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, "inspector");

  gtk_stack_set_visible_child (self->pages, page);
  adw_leaflet_set_visible_child_name (self->leaflet, "page");
  return MORTISE_INSPECTOR_PAGE (page);
}

static MortiseHooksPage *
show_hooks (MortiseWindow *self)
{
  gtk_stack_set_visible_child_name (self->pages, "hooks");
  adw_leaflet_set_visible_child_name (self->leaflet, "page");
  return MORTISE_HOOKS_PAGE (gtk_stack_get_child_by_name (self->pages, "hooks"));
}

static void
show_graph (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_graph_window_present (GTK_WINDOW (widget), MORTISE_WINDOW (widget)->site);
}

static void
show_hook (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_list_page_select (MORTISE_LIST_PAGE (show_hooks (MORTISE_WINDOW (widget))),
                            g_variant_get_string (parameter, NULL));
}

static void
show_offer (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugins_page_show_offer (mortise_window_show_plugins (MORTISE_WINDOW (widget)),
                                   g_variant_get_string (parameter, NULL));
}

static void
show_plugin (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_plugins_page_show_plugin (mortise_window_show_plugins (MORTISE_WINDOW (widget)),
                                    g_variant_get_string (parameter, NULL));
}

static void
show_trace (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_inspector_page_show_trace (mortise_window_show_inspector (MORTISE_WINDOW (widget)),
                                     g_variant_get_string (parameter, NULL));
}

static void
show_traces (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_inspector_page_show_filter (mortise_window_show_inspector (MORTISE_WINDOW (widget)),
                                      g_variant_get_string (parameter, NULL));
}

/* Keys of the Plugins section hold wherever the focus is. */
static void
pass_to_plugins (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);

  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "workspace"))
    gtk_widget_activate_action_variant (GTK_WIDGET (mortise_window_show_plugins (self)), action_name, parameter);
}

/* What the Inspector shows can be chosen wherever the focus is. */
static void
show_inspector_view (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);

  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "workspace"))
    gtk_widget_activate_action_variant (GTK_WIDGET (mortise_window_show_inspector (self)), action_name, parameter);
}

static void
show_updates (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (mortise_window_show_plugins (MORTISE_WINDOW (widget))), "plugins.tab", "s",
                              "updates");
}

static void
browse_demonstration (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkWidget *page = GTK_WIDGET (mortise_window_show_plugins (MORTISE_WINDOW (widget)));

  gtk_widget_activate_action (page, "plugins.tab", "s", "browse");
  gtk_widget_activate_action (page, "plugins.add-demonstration", NULL);
}

static void
show_setting (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const char *slug, *key;

  g_variant_get (parameter, "(&s&s)", &slug, &key);
  mortise_plugins_page_show_setting (mortise_window_show_plugins (MORTISE_WINDOW (widget)), slug, key);
}

static void
remember_choice (MortiseWindow *self, const char *id)
{
  g_auto (GStrv) before = mortise_window_state_dup_strings (self->state, "palette", "recent");
  g_autoptr (GPtrArray) recent = g_ptr_array_new ();

  g_ptr_array_add (recent, (char *) id);
  for (guint i = 0; before[i] != NULL && recent->len < MAX_RECENT; i++)
    if (!g_str_equal (before[i], id))
      g_ptr_array_add (recent, before[i]);
  g_ptr_array_add (recent, NULL);
  mortise_window_state_set_strings (self->state, "palette", "recent", (const char *const *) recent->pdata);
}

/* The actions of the Plugins section are its own. */
static void
on_chosen_in_palette (MortiseWindow *self, MortisePaletteEntry *entry)
{
  const char *action = mortise_palette_entry_get_action (entry);
  GtkWidget *widget
      = g_str_has_prefix (action, "plugins.") ? GTK_WIDGET (mortise_window_show_plugins (self)) : GTK_WIDGET (self);

  remember_choice (self, mortise_palette_entry_get_id (entry));
  gtk_widget_activate_action_variant (widget, action, mortise_palette_entry_get_target (entry));
}

static void
show_palette (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);
  g_auto (GStrv) recent = NULL;

  if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "workspace"))
    return;

  recent = mortise_window_state_dup_strings (self->state, "palette", "recent");
  g_signal_connect_object (mortise_palette_present (GTK_WINDOW (self), self->site, (const char *const *) recent),
                           "chosen", G_CALLBACK (on_chosen_in_palette), self, G_CONNECT_SWAPPED);
}

/* --- sections ----------------------------------------------------------------------------------------------------- */

static void
on_section_activated (MortiseWindow *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "page");
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

  if (self->state != NULL)
    mortise_window_state_save (self->state);
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
  g_clear_object (&self->waiting);
  g_clear_object (&self->notifier);
  g_clear_object (&self->state);
  g_clear_object (&self->site);
  G_OBJECT_CLASS (mortise_window_parent_class)->dispose (object);
}

static void
mortise_window_class_init (MortiseWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_window_dispose;
  widget_class->realize = mortise_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = mortise_window_close_request;

  g_type_ensure (MORTISE_TYPE_HOOKS_PAGE);
  g_type_ensure (MORTISE_TYPE_INSPECTOR_PAGE);
  g_type_ensure (MORTISE_TYPE_PLUGINS_PAGE);
  g_type_ensure (MORTISE_TYPE_PROBLEMS_PAGE);
  g_type_ensure (MORTISE_TYPE_SECTION_LIST);
  g_type_ensure (MORTISE_TYPE_SUSPENSION_BAR);
  g_type_ensure (MORTISE_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, folder_bars);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, lost_bar);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, suspension_bar);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MortiseWindow, welcome);
  gtk_widget_class_bind_template_callback (widget_class, on_dismissed);
  gtk_widget_class_bind_template_callback (widget_class, on_section_activated);
  gtk_widget_class_install_action (widget_class, "inspector.view", "s", show_inspector_view);
  mortise_window_install_file_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "plugins.catalogues", NULL, pass_to_plugins);
  gtk_widget_class_install_action (widget_class, "plugins.refresh", NULL, pass_to_plugins);
  gtk_widget_class_install_action (widget_class, "plugins.tab", "s", pass_to_plugins);
  gtk_widget_class_install_action (widget_class, "plugins.update-all", NULL, pass_to_plugins);
  gtk_widget_class_install_action (widget_class, "win.browse-demonstration", NULL, browse_demonstration);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_site);
  gtk_widget_class_install_action (widget_class, "win.palette", NULL, show_palette);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.show-graph", NULL, show_graph);
  gtk_widget_class_install_action (widget_class, "win.show-hook", "s", show_hook);
  gtk_widget_class_install_action (widget_class, "win.show-offer", "s", show_offer);
  gtk_widget_class_install_action (widget_class, "win.show-plugin", "s", show_plugin);
  gtk_widget_class_install_action (widget_class, "win.show-setting", "(ss)", show_setting);
  gtk_widget_class_install_action (widget_class, "win.show-sidebar", NULL, show_sidebar);
  gtk_widget_class_install_action (widget_class, "win.show-trace", "s", show_trace);
  gtk_widget_class_install_action (widget_class, "win.show-traces", "s", show_traces);
  gtk_widget_class_install_action (widget_class, "win.show-updates", NULL, show_updates);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", show_toast);
}

static void
mortise_window_init (MortiseWindow *self)
{
  g_autoptr (GPropertyAction) section = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  mortise_window_accept_files (self);

  section = g_property_action_new ("section", self->pages, "visible-child-name");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (section));

  on_section_activated (self);
}

static void
remember (MortiseWindow *self, const char *site)
{
  g_autoptr (GPtrArray) sections = g_ptr_array_new ();
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->pages);
  MortisePage *page;

  self->state = mortise_window_state_new (site);
  mortise_window_state_bind (self->state, "window", "width", self, "default-width");
  mortise_window_state_bind (self->state, "window", "height", self, "default-height");
  mortise_window_state_bind (self->state, "window", "maximized", self, "maximized");
  mortise_window_state_bind (self->state, "welcome", "dismissed", self->welcome, "dismissed");
  for (guint i = 0; (page = get_page (self, i)) != NULL; i++)
    {
      g_ptr_array_add (sections,
                       (char *) gtk_stack_page_get_name (gtk_stack_get_page (self->pages, GTK_WIDGET (page))));
      mortise_page_keep_state (page, self->state);
    }
  g_ptr_array_add (sections, NULL);
  mortise_window_state_bind_choice (self->state, "window", "section", self->pages, "visible-child-name",
                                    (const char *const *) sections->pdata);
}

static void
watch_health (MortiseWindow *self, MortiseSite *site)
{
  g_autoptr (MortiseSuspension) suspension = mortise_suspension_new (mortise_site_get_connection (site));
  GtkWidget *plugins = gtk_stack_get_child_by_name (self->pages, "plugins");

  mortise_suspension_add_actions (suspension, site, GTK_APPLICATION_WINDOW (self));
  mortise_suspension_bar_set_suspension (self->suspension_bar, suspension);
  self->notifier = mortise_notifier_new (GTK_WINDOW (self), site,
                                         mortise_plugins_page_get_market (MORTISE_PLUGINS_PAGE (plugins)));
}

/**
 * mortise_window_new:
 * @application: the application
 * @site: a site that is not open yet
 *
 * Opens @site as soon as the window is drawn, and shows it as it was left.
 *
 * Returns: (transfer none): a window
 */
MortiseWindow *
mortise_window_new (GtkApplication *application, MortiseSite *site)
{
  MortiseWindow *self = g_object_new (MORTISE_TYPE_WINDOW, "application", application, NULL);
  MortisePage *page;

  self->site = g_object_ref (site);
  for (guint i = 0; (page = get_page (self, i)) != NULL; i++)
    mortise_page_set_site (page, site);

  remember (self, mortise_connection_get_directory (mortise_site_get_connection (site)));
  watch_health (self, site);
  g_signal_connect_object (mortise_site_get_connection (site), "notify::lost", G_CALLBACK (on_lost), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * mortise_window_show:
 * @self: a window
 * @action: the name of one of its actions that show something
 * @target: (nullable): its target
 *
 * Comes to the front, and shows what somebody outside of the window asks for.
 */
void
mortise_window_show (MortiseWindow *self, const char *action, GVariant *target)
{
  g_return_if_fail (MORTISE_IS_WINDOW (self));

  gtk_window_present (GTK_WINDOW (self));
  if (mortise_window_is_welcoming (self))
    mortise_welcome_page_dismiss (self->welcome);
  gtk_widget_activate_action_variant (GTK_WIDGET (self), action, target);
}
