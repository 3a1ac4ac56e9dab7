/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-installed-tab.h"

#include <glib/gi18n.h>

#include "mortise-choice-menu.h"
#include "mortise-plugin-filter.h"
#include "mortise-plugin-row.h"

/**
 * MortiseInstalledTab:
 *
 * The plugins that the site has.
 */
struct _MortiseInstalledTab
{
  MortisePluginsTab parent_instance;

  GtkLabel *count;
  GMenu *categories;
  GMenu *platforms;
  MortisePluginFilter *filter;
  GtkCustomSorter *sorter;
  MortiseSite *site;
  GListModel *plugins;
  char *sort;
};

enum
{
  PROP_0,
  PROP_SORT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseInstalledTab, mortise_installed_tab, MORTISE_TYPE_PLUGINS_TAB)

static GParamSpec *properties[N_PROPS];

static char *
make_search_text (gpointer unused, const char *name, const char *slug, const char *description, const char *category)
{
  return g_strjoin (" ", name != NULL ? name : "", slug != NULL ? slug : "", description != NULL ? description : "",
                    category != NULL ? category : "", NULL);
}

/* --- sorting ------------------------------------------------------------------------------------------------------ */

static int
compare_names (MortisePluginItem *a, MortisePluginItem *b)
{
  const char *left = mortise_plugin_item_get_name (a);
  const char *right = mortise_plugin_item_get_name (b);

  return g_utf8_collate (left != NULL ? left : "", right != NULL ? right : "");
}

/* What needs a look comes first. */
static int
rank_state (MortisePluginItem *plugin)
{
  static const char *const states[] = { "quarantined", "running", "enabled", "disabled" };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (mortise_plugin_item_get_state (plugin), states[i]) == 0)
      return (int) i;

  return G_N_ELEMENTS (states);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  MortiseInstalledTab *self = user_data;
  MortisePluginItem *left = (MortisePluginItem *) a;
  MortisePluginItem *right = (MortisePluginItem *) b;
  int order = 0;

  if (g_str_equal (self->sort, "state"))
    order = rank_state (left) - rank_state (right);
  else if (g_str_equal (self->sort, "category"))
    order = g_strcmp0 (mortise_plugin_item_get_member (left, "category"),
                       mortise_plugin_item_get_member (right, "category"));
  return order != 0 ? order : compare_names (left, right);
}

/* --- what there is ------------------------------------------------------------------------------------------------ */

static void
count (MortiseInstalledTab *self)
{
  guint n_shown = g_list_model_get_n_items (mortise_plugins_tab_get_shown (MORTISE_PLUGINS_TAB (self)));
  guint n_all = self->plugins != NULL ? g_list_model_get_n_items (self->plugins) : 0;
  g_autofree char *text = NULL;

  if (n_shown == n_all)
    text = g_strdup_printf (ngettext ("%u plugin", "%u plugins", n_all), n_all);
  else
    /* Translators: how many plugins are listed, of how many that there are. */
    text = g_strdup_printf (ngettext ("%u of %u plugin", "%u of %u plugins", n_all), n_shown, n_all);
  gtk_label_set_text (self->count, text);
}

static void
add_category (GHashTable *choices, MortisePluginItem *plugin)
{
  const char *category = mortise_plugin_item_get_member (plugin, "category");

  if (category != NULL)
    g_hash_table_replace (choices, g_strdup (category), g_strdup (category));
}

static void
add_platforms (MortiseInstalledTab *self, GHashTable *choices, MortisePluginItem *plugin)
{
  const char *const *platforms = mortise_plugin_item_get_platforms (plugin);

  for (guint i = 0; platforms != NULL && platforms[i] != NULL; i++)
    g_hash_table_replace (choices, g_strdup (platforms[i]),
                          g_strdup (mortise_site_get_platform_name (self->site, platforms[i])));
}

static void
update_menus (MortiseInstalledTab *self)
{
  g_autoptr (GHashTable) categories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) platforms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; self->plugins != NULL && i < g_list_model_get_n_items (self->plugins); i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (self->plugins, i);

      add_category (categories, plugin);
      add_platforms (self, platforms, plugin);
    }
  mortise_choice_menu_fill (self->categories, "filter.category", categories);
  mortise_choice_menu_fill (self->platforms, "filter.platform", platforms);
}

static void
on_plugins_changed (MortiseInstalledTab *self)
{
  update_menus (self);
  count (self);
}

static void
on_filter_changed (MortiseInstalledTab *self)
{
  g_object_set (self, "filtered", mortise_plugin_filter_is_active (self->filter), NULL);
}

