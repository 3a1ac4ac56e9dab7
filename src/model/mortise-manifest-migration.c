/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings at an update. A manifest says what happens to them on the way to each version, in data and not in code, so
 * that the host can do it in the transaction that makes the new version the current one, and undo it as well. */
#include "mortise-manifest-migration.h"

#include "mortise-json-pointer.h"
#include "mortise-json.h"
#include "mortise-setting-conversion.h"
#include "mortise-version.h"

/* How deep in the settings a value may be moved. */
#define MAX_DEPTH 16

static int
compare_migrations (gconstpointer a, gconstpointer b)
{
  g_autoptr (MortiseVersion) first
      = mortise_version_parse (mortise_json_get_string (*(JsonObject *const *) a, "version", NULL), NULL);
  g_autoptr (MortiseVersion) second
      = mortise_version_parse (mortise_json_get_string (*(JsonObject *const *) b, "version", NULL), NULL);

  return mortise_version_compare (first, second);
}

static gboolean
lies_between (JsonObject *migration, const MortiseVersion *from, const MortiseVersion *to)
{
  g_autoptr (MortiseVersion) version
      = mortise_version_parse (mortise_json_get_string (migration, "version", NULL), NULL);

  return mortise_version_compare (version, from) > 0 && mortise_version_compare (version, to) <= 0;
}

/* Those after the version before, up to the new one, in the order of versions. */
static GPtrArray *
list_migrations (const char *before, MortiseManifest *after)
{
  g_autoptr (MortiseVersion) from = mortise_version_parse (before, NULL);
  g_autoptr (MortiseVersion) to = mortise_version_parse (mortise_manifest_get_version (after), NULL);
  JsonArray *all = mortise_manifest_get_list (after, "migrations");
  GPtrArray *list = g_ptr_array_new ();

  if (from == NULL)
    return list;
  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      JsonObject *migration = json_array_get_object_element (all, i);

      if (lies_between (migration, from, to))
        g_ptr_array_add (list, migration);
    }
  g_ptr_array_sort (list, compare_migrations);
  return list;
}

/* All at once, so that two settings can change names with each other. */
static void
rename_settings (JsonObject *settings, JsonObject *names)
{
  g_autoptr (JsonObject) renamed = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, names);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (json_object_has_member (settings, name))
      {
        json_object_set_member (renamed, json_node_get_string (node), json_object_dup_member (settings, name));
        json_object_remove_member (settings, name);
      }
  json_object_iter_init_ordered (&iter, renamed);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (settings, name, json_node_copy (node));
}

/* The object that the last token of a pointer names a member of, made where it is not there and @make says so. */
static JsonObject *
find_parent (JsonObject *settings, char **tokens, gboolean make)
{
  JsonObject *parent = settings;

  for (guint i = 0; tokens[i + 1] != NULL; i++)
    {
      JsonObject *child = mortise_json_get_object (parent, tokens[i]);

      if (child == NULL && !make)
        return NULL;
      if (child == NULL)
        json_object_set_object_member (parent, tokens[i], child = json_object_new ());
      parent = child;
    }
  return parent;
}

/* The tokens of a pointer into the settings; a bare name stands for the setting of that name. */
static char **
split_place (const char *place)
{
  const char *const name[] = { place, NULL };
  g_auto (GStrv) tokens = NULL;

  if (*place != '/')
    return g_strdupv ((char **) name);
  if (mortise_json_pointer_is_valid (place))
    tokens = mortise_json_pointer_split (place);
  return tokens != NULL && g_strv_length (tokens) <= MAX_DEPTH ? g_steal_pointer (&tokens) : NULL;
}

static JsonNode *
take_value (JsonObject *settings, const char *place)
{
  g_auto (GStrv) tokens = split_place (place);
  JsonObject *parent = tokens != NULL ? find_parent (settings, tokens, FALSE) : NULL;
  const char *name = parent != NULL ? tokens[g_strv_length (tokens) - 1] : NULL;
  JsonNode *value = parent != NULL ? mortise_json_get_member (parent, name) : NULL;

  if (value == NULL)
    return NULL;
  value = json_node_copy (value);
  json_object_remove_member (parent, name);
  return value;
}

static void
put_value (JsonObject *settings, const char *place, JsonNode *value)
{
  g_auto (GStrv) tokens = split_place (place);

  if (tokens != NULL)
    json_object_set_member (find_parent (settings, tokens, TRUE), tokens[g_strv_length (tokens) - 1], value);
  else
    json_node_unref (value);
}

