/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-setting-layers.h"

#include "mortise-json-pointer.h"
#include "mortise-json.h"
#include "mortise-setting-override.h"
#include "mortise-store.h"

/* Of the file with a plugin's settings, in bytes. */
#define MAX_FILE (1024 * 1024)

/* A value as the store has it; there is none where it is sealed and its key cannot be had. */
typedef struct
{
  char *text;
  JsonNode *value;
} Stored;

struct _MortiseSettingLayers
{
  MortiseManifest *manifest;
  MortiseSettingSource stored_source;
  GHashTable *file;
  GHashTable *stored;
  GHashTable *overrides;
  GPtrArray *file_problems;
  GPtrArray *environment_problems;
  gint64 changed_at;
};

static void
stored_free (gpointer data)
{
  Stored *stored = data;

  g_free (stored->text);
  g_clear_pointer (&stored->value, json_node_unref);
  g_free (stored);
}

/* As the admin API has it. */
const char *
mortise_setting_source_get_name (MortiseSettingSource source)
{
  static const char *const names[] = { "default", "file", "site", "tenant", "environment" };

  return names[source];
}

/**
 * mortise_setting_layers_new:
 * @manifest: the plugin's manifest
 * @tenant: for whom it is installed
 *
 * Returns: (transfer full): its settings, all at their defaults
 */
MortiseSettingLayers *
mortise_setting_layers_new (MortiseManifest *manifest, const char *tenant)
{
  MortiseSettingLayers *self = g_new0 (MortiseSettingLayers, 1);

  self->manifest = g_object_ref (manifest);
  self->stored_source = g_str_equal (tenant, MORTISE_TENANT_DEFAULT) ? MORTISE_SETTING_SITE : MORTISE_SETTING_TENANT;
  self->file = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  self->stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stored_free);
  self->overrides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->file_problems = g_ptr_array_new_with_free_func (g_free);
  self->environment_problems = g_ptr_array_new_with_free_func (g_free);
  self->changed_at = g_get_real_time ();
  return self;
}

void
mortise_setting_layers_free (MortiseSettingLayers *self)
{
  g_object_unref (self->manifest);
  g_hash_table_unref (self->file);
  g_hash_table_unref (self->stored);
  g_hash_table_unref (self->overrides);
  g_ptr_array_unref (self->file_problems);
  g_ptr_array_unref (self->environment_problems);
  g_free (self);
}

/* --- filling them ------------------------------------------------------------------------------------------------- */

/**
 * mortise_setting_layers_read_environment:
 * @self: settings
 * @environment: (array zero-terminated=1): `NAME=VALUE`
 */
void
mortise_setting_layers_read_environment (MortiseSettingLayers *self, const char *const *environment)
{
  GPtrArray *settings = mortise_manifest_get_settings (self->manifest);

  g_ptr_array_set_size (self->environment_problems, 0);
  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];

      g_hash_table_replace (
          self->overrides, g_strdup (setting->key),
          mortise_setting_overrides_read (self->manifest, setting, environment, self->environment_problems));
    }
}

static void
take_from_file (MortiseSettingLayers *self, GHashTable *values, const char *path, const char *key, JsonNode *value)
{
  const MortiseManifestSetting *setting = mortise_manifest_get_setting (self->manifest, key);
  g_autoptr (GError) error = NULL;

  if (setting != NULL && mortise_manifest_setting_check (setting, value, &error))
    g_hash_table_replace (values, g_strdup (key), json_node_copy (value));
  else if (setting != NULL)
    g_ptr_array_add (self->file_problems, g_strdup_printf ("%s: is passed over: %s", path, error->message));
  else
    g_ptr_array_add (self->file_problems, g_strdup_printf ("%s: /%s: there is no such setting; remove it", path, key));
}

/**
 * mortise_setting_layers_read_file:
 * @self: settings
 * @path: a file with a JSON object of values, which need not be there
 *
 * Reads the site's own values, which anybody may have written. A value that will not do is a problem, and passed over;
 * of a file that is no JSON object nothing is taken, and what was read from it last stays.
 *
 * Returns: whether a value is another one now
 */
