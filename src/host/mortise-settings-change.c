/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a change of settings comes to, and whether it may be made: each value by itself, then the whole set by the
 * manifest's JSON Schema. A plugin can be set up step by step, so what was wrong or missing before is no reason to
 * refuse: a change may not make anything wrong that was right, and what it touches has to be right.
 */
#include "mortise-settings-change.h"

#include "mortise-error.h"
#include "mortise-json-pointer.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"
#include "mortise-setting-secrets.h"

#include <string.h>

/* Of all values of a plugin that the store has, as JSON text in bytes: they go to its process in one frame. */
#define MAX_SIZE (4 * 1024 * 1024)

/**
 * mortise_settings_change_new:
 * @values: new values, by key
 * @unset: (nullable) (array zero-terminated=1): keys
 * @cause: why
 *
 * Returns: (transfer full): a change of @values and @unset alone
 */
MortiseSettingsChange *
mortise_settings_change_new (JsonObject *values, const char *const *unset, const char *cause)
{
  static const char *const none[] = { NULL };
  MortiseSettingsChange *self = g_new0 (MortiseSettingsChange, 1);

  self->values = json_object_ref (values);
  self->unset = g_strdupv ((char **) (unset != NULL ? unset : none));
  self->cause = g_strdup (cause);
  return self;
}

void
mortise_settings_change_free (MortiseSettingsChange *self)
{
  json_object_unref (self->values);
  g_strfreev (self->unset);
  g_free (self->cause);
  g_clear_pointer (&self->preview, json_object_unref);
  g_free (self);
}

static gboolean
is_secret (MortiseManifest *manifest, const char *key)
{
  const MortiseManifestSetting *setting = mortise_manifest_get_setting (manifest, key);

  return setting != NULL && mortise_manifest_setting_is_sensitive (setting);
}

/**
 * mortise_settings_change_keep_secrets:
 * @self: a change
 * @manifest: the plugin's manifest
 * @layers: the plugin's settings
 *
 * Completes values that were written without the secrets in them, as they are shown.
 */
void
mortise_settings_change_keep_secrets (MortiseSettingsChange *self,
                                      MortiseManifest *manifest,
                                      MortiseSettingLayers *layers)
{
  JsonObject *whole = json_node_get_object (mortise_manifest_get_settings_schema (manifest));
  g_autoptr (JsonObject) stored = mortise_setting_layers_dup_stored (layers);
  g_autoptr (JsonObject) values = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, self->values);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      JsonNode *before = is_secret (manifest, key) ? mortise_json_get_member (stored, key) : NULL;

      json_object_set_member (values, key,
                              before != NULL ? mortise_setting_keep_secrets (whole, key, value, before)
                                             : json_node_copy (value));
    }
  json_object_unref (self->values);
  self->values = g_steal_pointer (&values);
}

/* --- what it changes ---------------------------------------------------------------------------------------------- */

static gboolean
keeps (MortiseSettingsChange *self, MortiseManifest *manifest, const char *key)
{
  if (json_object_has_member (self->values, key) || g_strv_contains ((const char *const *) self->unset, key))
    return FALSE;
  return !self->replaces || (self->keeps_secrets && is_secret (manifest, key));
}

/* (transfer full): the keys of what stays in the store as it is */
char **
mortise_settings_change_list_kept (MortiseSettingsChange *self, MortiseManifest *manifest, MortiseSettingLayers *layers)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) stored = mortise_setting_layers_list_stored (layers);

  for (guint i = 0; stored[i] != NULL; i++)
    if (keeps (self, manifest, stored[i]))
      g_strv_builder_add (builder, stored[i]);
  return g_strv_builder_end (builder);
}

/* (transfer full): the keys of what is set to another value, or back */
char **
mortise_settings_change_list_changed (MortiseSettingsChange *self,
                                      MortiseManifest *manifest,
                                      MortiseSettingLayers *layers)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (JsonObject) before = mortise_setting_layers_dup_stored (layers);
  GPtrArray *settings = mortise_manifest_get_settings (manifest);

  for (guint i = 0; i < settings->len; i++)
    {
      const char *key = ((const MortiseManifestSetting *) settings->pdata[i])->key;
      JsonNode *value = mortise_json_get_member (self->values, key);
      JsonNode *old = mortise_json_get_member (before, key);
      gboolean is_other = value != NULL
                              ? old == NULL || !json_node_equal (old, value)
                              : mortise_setting_layers_is_stored (layers, key) && !keeps (self, manifest, key);

      if (is_other)
        g_strv_builder_add (builder, key);
    }
  return g_strv_builder_end (builder);
}

/**
 * mortise_settings_change_apply:
 * @self: a change
 * @manifest: the plugin's manifest
 * @layers: the plugin's settings, which stay as they are
 *
 * Returns: (transfer full): the values that the store is to have, by key, but for what is kept of secrets that cannot
 * be opened, and of settings that @manifest does not have
 */
