/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings as docs/admin-api.md shows them. The value of a secret is not among it: see
 * mortise_host_reveal_setting_async().
 */
#include "mortise-host-settings-private.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-setting-secrets.h"

static JsonNode *
node_of (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static gboolean
is_empty (JsonNode *value)
{
  return JSON_NODE_HOLDS_NULL (value)
         || (JSON_NODE_HOLDS_VALUE (value) && g_strcmp0 (json_node_get_string (value), "") == 0);
}

/* --- one setting -------------------------------------------------------------------------------------------------- */

/* Where its value comes from, and whether it can be changed here. */
static void
describe_layers (MortiseSettingLayers *layers, const MortiseManifestSetting *setting, JsonObject *object)
{
  MortiseSettingSource source;
  g_autoptr (JsonNode) value = mortise_setting_layers_dup_value (layers, setting->key, &source);
  g_autoptr (JsonObject) variables = mortise_setting_layers_dup_variables (layers, setting->key);
  gboolean is_secret = mortise_manifest_setting_is_sensitive (setting);
  const char *variable = mortise_json_get_string (variables, "", NULL);
  g_autofree char *reason
      = variable != NULL
            ? g_strdup_printf ("The variable %s in the environment of the host sets it; change it there.", variable)
            : NULL;

  json_object_set_string_member (object, "source", mortise_setting_source_get_name (source));
  json_object_set_boolean_member (object, "locked", variable != NULL);
  set_string (object, "variable", variable);
  set_string (object, "reason", reason);
  json_object_set_object_member (object, "variables", json_object_ref (variables));
  json_object_set_boolean_member (object, "is_default", source == MORTISE_SETTING_DEFAULT);
  json_object_set_boolean_member (object, "is_set",
                                  is_secret
                                      ? !is_empty (value) || mortise_setting_layers_is_stored (layers, setting->key)
                                      : source != MORTISE_SETTING_DEFAULT);
}

static void
copy_member (JsonObject *to, JsonObject *from, const char *name, JsonNode *fallback)
{
  JsonNode *node = mortise_json_get_member (from, name);

  json_object_set_member (to, name, node != NULL ? json_node_copy (node) : fallback);
  if (node != NULL)
    json_node_unref (fallback);
}

static JsonNode *
find_property (MortiseManifest *manifest, const char *key)
{
  JsonObject *whole = json_node_get_object (mortise_manifest_get_settings_schema (manifest));

  return json_node_copy (json_object_get_member (json_object_get_object_member (whole, "properties"), key));
}

static void
describe_definition (MortiseHostedPlugin *plugin, const MortiseManifestSetting *setting, JsonObject *object)
{
  JsonNode *no_options = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (no_options, json_array_new ());
  json_object_set_string_member (object, "key", setting->key);
  json_object_set_string_member (object, "type", setting->type);
  json_object_set_string_member (object, "label", mortise_json_get_string (setting->definition, "label", setting->key));
  json_object_set_string_member (object, "description",
                                 mortise_json_get_string (setting->definition, "description", ""));
  json_object_set_boolean_member (object, "required", mortise_manifest_setting_is_required (setting));
  json_object_set_boolean_member (object, "sensitive", mortise_manifest_setting_is_sensitive (setting));
  json_object_set_boolean_member (object, "deprecated", mortise_manifest_setting_is_deprecated (setting));
  set_string (object, "section", mortise_manifest_setting_get_section (setting));
  set_string (object, "unit", mortise_manifest_setting_get_unit (setting));
  copy_member (object, setting->definition, "options", no_options);
  json_object_set_member (object, "schema", find_property (mortise_hosted_plugin_get_manifest (plugin), setting->key));
}

/* Its value without secrets; null where nothing is left. */
static JsonNode *
dup_shown (MortiseHostedPlugin *plugin, const MortiseManifestSetting *setting)
{
  JsonNode *whole = mortise_manifest_get_settings_schema (mortise_hosted_plugin_get_manifest (plugin));
  g_autoptr (JsonNode) value
      = mortise_setting_layers_dup_value (mortise_hosted_plugin_get_settings (plugin), setting->key, NULL);
  JsonNode *shown;

  if (!mortise_manifest_setting_is_sensitive (setting))
    return g_steal_pointer (&value);
  shown = mortise_setting_hide_secrets (json_node_get_object (whole), setting->key, value);
  return shown != NULL ? shown : json_node_init_null (json_node_alloc ());
}

static JsonNode *
describe_setting (MortiseHostedPlugin *plugin, const MortiseManifestSetting *setting)
{
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (plugin);
  JsonObject *object = json_object_new ();

  describe_definition (plugin, setting, object);
  json_object_set_member (object, "default", mortise_manifest_setting_get_default (setting));
  json_object_set_member (object, "value", dup_shown (plugin, setting));
  describe_layers (layers, setting, object);
  return node_of (object);
}

/* --- what is asked for -------------------------------------------------------------------------------------------- */

static MortiseHostedPlugin *
find_plugin (MortiseHost *self, const char *slug, GError **error)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);

  if (plugin == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "no plugin \"%s\"; `mortise list` shows those there are", slug);
  return plugin;
}