gboolean
mortise_setting_layers_read_file (MortiseSettingLayers *self, const char *path)
{
  gboolean is_there = g_file_test (path, G_FILE_TEST_EXISTS);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = is_there ? mortise_json_load_file (path, MAX_FILE, &error) : NULL;
  g_autoptr (GHashTable) values = NULL;
  g_autoptr (JsonObject) before = mortise_setting_layers_dup_values (self);
  g_autoptr (JsonObject) after = NULL;
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  g_ptr_array_set_size (self->file_problems, 0);
  if (is_there && (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)))
    {
      g_ptr_array_add (self->file_problems,
                       error != NULL ? g_strdup (error->message) : g_strdup_printf ("%s: write a JSON object", path));
      return FALSE;
    }
  values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  if (node != NULL)
    json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (node != NULL && json_object_iter_next_ordered (&iter, &key, &value))
    take_from_file (self, values, path, key, value);
  g_hash_table_unref (self->file);
  self->file = g_steal_pointer (&values);
  self->changed_at = g_get_real_time ();
  after = mortise_setting_layers_dup_values (self);
  return !json_object_equal (before, after);
}

/**
 * mortise_setting_layers_set_stored:
 * @self: settings
 * @key: the setting's key
 * @text: as the store has it
 * @value: (nullable): what that comes to, %NULL where it is sealed and cannot be opened now
 */
void
mortise_setting_layers_set_stored (MortiseSettingLayers *self, const char *key, const char *text, JsonNode *value)
{
  Stored *stored = g_new0 (Stored, 1);

  stored->text = g_strdup (text);
  stored->value = value != NULL ? json_node_copy (value) : NULL;
  g_hash_table_replace (self->stored, g_strdup (key), stored);
  self->changed_at = g_get_real_time ();
}

void
mortise_setting_layers_clear_stored (MortiseSettingLayers *self)
{
  g_hash_table_remove_all (self->stored);
  self->changed_at = g_get_real_time ();
}

/* When any of them was last set, or read anew: µs since 1970. */
gint64
mortise_setting_layers_get_time (MortiseSettingLayers *self)
{
  return self->changed_at;
}

/* (transfer full): a line for each thing that is wrong in the file and the environment */
char **
mortise_setting_layers_list_problems (MortiseSettingLayers *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->file_problems->len; i++)
    g_strv_builder_add (builder, self->file_problems->pdata[i]);
  for (guint i = 0; i < self->environment_problems->len; i++)
    g_strv_builder_add (builder, self->environment_problems->pdata[i]);
  return g_strv_builder_end (builder);
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static GPtrArray *
get_overrides (MortiseSettingLayers *self, const char *key)
{
  GPtrArray *overrides = g_hash_table_lookup (self->overrides, key);

  return overrides != NULL && overrides->len > 0 ? overrides : NULL;
}

/* (transfer none) (nullable): without what the environment says */
static JsonNode *
find_value (MortiseSettingLayers *self, const char *key, JsonObject *instead, MortiseSettingSource *source)
{
  const Stored *stored = instead == NULL ? g_hash_table_lookup (self->stored, key) : NULL;
  JsonNode *value = instead != NULL ? mortise_json_get_member (instead, key) : stored != NULL ? stored->value : NULL;

  *source = self->stored_source;
  if (value != NULL)
    return value;
  value = g_hash_table_lookup (self->file, key);
  if (stored == NULL || value != NULL)
    *source = value != NULL ? MORTISE_SETTING_FILE : MORTISE_SETTING_DEFAULT;
  return value;
}

/**
 * mortise_setting_layers_dup_value:
 * @self: settings
 * @key: the key of one
 * @source: (out) (optional): where it comes from
 *
 * Returns: (transfer full) (nullable): its value; %NULL where there is no such setting
 */
JsonNode *
mortise_setting_layers_dup_value (MortiseSettingLayers *self, const char *key, MortiseSettingSource *source)
{
  const MortiseManifestSetting *setting = mortise_manifest_get_setting (self->manifest, key);
  GPtrArray *overrides = get_overrides (self, key);
  MortiseSettingSource found = MORTISE_SETTING_DEFAULT;
  JsonNode *value;

  if (setting == NULL)
    return NULL;
  value = find_value (self, key, NULL, &found);
  value = value != NULL ? json_node_copy (value) : mortise_manifest_setting_get_default (setting);
  if (overrides != NULL)
    {
      value = mortise_setting_overrides_apply (overrides, value);
      found = MORTISE_SETTING_ENVIRONMENT;
    }
  if (source != NULL)
    *source = found;
  return value;
}

/**
 * mortise_setting_layers_dup_values:
 * @self: settings
 *
 * Returns: (transfer full): all values by key, as the plugin gets them, secrets as well; null where there is none
 */
JsonObject *
mortise_setting_layers_dup_values (MortiseSettingLayers *self)
{
  JsonObject *values = json_object_new ();
  GPtrArray *settings = mortise_manifest_get_settings (self->manifest);

  for (guint i = 0; i < settings->len; i++)
    {
      const char *key = ((const MortiseManifestSetting *) settings->pdata[i])->key;

      json_object_set_member (values, key, mortise_setting_layers_dup_value (self, key, NULL));
    }
  return values;
}

