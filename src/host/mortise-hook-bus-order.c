/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

#include "mortise-dependency-graph-order.h"

/* In which order plugins come: each after those that it depends on, else as they were registered. That is the order of
 * their listeners at the same priority, and of their starts. */

/* The number that a plugin was registered under, which it keeps when its listeners, or its version, are others. */
static guint
get_number (MortiseHookBus *self, const char *slug)
{
  gpointer number = g_hash_table_lookup (self->plugin_numbers, slug);

  if (number == NULL)
    {
      number = GUINT_TO_POINTER (g_hash_table_size (self->plugin_numbers) + 1);
      g_hash_table_insert (self->plugin_numbers, g_strdup (slug), number);
    }
  return GPOINTER_TO_UINT (number);
}

/**
 * mortise_hook_bus_get_place:
 * @self: a bus
 * @slug: a plugin
 *
 * Returns: its place in the order of plugins, counted from 1
 */
guint
mortise_hook_bus_get_place (MortiseHookBus *self, const char *slug)
{
  gpointer place = g_hash_table_lookup (self->plugin_places, slug);

  return place != NULL ? GPOINTER_TO_UINT (place) : get_number (self, slug);
}

static int
compare_numbers (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint first = get_number (user_data, mortise_hosted_plugin_get_slug (*(MortiseHostedPlugin *const *) a));
  guint second = get_number (user_data, mortise_hosted_plugin_get_slug (*(MortiseHostedPlugin *const *) b));

  return (first > second) - (first < second);
}

static GPtrArray *
list_by_number (MortiseHookBus *self, GListModel *model)
{
  GPtrArray *plugins = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_plugins = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_plugins; i++)
    {
      MortiseHostedPlugin *plugin = g_list_model_get_item (model, i);

      get_number (self, mortise_hosted_plugin_get_slug (plugin));
      g_ptr_array_add (plugins, plugin);
    }
  g_ptr_array_sort_with_data (plugins, compare_numbers, self);
  return plugins;
}

static GHashTable *
index_slugs (GPtrArray *plugins)
{
  GHashTable *places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < plugins->len; i++)
    g_hash_table_insert (places, (gpointer) mortise_hosted_plugin_get_slug (plugins->pdata[i]), GUINT_TO_POINTER (i));
  return places;
}

static GArray *
list_own_edges (MortiseHostedPlugin *plugin, GHashTable *places, gboolean optional_too)
{
  GPtrArray *dependencies = mortise_manifest_get_dependencies (mortise_hosted_plugin_get_manifest (plugin));
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseManifestRelation *dependency = dependencies->pdata[i];
      gpointer place;

      if ((optional_too || !dependency->optional)
          && g_hash_table_lookup_extended (places, dependency->slug, NULL, &place))
        {
          guint node = GPOINTER_TO_UINT (place);

          g_array_append_val (edges, node);
        }
    }
  return edges;
}

static GPtrArray *
list_edges (GPtrArray *plugins, GHashTable *places, gboolean optional_too)
{
  GPtrArray *edges = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < plugins->len; i++)
    g_ptr_array_add (edges, list_own_edges (plugins->pdata[i], places, optional_too));
  return edges;
}

/**
 * mortise_hook_bus_sort_plugins:
 * @self: a bus
 * @plugins: (element-type MortiseHostedPlugin): all plugins that there are
 *
 * Orders plugins, and with them their listeners. It is called when there are others, or other versions. What plugins
 * need in a circle comes in the order in which they were registered.
 */
void
mortise_hook_bus_sort_plugins (MortiseHookBus *self, GListModel *plugins)
{
  g_autoptr (GPtrArray) by_number = list_by_number (self, plugins);
  g_autoptr (GHashTable) places = index_slugs (by_number);
  g_autoptr (GPtrArray) required = list_edges (by_number, places, FALSE);
  g_autoptr (GPtrArray) all = list_edges (by_number, places, TRUE);
  g_autoptr (GArray) order = mortise_dependency_graph_sort (required, all);

  g_hash_table_remove_all (self->plugin_places);
  for (guint i = 0; i < order->len; i++)
    {
      MortiseHostedPlugin *plugin = by_number->pdata[g_array_index (order, guint, i)];

      g_hash_table_insert (self->plugin_places, g_strdup (mortise_hosted_plugin_get_slug (plugin)),
                           GUINT_TO_POINTER (i + 1));
    }
  mortise_hook_bus_sort_listeners (self);
}
