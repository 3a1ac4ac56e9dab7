/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to be found by the command palette. */
#include "mortise-palette-entries.h"

#include <glib/gi18n.h>

#include "mortise-commands.h"
#include "mortise-json.h"

static GPtrArray *
new_entries (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/* The first of two may be missing. */
static char *
join (const char *first, const char *second)
{
  if (second == NULL || *second == '\0')
    return g_strdup (first);
  return first != NULL && *first != '\0' ? g_strdup_printf ("%s · %s", first, second) : g_strdup (second);
}

/**
 * mortise_palette_list_actions:
 *
 * Returns: (transfer full) (element-type MortisePaletteEntry): what can be done anywhere in the window
 */
GPtrArray *
mortise_palette_list_actions (void)
{
  GPtrArray *entries = new_entries ();
  guint n_commands;
  const MortiseCommand *commands = mortise_commands_get (&n_commands);

  for (guint i = 0; i < n_commands; i++)
    {
      g_autofree char *action = NULL;
      g_autoptr (GVariant) target = NULL;
      MortisePaletteEntry *entry;

      if (commands[i].title == NULL || !g_action_parse_detailed_name (commands[i].action, &action, &target, NULL))
        continue;
      entry = mortise_palette_entry_new (MORTISE_PALETTE_ACTIONS, _ (commands[i].title), NULL, action, target);
      mortise_palette_entry_set_accel (entry, commands[i].accels[0]);
      g_ptr_array_add (entries, entry);
    }

  return entries;
}

/**
 * mortise_palette_list_plugins:
 * @site: a site
 *
 * Returns: (transfer full) (element-type MortisePaletteEntry): its plugins
 */
GPtrArray *
mortise_palette_list_plugins (MortiseSite *site)
{
  GPtrArray *entries = new_entries ();
  GListModel *plugins = mortise_site_get_plugins (site);

  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (plugins, i);
      const char *slug = mortise_plugin_item_get_slug (plugin);
      g_autofree char *detail = join (slug, mortise_plugin_item_get_member (plugin, "description"));

      g_ptr_array_add (entries,
                       mortise_palette_entry_new (MORTISE_PALETTE_PLUGINS, mortise_plugin_item_get_name (plugin),
                                                  detail, "win.show-plugin", g_variant_new_string (slug)));
    }

  return entries;
}

/**
 * mortise_palette_list_hooks:
 * @site: a site
 *
 * Returns: (transfer full) (element-type MortisePaletteEntry): its hooks
 */
GPtrArray *
mortise_palette_list_hooks (MortiseSite *site)
{
  GPtrArray *entries = new_entries ();
  GListModel *hooks = mortise_site_get_hooks (site);

  for (guint i = 0; i < g_list_model_get_n_items (hooks); i++)
    {
      g_autoptr (MortiseHookItem) hook = g_list_model_get_item (hooks, i);
      const char *name = mortise_hook_item_get_name (hook);
      g_autofree char *description = NULL;

      g_object_get (hook, "description", &description, NULL);
      g_ptr_array_add (entries, mortise_palette_entry_new (MORTISE_PALETTE_HOOKS, name, description, "win.show-hook",
                                                           g_variant_new_string (name)));
    }

  return entries;
}

static void
add_settings (GPtrArray *entries, const char *slug, const char *name, JsonObject *settings)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *label;

  json_object_iter_init_ordered (&iter, settings);
  while (json_object_iter_next_ordered (&iter, &key, &label))
    {
      g_autofree char *detail = join (name, key);
      const char *title = json_node_get_value_type (label) == G_TYPE_STRING ? json_node_get_string (label) : key;

      g_ptr_array_add (entries, mortise_palette_entry_new (MORTISE_PALETTE_SETTINGS, title, detail, "win.show-setting",
                                                           g_variant_new ("(ss)", slug, key)));
    }
}

/**
 * mortise_palette_list_settings:
 * @plugins: what `GET /v1/settings` answers
 *
 * May be called on any thread.
 *
 * Returns: (transfer full) (element-type MortisePaletteEntry): the settings of all plugins
 */
GPtrArray *
mortise_palette_list_settings (JsonArray *plugins)
{
  GPtrArray *entries = new_entries ();

  for (guint i = 0; i < json_array_get_length (plugins); i++)
    {
      JsonNode *element = json_array_get_element (plugins, i);
      JsonObject *plugin = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      JsonObject *settings = plugin != NULL ? mortise_json_get_object (plugin, "settings") : NULL;

      if (settings != NULL)
        add_settings (entries, mortise_json_get_string (plugin, "plugin", ""),
                      mortise_json_get_string (plugin, "name", ""), settings);
    }

  return entries;
}

/**
 * mortise_palette_list_offers:
 * @offers: what `GET /v1/offers` answers
 *
 * What the site has already is left out: it is among its plugins.
 *
 * Returns: (transfer full) (element-type MortisePaletteEntry): the offers
 */
GPtrArray *
mortise_palette_list_offers (JsonArray *offers)
{
  GPtrArray *entries = new_entries ();

  for (guint i = 0; i < json_array_get_length (offers); i++)
    {
      JsonNode *element = json_array_get_element (offers, i);
      JsonObject *offer = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *slug = offer != NULL ? mortise_json_get_string (offer, "slug", NULL) : NULL;
      g_autofree char *detail = NULL;

      if (slug == NULL || mortise_json_get_string (offer, "installed", NULL) != NULL)
        continue;
      detail = join (slug, mortise_json_get_string (offer, "summary", NULL));
      g_ptr_array_add (entries,
                       mortise_palette_entry_new (MORTISE_PALETTE_OFFERS, mortise_json_get_string (offer, "name", slug),
                                                  detail, "win.show-offer", g_variant_new_string (slug)));
    }

  return entries;
}