static void
move_values (JsonObject *settings, JsonObject *moves)
{
  JsonObjectIter iter;
  const char *from;
  JsonNode *to;

  json_object_iter_init_ordered (&iter, moves);
  while (json_object_iter_next_ordered (&iter, &from, &to))
    {
      JsonNode *value = take_value (settings, from);

      if (value != NULL)
        put_value (settings, json_node_get_string (to), value);
    }
}

/* A value that cannot be converted is left as it is, and dropped where the new version has no place for it. */
static void
convert_values (JsonObject *settings, JsonObject *conversions)
{
  JsonObjectIter iter;
  const char *place;
  JsonNode *conversion;

  json_object_iter_init_ordered (&iter, conversions);
  while (json_object_iter_next_ordered (&iter, &place, &conversion))
    {
      g_autoptr (JsonNode) value = take_value (settings, place);
      JsonNode *converted = value != NULL ? mortise_setting_convert (value, conversion) : NULL;

      if (value != NULL)
        put_value (settings, place, converted != NULL ? converted : json_node_ref (value));
    }
}

static void
set_values (JsonObject *settings, JsonObject *values)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!json_object_has_member (settings, name))
      json_object_set_member (settings, name, json_node_copy (value));
}

static void
apply (JsonObject *settings, JsonObject *migration)
{
  JsonObject *names = mortise_json_get_object (migration, "rename");
  JsonObject *moves = mortise_json_get_object (migration, "move");
  JsonObject *conversions = mortise_json_get_object (migration, "convert");
  JsonArray *removed = mortise_json_get_array (migration, "remove");
  JsonObject *set = mortise_json_get_object (migration, "set");

  if (names != NULL)
    rename_settings (settings, names);
  if (moves != NULL)
    move_values (settings, moves);
  if (conversions != NULL)
    convert_values (settings, conversions);
  for (guint i = 0; removed != NULL && i < json_array_get_length (removed); i++)
    json_object_remove_member (settings, json_array_get_string_element (removed, i));
  if (set != NULL)
    set_values (settings, set);
}

static gboolean
fits (MortiseManifest *manifest, const char *key, JsonNode *value)
{
  const MortiseManifestSetting *setting = mortise_manifest_get_setting (manifest, key);

  return setting != NULL && mortise_manifest_setting_check (setting, value, NULL);
}

/* json_node_copy() shares objects, which are changed here. */
static JsonObject *
copy_all (JsonObject *settings)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), settings);
  g_autofree char *text = mortise_json_to_text (node, FALSE);
  g_autoptr (JsonNode) copy = json_from_string (text, NULL);

  return json_node_dup_object (copy);
}

/**
 * mortise_manifest_migrate_values:
 * @before: the version that @settings belong to
 * @after: the manifest of the version that is to have them
 * @settings: values, by key
 *
 * Takes the settings of a version to those of a later one by the migrations of @after between the two.
 *
 * Returns: (transfer full): the values, of which not all may be such that @after allows them
 */
JsonObject *
mortise_manifest_migrate_values (const char *before, MortiseManifest *after, JsonObject *settings)
{
  g_autoptr (GPtrArray) migrations = list_migrations (before, after);
  JsonObject *all = copy_all (settings);

  for (guint i = 0; i < migrations->len; i++)
    apply (all, migrations->pdata[i]);
  return all;
}

/**
 * mortise_manifest_migrate_settings:
 * @before: the version that @settings belong to
 * @after: the manifest of the version that is to have them
 * @settings: the values that were set, by key
 * @dropped: (element-type utf8) (nullable): where to add the keys of values that @after has no place for
 *
 * As [func@Mortise.manifest_migrate_values], and what then is no setting of @after, or no value of it, is left out,
 * which gives that setting its default.
 *
 * Returns: (transfer full): the values to set
 */
JsonObject *
mortise_manifest_migrate_settings (const char *before, MortiseManifest *after, JsonObject *settings, GPtrArray *dropped)
{
  g_autoptr (JsonObject) all = mortise_manifest_migrate_values (before, after, settings);
  JsonObject *kept = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, all);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      if (fits (after, key, value))
        json_object_set_member (kept, key, json_node_copy (value));
      else if (dropped != NULL)
        g_ptr_array_add (dropped, g_strdup (key));
    }
  return kept;
}
