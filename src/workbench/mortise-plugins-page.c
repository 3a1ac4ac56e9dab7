/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugins-page.h"

#include "mortise-browse-tab.h"
#include "mortise-installed-tab.h"
#include "mortise-offer-details.h"
#include "mortise-plugin-details.h"
#include "mortise-plugins-page-private.h"
#include "mortise-updates-tab.h"

/**
 * MortisePluginsPage:
 *
 * The section where plugins are found, installed, switched, permitted, updated and watched.
 */
struct _MortisePluginsPage
{
  MortisePage parent_instance;

  AdwLeaflet *leaflet;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AdwViewStack *tabs;
  AdwViewStackPage *updates_page;
  GtkWidget *installed;
  GtkWidget *browse;
  GtkWidget *updates;
  AdwWindowTitle *details_title;
  GtkWidget *plugin_menu;
  GtkStack *details_stack;
  MortisePluginDetails *plugin_details;
  MortiseOfferDetails *offer_details;
  MortiseMarket *market;
  MortisePluginItem *plugin;
};

G_DEFINE_FINAL_TYPE (MortisePluginsPage, mortise_plugins_page, MORTISE_TYPE_PAGE)

/* --- what is shown ------------------------------------------------------------------------------------------------ */

static void
set_plugin (MortisePluginsPage *self, MortisePluginItem *plugin)
{
  if (self->plugin == plugin)
    return;

  if (self->plugin != NULL)
    g_signal_handlers_disconnect_by_data (self->plugin, self);
  g_set_object (&self->plugin, plugin);
  mortise_plugin_details_set_plugin (self->plugin_details, plugin);
  if (plugin != NULL)
    g_signal_connect_object (plugin, "notify", G_CALLBACK (mortise_plugins_page_update_actions), self,
                             G_CONNECT_SWAPPED);
  mortise_plugins_page_update_actions (self);
}

static void
show_details (MortisePluginsPage *self)
{
  MortisePluginsTab *tab = MORTISE_PLUGINS_TAB (adw_view_stack_get_visible_child (self->tabs));
  MortiseItem *item = tab != NULL ? mortise_plugins_tab_get_selected (tab) : NULL;
  gboolean is_plugin = item != NULL && MORTISE_IS_PLUGIN_ITEM (item);
  g_autofree char *name = NULL;

  set_plugin (self, is_plugin ? MORTISE_PLUGIN_ITEM (item) : NULL);
  mortise_offer_details_set_offer (self->offer_details, self->market,
                                   item != NULL && !is_plugin ? MORTISE_RECORD_ITEM (item) : NULL);
  if (item != NULL)
    g_object_get (item, "name", &name, NULL);
  adw_window_title_set_title (self->details_title, name != NULL ? name : "");
  gtk_widget_set_visible (self->plugin_menu, is_plugin);
  gtk_stack_set_visible_child_name (self->details_stack, item == NULL ? "unselected" : is_plugin ? "plugin" : "offer");
  if (item == NULL)
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
on_activated (MortisePluginsPage *self)
{
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
on_search_changed (MortisePluginsPage *self)
{
  GtkWidget *const tabs[] = { self->installed, self->browse, self->updates };
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  for (gsize i = 0; i < G_N_ELEMENTS (tabs); i++)
    g_object_set (tabs[i], "search", text, NULL);
}

static void
on_updates_counted (MortisePluginsPage *self)
{
  guint n_updates = mortise_market_get_n_updates (self->market);

  adw_view_stack_page_set_badge_number (self->updates_page, n_updates);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plugins.update-all", n_updates > 0);
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_leaflet_navigate (MORTISE_PLUGINS_PAGE (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

static void
mortise_plugins_page_set_site (MortisePage *page, MortiseSite *site)
{
  MortisePluginsPage *self = MORTISE_PLUGINS_PAGE (page);
  GtkWidget *const tabs[] = { self->installed, self->browse, self->updates };
  g_autoptr (MortiseMarket) market = site != NULL ? mortise_market_new (mortise_site_get_connection (site)) : NULL;

  g_set_object (&self->market, market);
  /* Without a template any more, the page is going. */
  for (gsize i = 0; i < G_N_ELEMENTS (tabs) && tabs[i] != NULL; i++)
    mortise_plugins_tab_set_site (MORTISE_PLUGINS_TAB (tabs[i]), site, market);
  if (market == NULL)
    return;

  g_signal_connect_object (market, "notify::n-updates", G_CALLBACK (on_updates_counted), self, G_CONNECT_SWAPPED);
  on_updates_counted (self);
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
  MortisePluginsPage *self = MORTISE_PLUGINS_PAGE (object);

  G_OBJECT_CLASS (mortise_plugins_page_parent_class)->dispose (object);
  g_clear_object (&self->plugin);
  g_clear_object (&self->market);
}

static void
mortise_plugins_page_keep_state (MortisePage *page, MortiseWindowState *state)
{
  static const char *const tabs[] = { "installed", "browse", "updates", NULL };
  MortisePluginsPage *self = MORTISE_PLUGINS_PAGE (page);

  mortise_window_state_bind_choice (state, "plugins", "tab", self->tabs, "visible-child-name", tabs);
  mortise_plugins_tab_keep_state (MORTISE_PLUGINS_TAB (self->installed), state);
  mortise_plugins_tab_keep_state (MORTISE_PLUGINS_TAB (self->browse), state);
  mortise_plugins_tab_keep_state (MORTISE_PLUGINS_TAB (self->updates), state);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-plugins-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, browse);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, details_stack);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, details_title);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, installed);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, offer_details);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, plugin_details);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, plugin_menu);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, updates);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginsPage, updates_page);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, show_details);
}