/**
 * mortise_setting_layers_dup_set_values:
 * @self: settings
 * @stored: (nullable): what to suppose that the store has, by key; %NULL for what it has
 *
 * Returns: (transfer full): the values that the schema of all settings is to be checked on: what nobody set, and the
 *   manifest has no default for, is left out
 */
JsonObject *
mortise_setting_layers_dup_set_values (MortiseSettingLayers *self, JsonObject *stored)
{
  JsonObject *values = json_object_new ();
  GPtrArray *settings = mortise_manifest_get_settings (self->manifest);

  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];
      GPtrArray *overrides = get_overrides (self, setting->key);
      MortiseSettingSource source;
      JsonNode *value = find_value (self, setting->key, stored, &source);

      if (value == NULL)
        value = mortise_json_get_member (setting->definition, "default");
      value = value != NULL ? json_node_copy (value) : NULL;
      if (overrides != NULL)
        value = mortise_setting_overrides_apply (overrides, value);
      if (value != NULL)
        json_object_set_member (values, setting->key, value);
    }
  return values;
}

/* --- what the store has ------------------------------------------------------------------------------------------- */

gboolean
mortise_setting_layers_is_stored (MortiseSettingLayers *self, const char *key)
{
  return g_hash_table_contains (self->stored, key);
}

/* Whether the store has a value that cannot be opened now. */
gboolean
mortise_setting_layers_is_unreadable (MortiseSettingLayers *self, const char *key)
{
  const Stored *stored = g_hash_table_lookup (self->stored, key);

  return stored != NULL && stored->value == NULL;
}

/* (nullable): as the store has it */
const char *
mortise_setting_layers_get_stored_text (MortiseSettingLayers *self, const char *key)
{
  const Stored *stored = g_hash_table_lookup (self->stored, key);

  return stored != NULL ? stored->text : NULL;
}

/* (transfer full): the keys */
char **
mortise_setting_layers_list_stored (MortiseSettingLayers *self)
{
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (self->stored, NULL);

  return g_strdupv ((char **) keys);
}

/* (transfer full): the values by key, without those that cannot be opened now */
JsonObject *
mortise_setting_layers_dup_stored (MortiseSettingLayers *self)
{
  JsonObject *values = json_object_new ();
  GHashTableIter iter;
  gpointer key, stored;

  g_hash_table_iter_init (&iter, self->stored);
  while (g_hash_table_iter_next (&iter, &key, &stored))
    if (((Stored *) stored)->value != NULL)
      json_object_set_member (values, key, json_node_copy (((Stored *) stored)->value));
  return values;
}

/* --- what is locked ----------------------------------------------------------------------------------------------- */

/* (transfer full): the variables that give a setting its value, or members of it, by JSON pointer into the value */
JsonObject *
mortise_setting_layers_dup_variables (MortiseSettingLayers *self, const char *key)
{
  GPtrArray *overrides = get_overrides (self, key);
  JsonObject *variables = json_object_new ();

  for (guint i = 0; overrides != NULL && i < overrides->len; i++)
    {
      const MortiseSettingOverride *override = overrides->pdata[i];
      g_autofree char *token = override->member != NULL ? mortise_json_pointer_escape (override->member) : NULL;
      g_autofree char *pointer = token != NULL ? g_strconcat ("/", token, NULL) : g_strdup ("");

      json_object_set_string_member (variables, pointer, override->variable);
    }
  return variables;
}

/* A member that is not there, or is what the variable says, is no contradiction to it. */
static gboolean
contradicts (JsonNode *value, const MortiseSettingOverride *override)
{
  JsonNode *member;

  if (override->member == NULL)
    return TRUE;
  if (value == NULL)
    return FALSE;
  member = JSON_NODE_HOLDS_OBJECT (value) ? mortise_json_get_member (json_node_get_object (value), override->member)
                                          : NULL;
  return !JSON_NODE_HOLDS_OBJECT (value) || (member != NULL && !json_node_equal (member, override->value));
}

/**
 * mortise_setting_layers_find_lock:
 * @self: settings
 * @key: the key of one
 * @value: (nullable): what it is to be set to; %NULL for its default
 *
 * Returns: (transfer none) (nullable): the variable that says otherwise
 */
const char *
mortise_setting_layers_find_lock (MortiseSettingLayers *self, const char *key, JsonNode *value)
{
  GPtrArray *overrides = get_overrides (self, key);

  for (guint i = 0; overrides != NULL && i < overrides->len; i++)
    {
      const MortiseSettingOverride *override = overrides->pdata[i];

      if (contradicts (value, override))
        return override->variable;
    }
  return NULL;
}