JsonObject *
mortise_settings_change_apply (MortiseSettingsChange *self, MortiseManifest *manifest, MortiseSettingLayers *layers)
{
  g_autoptr (JsonObject) before = mortise_setting_layers_dup_stored (layers);
  g_auto (GStrv) kept = mortise_settings_change_list_kept (self, manifest, layers);
  JsonObject *after = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  for (guint i = 0; kept[i] != NULL; i++)
    if (json_object_has_member (before, kept[i]) && mortise_manifest_get_setting (manifest, kept[i]) != NULL)
      json_object_set_member (after, kept[i], json_object_dup_member (before, kept[i]));
  json_object_iter_init_ordered (&iter, self->values);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    json_object_set_member (after, key, json_node_copy (value));
  return after;
}

gboolean
mortise_settings_change_has_secret (MortiseSettingsChange *self, MortiseManifest *manifest)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init (&iter, self->values);
  while (json_object_iter_next (&iter, &key, &value))
    if (is_secret (manifest, key))
      return TRUE;
  return FALSE;
}

static void
describe_member (JsonObject *change, const char *name, JsonNode *value)
{
  if (value != NULL)
    json_object_set_member (change, name, json_node_copy (value));
  else
    json_object_set_null_member (change, name);
}

/**
 * mortise_settings_change_describe:
 * @self: a change
 * @manifest: the plugin's manifest
 * @layers: the plugin's settings
 * @changes: where to put, by key, what would be changed in the store: `before` and `after`, or of a secret `secret`
 */
void
mortise_settings_change_describe (MortiseSettingsChange *self,
                                  MortiseManifest *manifest,
                                  MortiseSettingLayers *layers,
                                  JsonObject *changes)
{
  g_auto (GStrv) changed = mortise_settings_change_list_changed (self, manifest, layers);
  g_autoptr (JsonObject) before = mortise_setting_layers_dup_stored (layers);

  for (guint i = 0; changed[i] != NULL; i++)
    {
      JsonObject *change = json_object_new ();

      json_object_set_object_member (changes, changed[i], change);
      if (is_secret (manifest, changed[i]))
        {
          json_object_set_boolean_member (change, "secret", TRUE);
          continue;
        }
      describe_member (change, "before", mortise_json_get_member (before, changed[i]));
      describe_member (change, "after", mortise_json_get_member (self->values, changed[i]));
    }
}

/* --- whether it may be made --------------------------------------------------------------------------------------- */

static gboolean
check_key (MortiseManifest *manifest, const char *key, GError **error)
{
  const char *slug = mortise_manifest_get_slug (manifest);

  if (mortise_manifest_get_setting (manifest, key) != NULL)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "%s has no setting \"%s\"; `mortise config get %s` shows those there are", slug, key, slug);
  return FALSE;
}

static gboolean
check_keys (MortiseSettingsChange *self, MortiseManifest *manifest, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, self->values);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      if (!check_key (manifest, key, error))
        return FALSE;
      if (!g_strv_contains ((const char *const *) self->unset, key))
        continue;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s is to be set and unset at once; do one", key);
      return FALSE;
    }
  for (guint i = 0; self->unset[i] != NULL; i++)
    if (!check_key (manifest, self->unset[i], error))
      return FALSE;
  return TRUE;
}

/* What the environment says holds: a change of it would be kept, and change nothing. Where all is replaced, by what was
 * there before or somewhere else, that is what is wanted. */
static gboolean
check_locks (MortiseSettingsChange *self, MortiseManifest *manifest, MortiseSettingLayers *layers, GError **error)
{
  g_auto (GStrv) changed = mortise_settings_change_list_changed (self, manifest, layers);

  if (self->replaces)
    return TRUE;
  for (guint i = 0; changed[i] != NULL; i++)
    {
      JsonNode *value = mortise_json_get_member (self->values, changed[i]);
      const char *variable = mortise_setting_layers_find_lock (layers, changed[i], value);

      if (variable == NULL)
        continue;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                   "%s of %s is set by the variable %s in the environment of the host; change it there", changed[i],
                   mortise_manifest_get_slug (manifest), variable);
      return FALSE;
    }
  return TRUE;
}

static void
check_values (MortiseSettingsChange *self, MortiseManifest *manifest, GString *problems)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, self->values);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      const MortiseManifestSetting *setting = mortise_manifest_get_setting (manifest, key);
      g_autoptr (GError) error = NULL;

      if (!mortise_manifest_setting_check (setting, value, &error))
        g_string_append_printf (problems, "%s%s", problems->len > 0 ? "\n" : "", error->message);
    }
}

/* The setting that a pointer leads into; %NULL for the whole. */
static char *
dup_first_token (const char *pointer)
{
  g_auto (GStrv) tokens = mortise_json_pointer_split (pointer);

  return tokens != NULL ? g_strdup (tokens[0]) : NULL;
}

