/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an administrator looks at before an update: what the new version asks for, listens to and needs that the old one
 * did not, and the other way round. */
#include "mortise-manifest-difference.h"

#include "mortise-json.h"

#include <string.h>

/* A list of a manifest, whose elements are told apart by a name and are the same when their texts are. */
typedef struct
{
  const char *field;
  const char *name;
} Section;

static const Section sections[] = {
  { "permissions", "name" },  { "hooks", "name" },     { "settings", "name" },
  { "dependencies", "slug" }, { "conflicts", "slug" }, { "widgets", "id" },
  { "menu_items", "label" },  { "endpoints", "path" }, { "webhooks", "name" },
};

static void
add_element (GHashTable *table, JsonNode *element, const char *name)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
  const char *key = mortise_json_get_string (object, name, NULL);

  if (key != NULL)
    g_hash_table_insert (table, (char *) key, element);
}

/* By name; what is there twice, such as a hook that is listened to with two priorities, counts once. */
static GHashTable *
index_section (MortiseManifest *manifest, const Section *section)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *list = mortise_manifest_get_list (manifest, section->field);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    add_element (table, json_array_get_element (list, i), section->name);
  return table;
}

/* Settings may be a JSON Schema, and are compared as what they became. */
static GHashTable *
index_settings (MortiseManifest *manifest)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) json_node_unref);
  GPtrArray *settings = mortise_manifest_get_settings (manifest);

  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];

      g_hash_table_insert (table, setting->key, json_node_init_object (json_node_alloc (), setting->definition));
    }
  return table;
}

static GHashTable *
index_elements (MortiseManifest *manifest, const Section *section)
{
  return g_str_equal (section->field, "settings") ? index_settings (manifest) : index_section (manifest, section);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted, so that the same two manifests always have the same difference. */
static GPtrArray *
list_names (GHashTable *table)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static JsonArray *
list_missing (GHashTable *from, GHashTable *in)
{
  g_autoptr (GPtrArray) names = list_names (from);
  JsonArray *missing = json_array_new ();

  for (guint i = 0; i < names->len; i++)
    if (!g_hash_table_contains (in, names->pdata[i]))
      json_array_add_string_element (missing, names->pdata[i]);
  return missing;
}

static JsonArray *
list_changed (GHashTable *before, GHashTable *after)
{
  g_autoptr (GPtrArray) names = list_names (after);
  JsonArray *changed = json_array_new ();

  for (guint i = 0; i < names->len; i++)
    {
      JsonNode *old = g_hash_table_lookup (before, names->pdata[i]);

      if (old != NULL && !json_node_equal (old, g_hash_table_lookup (after, names->pdata[i])))
        json_array_add_string_element (changed, names->pdata[i]);
    }
  return changed;
}

static JsonObject *
compare_section (MortiseManifest *before, MortiseManifest *after, const Section *section)
{
  g_autoptr (GHashTable) old = index_elements (before, section);
  g_autoptr (GHashTable) new = index_elements (after, section);
  JsonObject *difference = json_object_new ();

  json_object_set_array_member (difference, "added", list_missing (new, old));
  json_object_set_array_member (difference, "removed", list_missing (old, new));
  json_object_set_array_member (difference, "changed", list_changed (old, new));
  return difference;
}

/**
 * mortise_manifest_compare:
 * @before: the manifest of the version that is installed
 * @after: the manifest of the one that is to take its place
 *
 * Returns: (transfer full): an object with `from` and `to`, the versions, and for each of `permissions`, `hooks`,
 *   `settings`, `dependencies`, `conflicts`, `widgets`, `menu_items`, `endpoints` and `webhooks` an object of three
 * lists of names: `added`, `removed` and `changed`
 */
JsonObject *
mortise_manifest_compare (MortiseManifest *before, MortiseManifest *after)
{
  JsonObject *difference = json_object_new ();

  json_object_set_string_member (difference, "from", mortise_manifest_get_version (before));
  json_object_set_string_member (difference, "to", mortise_manifest_get_version (after));
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    json_object_set_object_member (difference, sections[i].field, compare_section (before, after, &sections[i]));
  return difference;
}

static gboolean
has_host (const MortiseManifestPermission *permission, const char *host)
{
  return g_strv_contains ((const char *const *) permission->hosts, host);
}

/* Whether it reaches as far as @before did: the same hosts, no more to keep. */
static gboolean
is_within (const MortiseManifestPermission *permission, const MortiseManifestPermission *before)
{
  if (before == NULL || permission->quota_mib > before->quota_mib)
    return FALSE;
  for (guint i = 0; permission->hosts[i] != NULL; i++)
    if (!has_host (before, permission->hosts[i]))
      return FALSE;
  return TRUE;
}

/**
 * mortise_manifest_list_new_permissions:
 * @before: the manifest of the version that is installed
 * @after: the manifest of the one that is to take its place
 *
 * Returns: (transfer full) (array zero-terminated=1): the permissions that @after asks for and @before did not, or not
 * so far: another host, a larger quota. Those need consent, whatever was granted before.
 */
char **
mortise_manifest_list_new_permissions (MortiseManifest *before, MortiseManifest *after)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GPtrArray *permissions = mortise_manifest_get_permissions (after);

  for (guint i = 0; i < permissions->len; i++)
    {
      const MortiseManifestPermission *permission = permissions->pdata[i];

      if (!is_within (permission, mortise_manifest_get_permission (before, permission->name)))
        g_strv_builder_add (builder, permission->name);
    }
  return g_strv_builder_end (builder);
}
