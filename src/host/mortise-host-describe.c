/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-private.h"

#include "mortise-config.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <unistd.h>

/* The host as docs/admin-api.md shows it. */

static JsonNode *
node_of (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/**
 * mortise_host_describe:
 * @self: a host
 *
 * Returns: (transfer full): the answer to `GET /v1/site`
 */
JsonNode *
mortise_host_describe (MortiseHost *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *platforms = json_array_new ();
  guint n_platforms = g_list_model_get_n_items (G_LIST_MODEL (self->platforms));

  for (guint i = 0; i < n_platforms; i++)
    {
      g_autoptr (MortisePlatform) platform = g_list_model_get_item (G_LIST_MODEL (self->platforms), i);
      JsonObject *element = json_object_new ();

      json_object_set_string_member (element, "id", mortise_platform_get_id (platform));
      json_object_set_string_member (element, "name", mortise_platform_get_name (platform));
      json_array_add_object_element (platforms, element);
    }
  json_object_set_string_member (object, "site", self->site);
  json_object_set_int_member (object, "pid", getpid ());
  json_object_set_string_member (object, "version", MORTISE_VERSION);
  json_object_set_string_member (object, "holder", self->holder);
  json_object_set_string_member (object, "tenant", MORTISE_TENANT_DEFAULT);
  json_object_set_int_member (object, "started", self->started);
  json_object_set_int_member (object, "plugins", g_list_model_get_n_items (G_LIST_MODEL (self->plugins)));
  json_object_set_array_member (object, "platforms", platforms);
  if (self->loop_watch != NULL)
    json_object_set_int_member (object, "longest_stall_us", mortise_loop_watch_get_longest (self->loop_watch));
  return node_of (object);
}

/* --- settings ----------------------------------------------------------------------------------------------------- */

static void
copy_member (JsonObject *to, JsonObject *from, const char *name, JsonNode *fallback)
{
  JsonNode *node = mortise_json_get_member (from, name);

  json_object_set_member (to, name, node != NULL ? json_node_copy (node) : fallback);
  if (node != NULL)
    json_node_unref (fallback);
}

static JsonNode *
describe_setting (MortiseHostedPlugin *plugin, const MortiseManifestSetting *setting)
{
  JsonObject *object = json_object_new ();
  JsonNode *no_options = json_node_new (JSON_NODE_ARRAY);
  gboolean is_default;
  JsonNode *value = mortise_hosted_plugin_dup_setting (plugin, setting->key, &is_default);

  json_node_take_array (no_options, json_array_new ());
  json_object_set_string_member (object, "key", setting->key);
  json_object_set_string_member (object, "type", setting->type);
  json_object_set_string_member (object, "label", mortise_json_get_string (setting->definition, "label", setting->key));
  json_object_set_string_member (object, "description",
                                 mortise_json_get_string (setting->definition, "description", ""));
  json_object_set_boolean_member (object, "required",
                                  mortise_json_get_boolean (setting->definition, "required", FALSE));
  copy_member (object, setting->definition, "options", no_options);
  json_object_set_member (object, "default", mortise_manifest_setting_get_default (setting));
  json_object_set_member (object, "value", value);
  json_object_set_boolean_member (object, "is_default", is_default);
  return node_of (object);
}

/**
 * mortise_host_describe_settings:
 * @self: a host
 * @slug: slug of the plugin
 * @key: (nullable): a setting; %NULL for all
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer full): a *setting*, or the list of them
 */
JsonNode *
mortise_host_describe_settings (MortiseHost *self, const char *slug, const char *key, GError **error)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  MortiseManifest *manifest = plugin != NULL ? mortise_hosted_plugin_get_manifest (plugin) : NULL;
  const MortiseManifestSetting *setting = NULL;
  GPtrArray *settings;
  JsonArray *array;
  JsonNode *node;

  if (plugin == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "no plugin \"%s\"; `mortise list` shows those there are", slug);
      return NULL;
    }
  if (key != NULL)
    {
      setting = mortise_manifest_get_setting (manifest, key);
      if (setting == NULL)
        g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                     "%s has no setting \"%s\"; `mortise config get %s` shows those there are", slug, key, slug);
      return setting != NULL ? describe_setting (plugin, setting) : NULL;
    }

  array = json_array_new ();
  settings = mortise_manifest_get_settings (manifest);
  for (guint i = 0; i < settings->len; i++)
    json_array_add_element (array, describe_setting (plugin, settings->pdata[i]));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

JsonNode *
mortise_host_describe_hooks (MortiseHost *self)
{
  return mortise_hook_bus_describe_hooks (self->bus);
}

JsonNode *
mortise_host_describe_hook (MortiseHost *self, const char *name, GError **error)
{
  return mortise_hook_bus_describe_hook (self->bus, name, error);
}