static const MortiseManifestSetting *
find_setting (MortiseHostedPlugin *plugin, const char *key, GError **error)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  const MortiseManifestSetting *setting
      = mortise_manifest_get_setting (mortise_hosted_plugin_get_manifest (plugin), key);

  if (setting == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "%s has no setting \"%s\"; `mortise config get %s` shows those there are", slug, key, slug);
  return setting;
}

static JsonNode *
list_names (MortiseHostedPlugin *plugin)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  GPtrArray *settings = mortise_manifest_get_settings (manifest);
  JsonObject *labels = json_object_new ();
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];

      json_object_set_string_member (labels, setting->key,
                                     mortise_json_get_string (setting->definition, "label", setting->key));
    }
  json_object_set_string_member (object, "plugin", mortise_manifest_get_slug (manifest));
  json_object_set_string_member (object, "name", mortise_manifest_get_name (manifest));
  json_object_set_object_member (object, "settings", labels);
  return node_of (object);
}

/**
 * mortise_host_list_setting_names:
 * @self: a host
 *
 * Returns: (transfer full): for each plugin that has any, the keys and labels of its settings, for a search
 */
JsonNode *
mortise_host_list_setting_names (MortiseHost *self)
{
  GListModel *plugins = mortise_host_get_plugins (self);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (plugins, i);

      if (mortise_manifest_get_settings (mortise_hosted_plugin_get_manifest (plugin))->len > 0)
        json_array_add_element (array, list_names (plugin));
    }
  return json_node_init_array (json_node_alloc (), array);
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
  MortiseHostedPlugin *plugin = find_plugin (self, slug, error);
  const MortiseManifestSetting *setting = plugin != NULL && key != NULL ? find_setting (plugin, key, error) : NULL;
  GPtrArray *settings;
  JsonArray *array;
  JsonNode *node;

  if (plugin == NULL || key != NULL)
    return setting != NULL ? describe_setting (plugin, setting) : NULL;
  array = json_array_new ();
  settings = mortise_manifest_get_settings (mortise_hosted_plugin_get_manifest (plugin));
  for (guint i = 0; i < settings->len; i++)
    json_array_add_element (array, describe_setting (plugin, settings->pdata[i]));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static void
hide_secret (MortiseHostedPlugin *plugin, const MortiseManifestSetting *setting, JsonObject *values)
{
  g_autoptr (JsonNode) shown = NULL;

  if (!mortise_manifest_setting_is_sensitive (setting) || !json_object_has_member (values, setting->key))
    return;
  shown = dup_shown (plugin, setting);
  if (JSON_NODE_HOLDS_NULL (shown))
    json_object_remove_member (values, setting->key);
  else
    json_object_set_member (values, setting->key, g_steal_pointer (&shown));
}

