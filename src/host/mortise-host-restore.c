/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-restore.h"

#include "mortise-error.h"
#include "mortise-host-copy.h"
#include "mortise-host-private.h"
#include "mortise-host-settings-private.h"
#include "mortise-manifest-file.h"
#include "mortise-paths.h"

/* A plugin loaded in place belonged to the host that loaded it; on a copy of its site it is to be tried like all
 * others. */
static gboolean
is_left_over (MortiseHost *self, const MortisePluginRecord *record)
{
  return g_str_equal (record->source, "run") && !mortise_host_is_thrown_away (self);
}

static void
restore_plugin (MortiseHost *self, const MortisePluginRecord *record, MortiseSiteReading *reading)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseManifest) manifest = mortise_site_reading_get_manifest (reading, record, &error);
  MortiseHostedPlugin *plugin;

  if (manifest == NULL)
    {
      g_autofree char *message = g_strdup_printf ("%s: left out: its manifest: %s", record->slug, error->message);

      mortise_journal_add (self->journal, NULL, "host", "error", message, NULL);
      return;
    }
  plugin = mortise_host_adopt (self, manifest, record->source, record->directory);
  mortise_hosted_plugin_set_enabled (plugin, record->enabled);
  mortise_hosted_plugin_set_quarantined (plugin, record->quarantined);
  mortise_hosted_plugin_set_reason (plugin, record->reason);
  mortise_plugin_upkeep_take_record (mortise_hosted_plugin_get_upkeep (plugin), record);
}

/* The plugin that a record is about; %NULL when it is not among those that are being restored. */
static MortiseHostedPlugin *
find_restored (MortiseHost *self, const char *slug, const char *only)
{
  return only == NULL || g_str_equal (slug, only) ? mortise_host_get_plugin (self, slug) : NULL;
}

static void
restore_details (MortiseHost *self, const char *only, GPtrArray *grants, GPtrArray *settings, GPtrArray *listeners)
{
  g_autoptr (GHashTable) registered = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < grants->len; i++)
    {
      const MortiseGrantRecord *record = grants->pdata[i];
      MortiseHostedPlugin *plugin = find_restored (self, record->slug, only);

      if (plugin != NULL)
        mortise_hosted_plugin_set_granted (plugin, record->permission, TRUE);
    }
  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseSettingRecord *record = settings->pdata[i];
      MortiseHostedPlugin *plugin = find_restored (self, record->slug, only);

      if (plugin != NULL)
        mortise_host_settings_take (self, plugin, record->key, record->value);
    }
  for (guint i = 0; i < listeners->len; i++)
    {
      const MortiseListenerRecord *record = listeners->pdata[i];
      MortiseHostedPlugin *plugin = find_restored (self, record->slug, only);

      if (plugin == NULL)
        continue;
      /* What it registered in its last run replaces what its manifest announces. */
      if (g_hash_table_add (registered, plugin))
        mortise_hosted_plugin_clear_registrations (plugin);
      mortise_hosted_plugin_add_registration (plugin, record->hook, record->kind, record->priority, 0)->place
          = g_strdup (record->place);
    }
}

/* --- the plugins that come with the program ----------------------------------------------------------------------- */

static gboolean
is_unchanged (MortiseHostedPlugin *known, MortiseManifest *manifest, const char *directory)
{
  return g_str_equal (mortise_hosted_plugin_get_directory (known), directory)
         && json_node_equal (mortise_manifest_get_json (mortise_hosted_plugin_get_manifest (known)),
                             mortise_manifest_get_json (manifest));
}

static void
adopt_bundled (MortiseHost *self, const char *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseManifest) manifest = mortise_manifest_file_read (directory, NULL, NULL, &error);
  MortiseHostedPlugin *known, *plugin;
  gboolean is_enabled = FALSE;

  if (manifest == NULL)
    {
      mortise_journal_add (self->journal, NULL, "host", "error", error->message, NULL);
      return;
    }

  known = mortise_host_get_plugin (self, mortise_manifest_get_slug (manifest));
  if (known != NULL
      && (!g_str_equal (mortise_hosted_plugin_get_source (known), "bundled")
          || is_unchanged (known, manifest, directory)))
    return;

  /* Another version, or another place: what an administrator decided stays. */
  if (known != NULL)
    {
      is_enabled = mortise_hosted_plugin_get_state (known) != MORTISE_PLUGIN_DISABLED;
      mortise_host_drop (self, known);
    }
  plugin = mortise_host_adopt (self, manifest, "bundled", directory);
  mortise_hosted_plugin_set_enabled (plugin, is_enabled);
  mortise_host_keep_plugin (self, plugin, NULL, "host");
}

static void
adopt_all_bundled (MortiseHost *self)
{
  const char *parent = mortise_paths_get_bundled_plugins ();
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *directory = g_build_filename (parent, name, NULL);
      g_autofree char *manifest = g_build_filename (directory, MORTISE_MANIFEST_FILE, NULL);

      if (g_file_test (manifest, G_FILE_TEST_IS_REGULAR))
        adopt_bundled (self, directory);
    }
}

/* Takes in the plugins that the store has, all or one, and those that come with the program. */
gboolean
mortise_host_restore (MortiseHost *self, const char *only, MortiseSiteReading *reading, GError **error)
{
  const char *tenant = MORTISE_TENANT_DEFAULT;
  g_autoptr (GPtrArray) plugins
      = reading != NULL ? g_ptr_array_ref (reading->records) : mortise_store_list_plugins (self->store, tenant, error);
  g_autoptr (GPtrArray) grants = plugins != NULL ? mortise_store_list_grants (self->store, tenant, error) : NULL;
  g_autoptr (GPtrArray) settings = grants != NULL ? mortise_store_list_settings (self->store, tenant, error) : NULL;
  g_autoptr (GPtrArray) listeners = settings != NULL ? mortise_store_list_listeners (self->store, tenant, error) : NULL;

  if (listeners == NULL)
    return FALSE;
  for (guint i = 0; i < plugins->len; i++)
    {
      const MortisePluginRecord *record = plugins->pdata[i];

      if (only != NULL && !g_str_equal (record->slug, only))
        continue;
      if (is_left_over (self, record))
        mortise_store_delete_plugin (self->store, tenant, record->slug, "host");
      else
        restore_plugin (self, record, reading);
    }
  if (only == NULL)
    adopt_all_bundled (self);
  restore_details (self, only, grants, settings, listeners);
  return TRUE;
}

/* Takes a plugin in again, as the store has it. */
gboolean
mortise_host_restore_plugin (MortiseHost *self, const char *slug, GError **error)
{
  MortiseHostedPlugin *plugin;

  if (!mortise_host_restore (self, slug, NULL, error))
    return FALSE;
  plugin = mortise_host_get_plugin (self, slug);
  if (plugin != NULL)
    mortise_supervisor_sync_listeners (self->supervisor, plugin);
  else
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s could not be taken in again; see `mortise logs`",
                 slug);
  return plugin != NULL;
}
