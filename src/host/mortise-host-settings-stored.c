/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings as the store has them: each a text, which is JSON, or for a secret what it is sealed as. */
#include "mortise-host-settings-private.h"

#include "mortise-error.h"
#include "mortise-host-traces.h"
#include "mortise-json.h"

#include <string.h>

static void
report (MortiseHost *self, MortiseHostedPlugin *plugin, const char *message)
{
  mortise_journal_add (self->journal, mortise_hosted_plugin_get_slug (plugin), "host", "warning", message, NULL);
}

static void
report_problems (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  g_auto (GStrv) problems = mortise_setting_layers_list_problems (mortise_hosted_plugin_get_settings (plugin));

  for (guint i = 0; problems[i] != NULL; i++)
    report (self, plugin, problems[i]);
}

/*< private >
 * mortise_host_settings_read_file:
 *
 * Reads what the site's file says of the plugin's settings.
 *
 * Returns: whether a value is another one now
 */
gboolean
mortise_host_settings_read_file (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (plugin);
  g_autofree char *name = g_strconcat (mortise_hosted_plugin_get_slug (plugin), ".json", NULL);
  g_autofree char *path = g_build_filename (self->site, "settings", name, NULL);
  gboolean differs = mortise_setting_layers_read_file (layers, path);

  report_problems (self, plugin);
  mortise_host_learn_secrets (self, plugin);
  return differs;
}

/*< private >
 * mortise_host_settings_open:
 * @self: a host
 * @plugin: a plugin that it has just taken in
 *
 * Reads what the environment and the site's file say of the plugin's settings.
 */
void
mortise_host_settings_open (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  g_auto (GStrv) environment = g_get_environ ();

  mortise_setting_layers_read_environment (mortise_hosted_plugin_get_settings (plugin),
                                           (const char *const *) environment);
  mortise_host_settings_read_file (self, plugin);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/*< private >
 * mortise_host_settings_read_text:
 * @self: a host
 * @plugin: whose setting it is
 * @key: the setting
 * @text: what the store has
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the value, which is opened if it is sealed
 */
JsonNode *
mortise_host_settings_read_text (MortiseHost *self,
                                 MortiseHostedPlugin *plugin,
                                 const char *key,
                                 const char *text,
                                 GError **error)
{
  MortiseSecretOwner owner
      = { mortise_hosted_plugin_get_tenant (plugin), mortise_hosted_plugin_get_slug (plugin), key };
  g_autofree char *opened = NULL;

  if (!mortise_secret_keeper_is_sealed (text))
    return mortise_json_parse (text, strlen (text), error);
  opened = mortise_secret_keeper_open (self->secrets, &owner, text, error);
  return opened != NULL ? mortise_json_parse (opened, strlen (opened), error) : NULL;
}

/* A secret that cannot be opened stays as it is, and the plugin runs without it. */
void
mortise_host_settings_take (MortiseHost *self, MortiseHostedPlugin *plugin, const char *key, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = mortise_host_settings_read_text (self, plugin, key, text, &error);

  if (value == NULL)
    {
      g_autofree char *message = g_strdup_printf ("%s is not set: %s", key, error->message);

      report (self, plugin, message);
    }
  mortise_setting_layers_set_stored (mortise_hosted_plugin_get_settings (plugin), key, text, value);
  mortise_host_learn_secrets (self, plugin);
}

/*< private >
 * mortise_host_settings_take_all:
 * @settings: what mortise_host_settings_write() wrote
 *
 * Returns: whether a value is another one now
 */
gboolean
mortise_host_settings_take_all (MortiseHost *self, MortiseHostedPlugin *plugin, const char *settings)
{
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (plugin);
  g_autoptr (JsonObject) before = mortise_setting_layers_dup_values (layers);
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (JsonNode) node = json_from_string (settings, NULL);
  JsonObjectIter iter;
  const char *key;
  JsonNode *text;

  mortise_setting_layers_clear_stored (layers);
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &key, &text))
    mortise_host_settings_take (self, plugin, key, json_node_get_string (text));
  after = mortise_setting_layers_dup_values (layers);
  return !json_object_equal (before, after);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static char *
write_value (MortiseHost *self,
             MortiseHostedPlugin *plugin,
             const MortiseManifestSetting *setting,
             JsonNode *value,
             GError **error)
{
  MortiseSecretOwner owner
      = { mortise_hosted_plugin_get_tenant (plugin), mortise_hosted_plugin_get_slug (plugin), setting->key };
  g_autofree char *text = mortise_json_to_text (value, FALSE);

  if (!mortise_manifest_setting_is_sensitive (setting))
    return g_steal_pointer (&text);
  return mortise_secret_keeper_seal (self->secrets, &owner, text, error);
}

/* What the store has of a value already: sealed anew it would be another text, and look like a change. What another key
 * than the current one sealed is sealed anew all the same, as that key is about to go. */
static const char *
find_text (MortiseHost *self,
           MortiseHostedPlugin *plugin,
           const MortiseManifestSetting *setting,
           JsonObject *stored,
           JsonNode *value)
{
  const char *text = mortise_setting_layers_get_stored_text (mortise_hosted_plugin_get_settings (plugin), setting->key);
  JsonNode *before = mortise_json_get_member (stored, setting->key);

  if (text == NULL || before == NULL || !json_node_equal (before, value)
      || mortise_secret_keeper_is_sealed (text) != mortise_manifest_setting_is_sensitive (setting)
      || (mortise_secret_keeper_is_sealed (text) && !mortise_secret_keeper_is_current (self->secrets, text)))
    return NULL;
  return text;
}