static void
mortise_plugins_page_class_init (MortisePluginsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_plugins_page_dispose;
  MORTISE_PAGE_CLASS (klass)->keep_state = mortise_plugins_page_keep_state;
  MORTISE_PAGE_CLASS (klass)->set_site = mortise_plugins_page_set_site;
  MORTISE_PAGE_CLASS (klass)->search = mortise_plugins_page_search;

  g_type_ensure (MORTISE_TYPE_BROWSE_TAB);
  g_type_ensure (MORTISE_TYPE_INSTALLED_TAB);
  g_type_ensure (MORTISE_TYPE_OFFER_DETAILS);
  g_type_ensure (MORTISE_TYPE_PLUGIN_DETAILS);
  g_type_ensure (MORTISE_TYPE_UPDATES_TAB);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "list.back", NULL, go_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "list.back", NULL);
  mortise_plugins_page_install_actions (widget_class);
}

static void
mortise_plugins_page_init (MortisePluginsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_details (self);
  mortise_plugins_page_update_actions (self);
}

/* --- what the actions need ---------------------------------------------------------------------------------------- */

/**
 * mortise_plugins_page_get_market:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): what the site of the page could have
 */
MortiseMarket *
mortise_plugins_page_get_market (MortisePluginsPage *self)
{
  return self->market;
}

MortisePluginItem *
mortise_plugins_page_get_plugin (MortisePluginsPage *self)
{
  return self->plugin;
}

void
mortise_plugins_page_show_tab (MortisePluginsPage *self, const char *name)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  adw_view_stack_set_visible_child_name (self->tabs, name);
}

/**
 * mortise_plugins_page_show_plugin:
 * @self: a page
 * @slug: a plugin of the site
 *
 * Shows a plugin.
 */
void
mortise_plugins_page_show_plugin (MortisePluginsPage *self, const char *slug)
{
  g_return_if_fail (MORTISE_IS_PLUGINS_PAGE (self));

  mortise_plugins_page_show_tab (self, "installed");
  mortise_plugins_tab_select (MORTISE_PLUGINS_TAB (self->installed), slug);
  on_activated (self);
}

/**
 * mortise_plugins_page_show_setting:
 * @self: a page
 * @slug: a plugin of the site
 * @key: a setting of it
 *
 * Shows a plugin, and gives one of its settings the focus.
 */
void
mortise_plugins_page_show_setting (MortisePluginsPage *self, const char *slug, const char *key)
{
  g_return_if_fail (MORTISE_IS_PLUGINS_PAGE (self));

  mortise_plugins_page_show_plugin (self, slug);
  mortise_plugin_details_show_setting (self->plugin_details, key);
}

/**
 * mortise_plugins_page_show_offer:
 * @self: a page
 * @slug: what a catalogue offers
 *
 * Shows an offer.
 */
void
mortise_plugins_page_show_offer (MortisePluginsPage *self, const char *slug)
{
  g_return_if_fail (MORTISE_IS_PLUGINS_PAGE (self));

  mortise_plugins_page_show_tab (self, "browse");
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), slug);
  g_object_set (self->browse, "selected-key", slug, NULL);
  on_activated (self);
}
