/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings at an update. A manifest says what happens to them on the way to each version, in data and not in code, so
 * that the host can do it in the transaction that makes the new version the current one, and undo it as well. */
#include "mortise-manifest-migration.h"

#include "mortise-json.h"
#include "mortise-version.h"

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
list_migrations (MortiseManifest *before, MortiseManifest *after)
{
  g_autoptr (MortiseVersion) from = mortise_version_parse (mortise_manifest_get_version (before), NULL);
  g_autoptr (MortiseVersion) to = mortise_version_parse (mortise_manifest_get_version (after), NULL);
  JsonArray *all = mortise_manifest_get_list (after, "migrations");
  GPtrArray *list = g_ptr_array_new ();

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

static void
apply (JsonObject *settings, JsonObject *migration)
{
  JsonObject *names = mortise_json_get_object (migration, "rename");
  JsonArray *removed = mortise_json_get_array (migration, "remove");
  JsonObject *set = mortise_json_get_object (migration, "set");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (names != NULL)
    rename_settings (settings, names);
  for (guint i = 0; removed != NULL && i < json_array_get_length (removed); i++)
    json_object_remove_member (settings, json_array_get_string_element (removed, i));
  if (set == NULL)
    return;
  json_object_iter_init_ordered (&iter, set);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!json_object_has_member (settings, name))
      json_object_set_member (settings, name, json_node_copy (node));
}

static gboolean
fits (MortiseManifest *manifest, const char *key, JsonNode *value)
{
  const MortiseManifestSetting *setting = mortise_manifest_get_setting (manifest, key);

  return setting != NULL && mortise_manifest_setting_check (setting, value, NULL);
}

/**
 * mortise_manifest_migrate_settings:
 * @before: the manifest of the version that is installed
 * @after: the manifest of the one that is to take its place
 * @settings: the values that were set, by key
 * @dropped: (element-type utf8) (nullable): where to add the keys of values that @after has no place for
 *
 * Takes the settings of a version to those of a later one: the migrations of @after between the two versions are
 * applied, and what then is no setting of @after, or no value of it, is left out, which gives that setting its default.
 *
 * Returns: (transfer full): the values to set
 */
JsonObject *
mortise_manifest_migrate_settings (MortiseManifest *before,
                                   MortiseManifest *after,
                                   JsonObject *settings,
                                   GPtrArray *dropped)
{
  g_autoptr (GPtrArray) migrations = list_migrations (before, after);
  g_autoptr (JsonObject) all = json_object_new ();
  JsonObject *kept = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, settings);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    json_object_set_member (all, key, json_node_copy (value));
  for (guint i = 0; i < migrations->len; i++)
    apply (all, migrations->pdata[i]);
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
