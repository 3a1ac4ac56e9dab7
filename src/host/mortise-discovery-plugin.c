/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-discovery-plugin.h"

#include "mortise-discovery-access.h"
#include "mortise-discovery-origin.h"
#include "mortise-json.h"
#include "mortise-manifest-file.h"

#define DPKG_INFO "/var/lib/dpkg/info"
#define FLATPAK_INFO "/.flatpak-info"

/* A package's name may have capitals and dots, which a slug has not. */
static char *
make_slug (const char *package)
{
  return g_strdelimit (g_ascii_strdown (package, -1), ".", '-');
}

/* A manifest of our own that leaves the slug to the Python package; of all others the dialect knows what to do. */
static JsonNode *
read_without_slug (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, MORTISE_MANIFEST_FILE, NULL);
  g_autoptr (JsonNode) node = mortise_json_load_file (path, MORTISE_MANIFEST_MAX_SIZE, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL || json_object_has_member (object, "slug") || !json_object_has_member (object, "loader"))
    return NULL;
  return g_steal_pointer (&node);
}

static MortiseManifest *
read_manifest (const char *directory, const char *package, GError **error)
{
  g_autoptr (JsonNode) node = package != NULL ? read_without_slug (directory) : NULL;
  g_autofree char *slug = node != NULL ? make_slug (package) : NULL;
  MortiseManifest *manifest;

  if (node == NULL)
    return mortise_manifest_file_read (directory, NULL, NULL, error);
  json_object_set_string_member (json_node_get_object (node), "slug", slug);
  manifest = mortise_manifest_new_from_json (node, error);
  if (manifest == NULL)
    g_prefix_error (error, "%s/" MORTISE_MANIFEST_FILE ": ", directory);
  return manifest;
}

/**
 * mortise_discovery_plugin_new:
 * @source: %MORTISE_SOURCE_SYSTEM or %MORTISE_SOURCE_PYTHON
 * @directory: (type filename): the canonical path of a plugin's folder
 * @package: (nullable): the name of the Python package that carries it, which is its slug where the manifest has none
 *
 * Reads what a plugin says of itself, if nobody but root and this user can change that.
 *
 * Returns: (transfer full): a plugin, with a manifest or a problem
 */
MortiseDiscoveryPlugin *
mortise_discovery_plugin_new (const char *source, const char *directory, const char *package)
{
  MortiseDiscoveryPlugin *self = g_new0 (MortiseDiscoveryPlugin, 1);
  g_autoptr (GError) error = NULL;

  self->source = source;
  self->directory = g_strdup (directory);
  self->package = g_strdup (package);
  if (mortise_discovery_check_access (directory, &error))
    self->manifest = read_manifest (directory, package, &error);
  if (self->manifest == NULL)
    self->problem = g_strdup (error->message);
  return self;
}

void
mortise_discovery_plugin_free (MortiseDiscoveryPlugin *self)
{
  g_free (self->directory);
  g_free (self->package);
  g_clear_object (&self->manifest);
  g_free (self->problem);
  g_clear_pointer (&self->origin, json_object_unref);
  g_free (self);
}

/* Whether there is a plugin in a folder, sound or not. */
gboolean
mortise_discovery_plugin_exists (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, MORTISE_MANIFEST_FILE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static JsonObject *
find_origin (const MortiseDiscoveryPlugin *self, const char *deb)
{
  g_autofree char *flatpak = mortise_discovery_origin_find_flatpak (FLATPAK_INFO, self->directory);

  if (flatpak != NULL)
    return mortise_discovery_origin_new_flatpak (flatpak);
  if (deb != NULL)
    return mortise_discovery_origin_new_deb (deb);
  if (self->package != NULL)
    return mortise_discovery_origin_new_pip (self->package, self->directory);
  return mortise_discovery_origin_new_folder (self->directory);
}

/**
 * mortise_discovery_plugins_find_origins:
 * @plugins: (element-type MortiseDiscoveryPlugin): plugins with manifests
 *
 * Finds out which package manager put them there.
 */
void
mortise_discovery_plugins_find_origins (GPtrArray *plugins)
{
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < plugins->len; i++)
    {
      const MortiseDiscoveryPlugin *plugin = plugins->pdata[i];

      g_hash_table_insert (owners, g_build_filename (plugin->directory, MORTISE_MANIFEST_FILE, NULL), NULL);
    }
  mortise_discovery_origin_find_debs (DPKG_INFO, owners);
  for (guint i = 0; i < plugins->len; i++)
    {
      MortiseDiscoveryPlugin *plugin = plugins->pdata[i];
      g_autofree char *path = g_build_filename (plugin->directory, MORTISE_MANIFEST_FILE, NULL);

      g_clear_pointer (&plugin->origin, json_object_unref);
      plugin->origin = find_origin (plugin, g_hash_table_lookup (owners, path));
    }
}