static gboolean
was_there (GPtrArray *before, const MortiseJsonViolation *violation)
{
  for (guint i = 0; i < before->len; i++)
    {
      const MortiseJsonViolation *other = before->pdata[i];

      if (g_str_equal (other->pointer, violation->pointer) && g_str_equal (other->keyword, violation->keyword)
          && g_str_equal (other->message, violation->message))
        return TRUE;
    }
  return FALSE;
}

static void
add_violation (GString *problems, MortiseManifest *manifest, const MortiseJsonViolation *violation, const char *key)
{
  gboolean quotes_secret = key != NULL && is_secret (manifest, key);

  g_string_append_printf (problems, "%s%s: %s", problems->len > 0 ? "\n" : "",
                          *violation->pointer != '\0' ? violation->pointer : "/",
                          quotes_secret ? MORTISE_SETTING_BAD_SECRET : violation->message);
}

static GPtrArray *
validate (MortiseJsonSchema *schema, MortiseSettingLayers *layers, JsonObject *stored)
{
  g_autoptr (JsonObject) values = mortise_setting_layers_dup_set_values (layers, stored);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), values);

  return mortise_json_schema_validate (schema, node);
}

static void
check_whole (MortiseSettingsChange *self, MortiseManifest *manifest, MortiseSettingLayers *layers, GString *problems)
{
  g_autoptr (MortiseJsonSchema) schema
      = mortise_json_schema_new (mortise_manifest_get_settings_schema (manifest), NULL);
  g_autoptr (JsonObject) applied = mortise_settings_change_apply (self, manifest, layers);
  g_autoptr (GPtrArray) before = schema != NULL ? validate (schema, layers, NULL) : NULL;
  g_autoptr (GPtrArray) after = schema != NULL ? validate (schema, layers, applied) : NULL;

  for (guint i = 0; after != NULL && i < after->len; i++)
    {
      const MortiseJsonViolation *violation = after->pdata[i];
      g_autofree char *key = dup_first_token (violation->pointer);

      if ((key != NULL && json_object_has_member (self->values, key)) || !was_there (before, violation))
        add_violation (problems, manifest, violation, key);
    }
}

/**
 * mortise_settings_list_violations:
 * @manifest: the plugin's manifest
 * @layers: the plugin's settings
 *
 * Returns: (transfer full) (nullable): what is wrong with the settings together as they are, a line for each that
 * begins with its JSON pointer; %NULL for nothing
 */
char *
mortise_settings_list_violations (MortiseManifest *manifest, MortiseSettingLayers *layers)
{
  g_autoptr (MortiseJsonSchema) schema
      = mortise_json_schema_new (mortise_manifest_get_settings_schema (manifest), NULL);
  g_autoptr (GPtrArray) violations = schema != NULL ? validate (schema, layers, NULL) : NULL;
  g_autoptr (GString) problems = g_string_new (NULL);

  for (guint i = 0; violations != NULL && i < violations->len; i++)
    {
      const MortiseJsonViolation *violation = violations->pdata[i];
      g_autofree char *key = dup_first_token (violation->pointer);

      add_violation (problems, manifest, violation, key);
    }
  return problems->len > 0 ? g_strdup (problems->str) : NULL;
}

static gboolean
check_size (MortiseSettingsChange *self, MortiseManifest *manifest, MortiseSettingLayers *layers, GError **error)
{
  g_autoptr (JsonObject) values = mortise_settings_change_apply (self, manifest, layers);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), values);
  g_autofree char *text = mortise_json_to_text (node, FALSE);

  if (strlen (text) <= MAX_SIZE)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "the settings of a plugin may have %d bytes together, and these have more; keep large things in files",
               MAX_SIZE);
  return FALSE;
}

/**
 * mortise_settings_change_check:
 * @self: a change
 * @manifest: the plugin's manifest
 * @layers: the plugin's settings
 * @error: return location for %MORTISE_ERROR_NOT_FOUND for a key that there is not, %MORTISE_ERROR_CONFLICT where the
 *   environment says otherwise, and %MORTISE_ERROR_INVALID with a line for each value that will not do, which begins
 *   with its JSON pointer
 *
 * Returns: whether the change may be made
 */
gboolean
mortise_settings_change_check (MortiseSettingsChange *self,
                               MortiseManifest *manifest,
                               MortiseSettingLayers *layers,
                               GError **error)
{
  g_autoptr (GString) problems = g_string_new (NULL);

  if (!check_keys (self, manifest, error) || !check_locks (self, manifest, layers, error)
      || !check_size (self, manifest, layers, error))
    return FALSE;
  check_values (self, manifest, problems);
  if (problems->len == 0)
    check_whole (self, manifest, layers, problems);
  if (problems->len == 0)
    return TRUE;
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, problems->str);
  return FALSE;
}