static void
mortise_installed_tab_set_site (MortisePluginsTab *tab, MortiseSite *site, MortiseMarket *market)
{
  MortiseInstalledTab *self = MORTISE_INSTALLED_TAB (tab);
  GListModel *plugins = site != NULL ? mortise_site_get_plugins (site) : NULL;

  if (self->plugins != NULL)
    g_signal_handlers_disconnect_by_data (self->plugins, self);
  g_set_object (&self->site, site);
  g_set_object (&self->plugins, plugins);
  mortise_plugin_filter_set_plugins (self->filter, self->plugins);
  mortise_plugins_tab_set_items (tab, self->plugins);
  if (self->plugins != NULL)
    g_signal_connect_object (self->plugins, "items-changed", G_CALLBACK (on_plugins_changed), self, G_CONNECT_SWAPPED);
}

static void
mortise_installed_tab_clear_filters (MortisePluginsTab *tab)
{
  mortise_plugin_filter_clear (MORTISE_INSTALLED_TAB (tab)->filter);
}

static const char *const criteria[] = { "state", "category", "platform", "source", "signature" };

static void
mortise_installed_tab_keep_state (MortisePluginsTab *tab, MortiseWindowState *state)
{
  static const char *const sorts[] = { "name", "state", "category", NULL };
  MortiseInstalledTab *self = MORTISE_INSTALLED_TAB (tab);

  mortise_window_state_bind_choice (state, "installed", "sort", self, "sort", sorts);
  mortise_window_state_bind (state, "installed", "selected", self, "selected-key");
  for (gsize i = 0; i < G_N_ELEMENTS (criteria); i++)
    mortise_window_state_bind (state, "installed", criteria[i], self->filter, criteria[i]);
}

static GtkWidget *
mortise_installed_tab_create_row (MortisePluginsTab *tab)
{
  return mortise_plugin_row_new ();
}

/* --- the widget --------------------------------------------------------------------------------------------------- */

static void
mortise_installed_tab_dispose (GObject *object)
{
  MortiseInstalledTab *self = MORTISE_INSTALLED_TAB (object);

  g_clear_object (&self->plugins);
  g_clear_object (&self->site);
  G_OBJECT_CLASS (mortise_installed_tab_parent_class)->dispose (object);
}

static void
mortise_installed_tab_finalize (GObject *object)
{
  g_clear_pointer (&MORTISE_INSTALLED_TAB (object)->sort, g_free);
  G_OBJECT_CLASS (mortise_installed_tab_parent_class)->finalize (object);
}

static void
mortise_installed_tab_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SORT:
      g_value_set_string (value, MORTISE_INSTALLED_TAB (object)->sort);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_installed_tab_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseInstalledTab *self = MORTISE_INSTALLED_TAB (object);

  switch (prop_id)
    {
    case PROP_SORT:
      g_free (self->sort);
      self->sort = g_value_dup_string (value);
      gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_installed_tab_class_init (MortiseInstalledTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MortisePluginsTabClass *tab_class = MORTISE_PLUGINS_TAB_CLASS (klass);

  object_class->dispose = mortise_installed_tab_dispose;
  object_class->finalize = mortise_installed_tab_finalize;
  object_class->get_property = mortise_installed_tab_get_property;
  object_class->set_property = mortise_installed_tab_set_property;
  tab_class->clear_filters = mortise_installed_tab_clear_filters;
  tab_class->create_row = mortise_installed_tab_create_row;
  tab_class->keep_state = mortise_installed_tab_keep_state;
  tab_class->set_site = mortise_installed_tab_set_site;

  /**
   * MortiseInstalledTab:sort:
   *
   * `name`, `state` or `category`.
   */
  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_PLUGIN_FILTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-installed-tab.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseInstalledTab, categories);
  gtk_widget_class_bind_template_child (widget_class, MortiseInstalledTab, count);
  gtk_widget_class_bind_template_child (widget_class, MortiseInstalledTab, filter);
  gtk_widget_class_bind_template_child (widget_class, MortiseInstalledTab, platforms);
  gtk_widget_class_bind_template_child (widget_class, MortiseInstalledTab, sorter);
  gtk_widget_class_bind_template_callback (widget_class, make_search_text);
  gtk_widget_class_install_property_action (widget_class, "tab.sort", "sort");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "plugin.uninstall", NULL);
}

static void
mortise_installed_tab_init (MortiseInstalledTab *self)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  self->sort = g_strdup ("name");
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_custom_sorter_set_sort_func (self->sorter, compare, self, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (criteria); i++)
    {
      g_autoptr (GPropertyAction) action = g_property_action_new (criteria[i], self->filter, criteria[i]);

      g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "filter", G_ACTION_GROUP (actions));
  g_signal_connect_object (self->filter, "notify", G_CALLBACK (on_filter_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mortise_plugins_tab_get_shown (MORTISE_PLUGINS_TAB (self)), "items-changed",
                           G_CALLBACK (count), self, G_CONNECT_SWAPPED);
  on_plugins_changed (self);
}