/**
 * mortise_host_describe_settings_form:
 * @self: a host
 * @slug: slug of the plugin
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer full): what a form for all settings of a plugin is made from
 */
JsonNode *
mortise_host_describe_settings_form (MortiseHost *self, const char *slug, GError **error)
{
  MortiseHostedPlugin *plugin = find_plugin (self, slug, error);
  MortiseSettingLayers *layers;
  MortiseManifest *manifest;
  JsonObject *object, *values, *facts;
  JsonNode *schema;
  GPtrArray *settings;

  if (plugin == NULL)
    return NULL;
  layers = mortise_hosted_plugin_get_settings (plugin);
  manifest = mortise_hosted_plugin_get_manifest (plugin);
  values = mortise_setting_layers_dup_set_values (layers, NULL);
  facts = json_object_new ();
  schema = mortise_manifest_get_settings_schema (manifest);
  settings = mortise_manifest_get_settings (manifest);
  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];
      JsonObject *about = json_object_new ();

      describe_layers (layers, setting, about);
      json_object_set_object_member (facts, setting->key, about);
      hide_secret (plugin, setting, values);
    }
  object = json_object_new ();
  json_object_set_member (object, "schema", json_node_copy (schema));
  json_object_set_object_member (object, "values", values);
  json_object_set_object_member (object, "layers", facts);
  json_object_set_string_member (object, "apply",
                                 mortise_json_get_string (json_node_get_object (schema), "x-apply", "each"));
  json_object_set_string_member (object, "version", mortise_manifest_get_version (manifest));
  return node_of (object);
}

/* --- secrets ------------------------------------------------------------------------------------------------------ */

static void
on_audited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    g_task_return_pointer (task, json_node_ref (g_task_get_task_data (task)), (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static JsonNode *
describe_revealed (MortiseHostedPlugin *plugin, const MortiseManifestSetting *setting, GError **error)
{
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (plugin);
  JsonNode *node;

  if (mortise_setting_layers_is_unreadable (layers, setting->key))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                   "the secret %s of %s cannot be read now; unlock your keyring, or set it again", setting->key,
                   mortise_hosted_plugin_get_slug (plugin));
      return NULL;
    }
  node = describe_setting (plugin, setting);
  json_object_set_member (json_node_get_object (node), "value",
                          mortise_setting_layers_dup_value (layers, setting->key, NULL));
  return node;
}

/**
 * mortise_host_reveal_setting_async:
 * @self: a host
 * @slug: slug of the plugin
 * @key: a setting
 * @actor: who wants to see it
 * @callback: called with the answer
 * @user_data: passed to @callback
 *
 * Shows the value of a setting also where it is a secret, when the audit log has that it was asked for.
 */
void
mortise_host_reveal_setting_async (MortiseHost *self,
                                   const char *slug,
                                   const char *key,
                                   const char *actor,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;
  MortiseHostedPlugin *plugin = find_plugin (self, slug, &error);
  const MortiseManifestSetting *setting = plugin != NULL ? find_setting (plugin, key, &error) : NULL;
  JsonNode *answer = setting != NULL ? describe_revealed (plugin, setting, &error) : NULL;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, answer, (GDestroyNotify) json_node_unref);
  mortise_host_settings_audit (self, plugin, "setting.reveal", "keys", key, actor);
  mortise_store_flush_async (self->store, NULL, on_audited, g_steal_pointer (&task));
}

/**
 * mortise_host_reveal_setting_finish:
 * @self: a host
 * @result: what the callback was given
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`, or `MORTISE_ERROR_UNAVAILABLE` for a secret whose key cannot
 * be had
 *
 * Returns: (transfer full) (nullable): a *setting*
 */
JsonNode *
mortise_host_reveal_setting_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
