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

/* Keeps who needs whom, to tell why the order is what it is. */
static void
keep_needs (MortiseHookBus *self, GPtrArray *plugins, GPtrArray *edges)
{
  g_hash_table_remove_all (self->plugin_needs);
  for (guint i = 0; i < plugins->len; i++)
    {
      const GArray *own = edges->pdata[i];
      GPtrArray *needed;

      if (own->len == 0)
        continue;
      needed = g_ptr_array_new_with_free_func (g_free);
      for (guint j = 0; j < own->len; j++)
        g_ptr_array_add (needed,
                         g_strdup (mortise_hosted_plugin_get_slug (plugins->pdata[g_array_index (own, guint, j)])));
      g_hash_table_insert (self->plugin_needs, g_strdup (mortise_hosted_plugin_get_slug (plugins->pdata[i])), needed);
    }
}

/* Puts listeners where their plugins belong. */
static void
sort_listeners (MortiseHookBus *self)
{
  GHashTableIter iter;
  MortiseHook *hook;

  g_hash_table_iter_init (&iter, self->hooks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &hook))
    if (hook->n_remote > 0)
      mortise_hook_bus_sort_hook (self, hook);
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
  keep_needs (self, by_number, all);
  for (guint i = 0; i < order->len; i++)
    {
      MortiseHostedPlugin *plugin = by_number->pdata[g_array_index (order, guint, i)];

      g_hash_table_insert (self->plugin_places, g_strdup (mortise_hosted_plugin_get_slug (plugin)),
                           GUINT_TO_POINTER (i + 1));
    }
  sort_listeners (self);
}

/* --- listeners ---------------------------------------------------------------------------------------------------- */

/*< private >
 * mortise_hook_listener_compare:
 * @first: a listener
 * @second: another one of the same hook
 * @by: (out) (optional): what decides it
 *
 * Returns: below 0 if the first is called before the second, else above 0; the host's own come before those of plugins
 */
int
mortise_hook_listener_compare (const HookListener *first, const HookListener *second, HookOrder *by)
{
  HookOrder decides = HOOK_ORDER_REGISTRATION;
  int order;

  if (first->priority != second->priority)
    {
      decides = HOOK_ORDER_PRIORITY;
      order = first->priority < second->priority ? -1 : 1;
    }
  else if (first->place != second->place)
    {
      decides = HOOK_ORDER_PLUGIN;
      order = first->place < second->place ? -1 : 1;
    }
  else
    {
      order = first->order < second->order ? -1 : first->order > second->order;
    }
  if (by != NULL)
    *by = decides;
  return order;
}

static int
compare_pointers (gconstpointer a, gconstpointer b)
{
  return mortise_hook_listener_compare (*(const HookListener *const *) a, *(const HookListener *const *) b, NULL);
}

void
mortise_hook_listeners_sort (GPtrArray *listeners)
{
  g_ptr_array_sort (listeners, compare_pointers);
}

/* --- why ---------------------------------------------------------------------------------------------------------- */

/* Whether one plugin needs another, itself or by way of others. */
static gboolean
needs (MortiseHookBus *self, const char *slug, const char *needed)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();

  g_ptr_array_add (open, (gpointer) slug);
  for (guint i = 0; i < open->len; i++)
    {
      GPtrArray *direct = g_hash_table_lookup (self->plugin_needs, open->pdata[i]);

      for (guint j = 0; direct != NULL && j < direct->len; j++)
        {
          if (g_str_equal (direct->pdata[j], needed))
            return TRUE;
          if (g_hash_table_add (seen, direct->pdata[j]))
            g_ptr_array_add (open, direct->pdata[j]);
        }
    }
  return FALSE;
}

/* By the numbers alone it would be the other way round where a dependency has decided. */
static char *
explain_plugin (MortiseHookBus *self, const char *slug, const char *before, const char **because)
{
  *because = "dependency";
  if (needs (self, slug, before))
    return g_strdup_printf ("the same priority as %s, which it needs", before);
  if (get_number (self, before) > get_number (self, slug))
    return g_strdup_printf ("the same priority as %s, which others need first", before);
  *because = "registration";
  return g_strdup_printf ("the same priority as %s, which was registered first", before);
}

/* What was decided of the one before counts where it would not be the one before by itself. */
static char *
explain_priority (const HookListener *listener,
                  const HookListener *before,
                  const MortiseHook *hook,
                  const char **because)
{
  const MortiseListenerOverride *own = mortise_hook_listener_get_override (listener, hook);

  *because = "override";
  if (own != NULL)
    return g_strdup_printf ("an administrator gave it the priority %d in place of %d", listener->priority,
                            listener->own_priority);
  if (before != NULL && before->own_priority >= listener->priority)
    return g_strdup_printf ("%d comes after %d, which an administrator gave %s in place of %d", listener->priority,
                            before->priority, mortise_hook_listener_get_slug (before), before->own_priority);
  *because = before != NULL ? "priority" : "first";
  if (before == NULL)
    return g_strdup ("no other has a lower priority");
  return g_strdup_printf ("%d comes after %d", listener->priority, before->priority);
}

/*< private >
 * mortise_hook_listener_explain:
 * @listener: a listener
 * @before: (nullable): the one that comes before it
 * @hook: the hook
 * @because: (out): what decides that: `first`, `priority`, `override`, `dependency` or `registration`
 *
 * Returns: (transfer full): the same in words
 */
char *
mortise_hook_listener_explain (const HookListener *listener,
                               const HookListener *before,
                               const MortiseHook *hook,
                               const char **because)
{
  HookOrder by = HOOK_ORDER_PRIORITY;

  if (before != NULL)
    mortise_hook_listener_compare (before, listener, &by);
  if (by == HOOK_ORDER_PRIORITY)
    return explain_priority (listener, before, hook, because);
  *because = "registration";
  if (by == HOOK_ORDER_REGISTRATION)
    return g_strdup ("the same plugin registered it later");
  if (before->worker == NULL)
    return g_strdup ("the same priority as a listener of the host, whose own come first");
  return explain_plugin (hook->bus, mortise_hook_listener_get_slug (listener), mortise_hook_listener_get_slug (before),
                         because);
}