static void
take_text (JsonObject *texts, const char *key, const char *text)
{
  json_object_set_string_member (texts, key, text);
}

/*< private >
 * mortise_host_settings_write:
 * @self: a host
 * @plugin: whose settings they are
 * @manifest: the manifest that they are to fit, which may be of another version than the plugin's
 * @values: the values, by key
 * @kept: (nullable): keys of what stays as the store has it, where @values has no value for it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the text of an object of keys and texts, as the store takes it
 */
char *
mortise_host_settings_write (MortiseHost *self,
                             MortiseHostedPlugin *plugin,
                             MortiseManifest *manifest,
                             JsonObject *values,
                             char **kept,
                             GError **error)
{
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (plugin);
  g_autoptr (JsonObject) stored = mortise_setting_layers_dup_stored (layers);
  g_autoptr (JsonObject) texts = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), texts);
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  for (guint i = 0; kept != NULL && kept[i] != NULL; i++)
    take_text (texts, kept[i], mortise_setting_layers_get_stored_text (layers, kept[i]));
  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      const MortiseManifestSetting *setting = mortise_manifest_get_setting (manifest, key);
      const char *known = find_text (self, plugin, setting, stored, value);
      g_autofree char *written = known == NULL ? write_value (self, plugin, setting, value, error) : NULL;

      if (known == NULL && written == NULL)
        return NULL;
      take_text (texts, key, known != NULL ? known : written);
    }
  return mortise_json_to_text (node, FALSE);
}

/* --- what was stored before it was a secret ----------------------------------------------------------------------- */

/* (transfer full): by key, what @manifest says is a secret and the store has as it is; sealed */
static JsonObject *
seal_bare (MortiseHost *self, MortiseHostedPlugin *plugin, MortiseManifest *manifest)
{
  GPtrArray *settings = mortise_manifest_get_settings (manifest);
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (plugin);
  JsonObject *sealed = json_object_new ();

  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];
      const char *text = mortise_setting_layers_get_stored_text (layers, setting->key);
      MortiseSecretOwner owner
          = { mortise_hosted_plugin_get_tenant (plugin), mortise_hosted_plugin_get_slug (plugin), setting->key };
      g_autoptr (GError) error = NULL;
      g_autofree char *box = NULL;

      if (text == NULL || !mortise_manifest_setting_is_sensitive (setting) || mortise_secret_keeper_is_sealed (text))
        continue;
      box = mortise_secret_keeper_seal (self->secrets, &owner, text, &error);
      if (box != NULL)
        json_object_set_string_member (sealed, setting->key, box);
      else
        report (self, plugin, error->message);
    }
  return sealed;
}

/*< private >
 * mortise_host_settings_seal:
 * @self: a host
 * @plugin: a plugin
 * @manifest: what says which of its settings are secrets
 *
 * Seals secrets that the store has as they are: they were set before the plugin said that they are secrets.
 */
void
mortise_host_settings_seal (MortiseHost *self, MortiseHostedPlugin *plugin, MortiseManifest *manifest)
{
  g_autoptr (JsonObject) sealed = seal_bare (self, plugin, manifest);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), sealed);
  g_autofree char *text = NULL;
  JsonObjectIter iter;
  const char *key;
  JsonNode *box;

  if (json_object_get_size (sealed) == 0)
    return;
  text = mortise_json_to_text (node, FALSE);
  mortise_store_seal_settings (self->store, mortise_hosted_plugin_get_tenant (plugin),
                               mortise_hosted_plugin_get_slug (plugin), text);
  json_object_iter_init (&iter, sealed);
  while (json_object_iter_next (&iter, &key, &box))
    mortise_host_settings_take (self, plugin, key, json_node_get_string (box));
}

void
mortise_host_settings_seal_all (MortiseHost *self)
{
  guint n_plugins = g_list_model_get_n_items (G_LIST_MODEL (self->plugins));

  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      mortise_host_settings_seal (self, plugin, mortise_hosted_plugin_get_manifest (plugin));
    }
}

/* Notes that something was done to a plugin's settings which changes nothing. */
void
mortise_host_settings_audit (MortiseHost *self,
                             MortiseHostedPlugin *plugin,
                             const char *action,
                             const char *name,
                             const char *value,
                             const char *actor)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *detail = NULL;
  MortiseAuditRecord audit = { .tenant = (char *) mortise_hosted_plugin_get_tenant (plugin),
                               .actor = (char *) actor,
                               .action = (char *) action,
                               .subject = (char *) mortise_hosted_plugin_get_slug (plugin) };

  json_object_set_string_member (object, name, value);
  detail = mortise_json_to_text (node, FALSE);
  audit.detail = detail;
  mortise_store_add_audit (self->store, &audit);
}

/* Whether all that the store has of a plugin can be read: else it cannot be taken to another version. */
gboolean
mortise_host_settings_check_opened (MortiseHostedPlugin *plugin, GError **error)
{
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (plugin);
  g_auto (GStrv) keys = mortise_setting_layers_list_stored (layers);
  g_autoptr (JsonObject) values = mortise_setting_layers_dup_stored (layers);

  for (guint i = 0; keys[i] != NULL; i++)
    if (!json_object_has_member (values, keys[i]))
      {
        g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                     "the secret %s of %s cannot be read now; unlock your keyring, or unset it", keys[i],
                     mortise_hosted_plugin_get_slug (plugin));
        return FALSE;
      }
  return TRUE;
}
