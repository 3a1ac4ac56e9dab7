/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-site-reading.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

static MortiseManifest *
read_kept_manifest (const MortisePluginRecord *record, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse (record->manifest, strlen (record->manifest), error);
  g_autoptr (MortiseManifest) manifest = node != NULL ? mortise_manifest_new_from_json (node, error) : NULL;

  if (manifest == NULL || g_str_equal (mortise_manifest_get_slug (manifest), record->slug))
    return g_steal_pointer (&manifest);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "it is that of %s", mortise_manifest_get_slug (manifest));
  return NULL;
}

/**
 * mortise_site_reading_new:
 * @site: the folder of the site
 * @records: (transfer full): its plugins
 *
 * Begins to look for plugins that come with the system.
 *
 * Returns: (transfer full): what is to be read of the site
 */
MortiseSiteReading *
mortise_site_reading_new (const char *site, GPtrArray *records)
{
  MortiseSiteReading *reading = g_new0 (MortiseSiteReading, 1);

  reading->records = records;
  reading->manifests = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  reading->discovery = mortise_discovery_start (site);
  return reading;
}

void
mortise_site_reading_free (MortiseSiteReading *reading)
{
  g_clear_pointer (&reading->discovery, mortise_discovery_free);
  g_clear_pointer (&reading->manifests, g_hash_table_unref);
  g_clear_pointer (&reading->records, g_ptr_array_unref);
  g_free (reading);
}

/**
 * mortise_site_reading_run:
 * @reading: what is to be read
 *
 * Reads it, on whatever thread.
 */
void
mortise_site_reading_run (MortiseSiteReading *reading)
{
  for (guint i = 0; i < reading->records->len; i++)
    {
      MortiseManifest *manifest = read_kept_manifest (reading->records->pdata[i], NULL);

      if (manifest != NULL)
        g_hash_table_insert (reading->manifests, reading->records->pdata[i], manifest);
    }
  mortise_discovery_wait (reading->discovery);
}

/**
 * mortise_site_reading_get_manifest:
 * @reading: (nullable): what was read, %NULL to read now
 * @record: a plugin
 * @error: return location for what is wrong with the manifest that is kept
 *
 * Returns: (transfer full): the manifest of a plugin, as the store has it
 */
MortiseManifest *
mortise_site_reading_get_manifest (MortiseSiteReading *reading, const MortisePluginRecord *record, GError **error)
{
  MortiseManifest *manifest = reading != NULL ? g_hash_table_lookup (reading->manifests, record) : NULL;

  return manifest != NULL ? g_object_ref (manifest) : read_kept_manifest (record, error);
}
