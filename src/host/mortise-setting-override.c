/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings from the environment of the host: MORTISE_<SLUG>_<KEY>, upper-case, with `_` for all that is neither letter
 * nor digit. Plugins of AnineePlus have the names that their platform gives them as well, <NAME>_PLUGIN_<KEY>, and
 * <NAME>_PLUGIN_<SECTION>_<KEY> for the members of a setting that is an object.
 */
#include "mortise-setting-override.h"

#include "mortise-json-pointer.h"
#include "mortise-json.h"

#include <string.h>

void
mortise_setting_override_free (MortiseSettingOverride *override)
{
  g_free (override->variable);
  g_free (override->member);
  json_node_unref (override->value);
  g_free (override);
}

/* `secretKey` is SECRET_KEY where @splits_words, and SECRETKEY otherwise. */
static char *
make_name (const char *text, gboolean splits_words)
{
  GString *name = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      gboolean begins_word = p > text && g_ascii_isupper (*p) && (g_ascii_islower (p[-1]) || g_ascii_isdigit (p[-1]));

      if (splits_words && begins_word)
        g_string_append_c (name, '_');
      g_string_append_c (name, g_ascii_isalnum (*p) ? g_ascii_toupper (*p) : '_');
    }
  return g_string_free (name, FALSE);
}

static char *
make_own_variable (const char *slug, const char *key)
{
  g_autofree char *slug_name = make_name (slug, FALSE);
  g_autofree char *key_name = make_name (key, FALSE);

  return g_strdup_printf ("MORTISE_%s_%s", slug_name, key_name);
}

static char *
make_foreign_variable (const char *slug, const char *key, const char *member)
{
  g_autofree char *slug_name = make_name (slug, FALSE);
  g_autofree char *key_name = make_name (key, TRUE);
  g_autofree char *member_name = member != NULL ? make_name (member, TRUE) : NULL;

  if (g_str_has_suffix (slug_name, "_PLUGIN"))
    slug_name[strlen (slug_name) - strlen ("_PLUGIN")] = '\0';
  return g_strconcat (slug_name, "_PLUGIN_", key_name, member != NULL ? "_" : NULL, member_name, NULL);
}

static void
take_variable (GPtrArray *overrides,
               GPtrArray *problems,
               const MortiseManifestSetting *setting,
               const char *member,
               char *name,
               const char *const *environment)
{
  g_autofree char *variable = name;
  const char *text = g_environ_getenv ((char **) environment, variable);
  g_autoptr (GError) error = NULL;
  JsonNode *value = text != NULL ? mortise_manifest_setting_read_text (setting, text, &error) : NULL;
  MortiseSettingOverride *override;

  if (error != NULL)
    g_ptr_array_add (problems, g_strdup_printf ("the variable %s is passed over: %s", variable, error->message));
  if (value == NULL)
    return;
  override = g_new0 (MortiseSettingOverride, 1);
  override->variable = g_steal_pointer (&variable);
  override->member = g_strdup (member);
  override->value = value;
  g_ptr_array_add (overrides, override);
}

/* How a member is read, going by the value that it has by default. */
static const char *
choose_type (JsonNode *value)
{
  if (!JSON_NODE_HOLDS_VALUE (value))
    return "json";
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return "text";
  return json_node_get_value_type (value) == G_TYPE_BOOLEAN ? "checkbox" : "number";
}

static void
take_members (GPtrArray *overrides,
              GPtrArray *problems,
              const char *slug,
              const MortiseManifestSetting *setting,
              const char *const *environment)
{
  JsonObject *members = mortise_json_get_object (setting->definition, "default");
  g_autoptr (JsonObject) nothing = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (members == NULL)
    return;
  json_object_iter_init_ordered (&iter, members);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      MortiseManifestSetting member
          = { .key = (char *) name, .type = (char *) choose_type (value), .definition = nothing };

      take_variable (overrides, problems, &member, name, make_foreign_variable (slug, setting->key, name), environment);
    }
}

/**
 * mortise_setting_overrides_read:
 * @manifest: the plugin's manifest
 * @setting: one of its settings
 * @environment: (array zero-terminated=1): `NAME=VALUE`
 * @problems: (element-type utf8): where to add what is wrong with a variable, which is then passed over
 *
 * Returns: (transfer full) (element-type MortiseSettingOverride): what the environment says of @setting
 */
GPtrArray *
mortise_setting_overrides_read (MortiseManifest *manifest,
                                const MortiseManifestSetting *setting,
                                const char *const *environment,
                                GPtrArray *problems)
{
  GPtrArray *overrides = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_setting_override_free);
  const char *slug = mortise_manifest_get_slug (manifest);

  if (g_str_equal (mortise_manifest_get_dialect (manifest), "anineeplus"))
    {
      take_members (overrides, problems, slug, setting, environment);
      take_variable (overrides, problems, setting, NULL, make_foreign_variable (slug, setting->key, NULL), environment);
    }
  take_variable (overrides, problems, setting, NULL, make_own_variable (slug, setting->key), environment);
  return overrides;
}

static JsonNode *
replace_member (JsonNode *value, const MortiseSettingOverride *override)
{
  g_autoptr (JsonObject) replaced = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (value != NULL && JSON_NODE_HOLDS_OBJECT (value))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (value));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        json_object_set_member (replaced, name, json_node_copy (member));
    }
  json_object_set_member (replaced, override->member, json_node_copy (override->value));
  return json_node_init_object (json_node_alloc (), replaced);
}

/**
 * mortise_setting_overrides_apply:
 * @overrides: (element-type MortiseSettingOverride): what the environment says of a setting
 * @value: (transfer full) (nullable): the value that it has otherwise
 *
 * Returns: (transfer full) (nullable): the value that it has
 */
JsonNode *
mortise_setting_overrides_apply (GPtrArray *overrides, JsonNode *value)
{
  for (guint i = 0; i < overrides->len; i++)
    {
      const MortiseSettingOverride *override = overrides->pdata[i];
      JsonNode *before = value;

      value = override->member != NULL ? replace_member (before, override) : json_node_copy (override->value);
      g_clear_pointer (&before, json_node_unref);
    }
  return value;
}
