/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-data-group.h"

#include <glib/gi18n.h>

#include "mortise-json.h"

/**
 * MortisePluginDataGroup:
 *
 * What a plugin keeps, and what is kept of it.
 */
struct _MortisePluginDataGroup
{
  MortisePluginGroup parent_instance;
};

G_DEFINE_FINAL_TYPE (MortisePluginDataGroup, mortise_plugin_data_group, MORTISE_TYPE_PLUGIN_GROUP)

static void
add_row (MortisePluginDataGroup *self, const char *title, const char *subtitle, gint64 bytes)
{
  g_autofree char *size = bytes >= 0 ? g_format_size ((guint64) bytes) : NULL;

  mortise_fact_rows_add (mortise_plugin_group_get_rows (MORTISE_PLUGIN_GROUP (self)),
                         &(MortiseFact){ .title = title, .subtitle = subtitle, .value = size });
}

static void
add_settings (MortisePluginDataGroup *self, JsonObject *holdings)
{
  gint64 n = mortise_json_get_int (holdings, "settings", 0);
  g_autofree char *text
      = n > 0 ? g_strdup_printf (ngettext ("%d is not at its default", "%d are not at their defaults", (gulong) n),
                                 (int) n)
              : g_strdup (_ ("All at their defaults"));

  add_row (self, _ ("Settings"), text, -1);
}

static void
add_storage (MortisePluginDataGroup *self, JsonObject *storage)
{
  gint64 n = mortise_json_get_int (storage, "keys", 0);
  g_autofree char *text = g_strdup_printf (ngettext ("%d key", "%d keys", (gulong) n), (int) n);

  add_row (self, _ ("Storage"), text, mortise_json_get_int (storage, "bytes", 0));
}

static void
add_versions (MortisePluginDataGroup *self, JsonArray *versions)
{
  for (guint i = 0; versions != NULL && i < json_array_get_length (versions); i++)
    {
      JsonObject *version = json_array_get_object_element (versions, i);
      /* Translators: %s is a version. */
      g_autofree char *title
          = g_strdup_printf (_ ("Files of Version %s"), mortise_json_get_string (version, "version", ""));

      add_row (self, title, mortise_json_get_string (version, "directory", ""),
               mortise_json_get_int (version, "bytes", 0));
    }
}

static JsonObject *
find_own (JsonObject *removal, const char *slug)
{
  JsonArray *plugins = mortise_json_get_array (removal, "plugins");

  for (guint i = 0; plugins != NULL && i < json_array_get_length (plugins); i++)
    {
      JsonObject *plugin = json_array_get_object_element (plugins, i);

      if (g_strcmp0 (mortise_json_get_string (plugin, "slug", NULL), slug) == 0)
        return plugin;
    }
  return NULL;
}

static gboolean
mortise_plugin_data_group_fill (MortisePluginGroup *group)
{
  MortisePluginDataGroup *self = MORTISE_PLUGIN_DATA_GROUP (group);
  const char *slug = mortise_plugin_item_get_slug (mortise_plugin_group_get_plugin (group));
  JsonObject *holdings = find_own (mortise_plugin_group_get (group, MORTISE_PLUGIN_HOLDINGS), slug);
  JsonObject *folder = mortise_json_get_object (holdings, "data");
  JsonObject *snapshot = mortise_json_get_object (holdings, "snapshot");

  if (holdings == NULL)
    return FALSE;
  add_settings (self, holdings);
  add_storage (self, mortise_json_get_object (holdings, "storage"));
  if (folder != NULL)
    add_row (self, _ ("Private Folder"), mortise_json_get_string (folder, "directory", ""),
             mortise_json_get_int (folder, "bytes", 0));
  if (snapshot != NULL)
    add_row (self, _ ("Copy From Before the Update"), _ ("For going back, with what it kept then"),
             mortise_json_get_int (snapshot, "bytes", 0));
  add_versions (self, mortise_json_get_array (holdings, "versions"));
  return TRUE;
}

static void
mortise_plugin_data_group_class_init (MortisePluginDataGroupClass *klass)
{
  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_HOLDINGS;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_data_group_fill;
}

static void
mortise_plugin_data_group_init (MortisePluginDataGroup *self)
{
}
