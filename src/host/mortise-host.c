/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-verb.h"

#include "mortise-host-settings-private.h"
#include "mortise-host-suspension.h"
#include "mortise-json.h"
#include "mortise-kept-data.h"

#include <unistd.h>

enum
{
  PLUGIN_CHANGED,
  PLUGIN_REMOVED,
  RELOADED,
  PROGRESS,
  SUSPENSION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseHost, mortise_host, G_TYPE_OBJECT)

static void
mortise_host_finalize (GObject *object)
{
  MortiseHost *self = MORTISE_HOST (object);

  g_clear_object (&self->supervisor);
  g_clear_object (&self->bus);
  g_clear_object (&self->journal);
  g_clear_object (&self->catalogues);
  g_clear_pointer (&self->bisection, mortise_bisection_free);
  g_clear_pointer (&self->machine, json_node_unref);
  g_clear_object (&self->platforms);
  g_clear_object (&self->plugins);
  g_clear_pointer (&self->by_slug, g_hash_table_unref);
  g_clear_pointer (&self->known_secrets, g_hash_table_unref);
  if (self->store != NULL)
    mortise_store_close (self->store, NULL);
  g_clear_object (&self->store);
  g_clear_object (&self->settings_monitor);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->lock, mortise_site_lock_release);
  g_free (self->site);
  g_free (self->runtime_directory);
  g_free (self->holder);

  G_OBJECT_CLASS (mortise_host_parent_class)->finalize (object);
}

static void
mortise_host_class_init (MortiseHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_host_finalize;

  signals[PLUGIN_CHANGED] = g_signal_new ("plugin-changed", MORTISE_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, MORTISE_TYPE_HOSTED_PLUGIN);
  signals[PLUGIN_REMOVED] = g_signal_new ("plugin-removed", MORTISE_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RELOADED] = g_signal_new ("reloaded", MORTISE_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                    2, G_TYPE_STRING, G_TYPE_STRING);
  /* The plugin that was asked for, the one whose package is being got, bytes done, bytes in all. */
  signals[PROGRESS] = g_signal_new ("progress", MORTISE_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                    4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT64, G_TYPE_UINT64);
  signals[SUSPENSION_CHANGED]
      = g_signal_new ("suspension-changed", MORTISE_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mortise_host_init (MortiseHost *self)
{
  self->plugins = g_list_store_new (MORTISE_TYPE_HOSTED_PLUGIN);
  self->by_slug = g_hash_table_new (g_str_hash, g_str_equal);
  self->known_secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->started = g_get_real_time ();
}

/**
 * mortise_host_get_default_site:
 *
 * Returns: (transfer full): the folder of the user's own site
 */
char *
mortise_host_get_default_site (void)
{
  return g_build_filename (g_get_user_data_dir (), "mortise", NULL);
}

/**
 * mortise_host_get_runtime_directory:
 * @site: a site's folder
 *
 * Returns: (transfer full): where the socket of the site's host is, see docs/admin-api.md
 */
char *
mortise_host_get_runtime_directory (const char *site)
{
  g_autofree char *absolute = g_canonicalize_filename (site, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, absolute, -1);
  g_autofree char *fallback = g_strdup_printf ("/tmp/mortise-%u", (guint) getuid ());
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");

  digest[16] = '\0';
  if (runtime != NULL && g_path_is_absolute (runtime))
    return g_build_filename (runtime, "mortise", digest, NULL);
  return g_build_filename (fallback, digest, NULL);
}

/* --- the plugins -------------------------------------------------------------------------------------------------- */

static void
on_plugin_changed (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  g_signal_emit (self, signals[PLUGIN_CHANGED], 0, plugin);
}

/* Makes a plugin known; whoever calls it sets its state, and then mortise_supervisor_sync_listeners(). */
MortiseHostedPlugin *
mortise_host_adopt (MortiseHost *self, MortiseManifest *manifest, const char *source, const char *directory)
{
  g_autoptr (MortiseHostedPlugin) plugin
      = mortise_hosted_plugin_new (manifest, MORTISE_TENANT_DEFAULT, source, directory);

  mortise_hosted_plugin_set_platforms (plugin, self->platforms);
  g_signal_connect_object (plugin, "changed", G_CALLBACK (on_plugin_changed), self, G_CONNECT_SWAPPED);
  g_list_store_append (self->plugins, plugin);
  g_hash_table_insert (self->by_slug, (gpointer) mortise_hosted_plugin_get_slug (plugin), plugin);
  mortise_host_settings_open (self, plugin);
  mortise_supervisor_add (self->supervisor, plugin);
  mortise_host_apply_suspension (self, plugin);
  return plugin;
}

/* Lets another process serve a plugin, and with it the plugin be as that one knows it. To all others it is the same. */
void
mortise_host_replace (MortiseHost *self, MortiseHostedPlugin *before, MortiseWorker *heir)
{
  MortiseHostedPlugin *plugin = mortise_worker_get_plugin (heir);
  guint position;

  g_signal_handlers_disconnect_by_data (before, self);
  g_signal_connect_object (plugin, "changed", G_CALLBACK (on_plugin_changed), self, G_CONNECT_SWAPPED);
  g_hash_table_replace (self->by_slug, (gpointer) mortise_hosted_plugin_get_slug (plugin), plugin);
  mortise_supervisor_replace (self->supervisor, heir);
  if (g_list_store_find (self->plugins, before, &position))
    g_list_store_splice (self->plugins, position, 1, (gpointer *) &plugin, 1);
  mortise_hosted_plugin_changed (plugin);
}

void
mortise_host_drop (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  g_autofree char *slug = g_strdup (mortise_hosted_plugin_get_slug (plugin));
  guint position;

  mortise_supervisor_remove (self->supervisor, slug);
  g_hash_table_remove (self->by_slug, slug);
  g_signal_handlers_disconnect_by_data (plugin, self);
  if (g_list_store_find (self->plugins, plugin, &position))
    g_list_store_remove (self->plugins, position);
  g_signal_emit (self, signals[PLUGIN_REMOVED], 0, slug);
}

/* What the store gets of a plugin that was not there before; where it came from is known from now on. */
static MortisePluginRecord *
make_record (MortiseHost *self, MortiseHostedPlugin *plugin, const char *provenance)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  MortisePluginRecord *record = mortise_plugin_record_new ();

  record->tenant = g_strdup (mortise_hosted_plugin_get_tenant (plugin));
  record->slug = g_strdup (mortise_hosted_plugin_get_slug (plugin));
  record->version = g_strdup (mortise_manifest_get_version (manifest));
  record->directory = g_strdup (mortise_hosted_plugin_get_directory (plugin));
  record->manifest = mortise_json_to_text (mortise_manifest_get_json (manifest), FALSE);
  record->provenance = g_strdup (provenance);
  record->source = g_strdup (mortise_hosted_plugin_get_source (plugin));
  record->enabled = mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_DISABLED;
  record->reason = g_strdup (mortise_hosted_plugin_get_reason (plugin));
  record->kept_settings = mortise_host_take_kept_data (self, plugin);
  mortise_plugin_upkeep_take_record (mortise_hosted_plugin_get_upkeep (plugin), record);
  return record;
}

void
mortise_host_keep_plugin (MortiseHost *self, MortiseHostedPlugin *plugin, const char *provenance, const char *actor)
{
  g_autoptr (MortisePluginRecord) record = make_record (self, plugin, provenance);

  mortise_store_put_plugin (self->store, record, actor);
}

/* The same, and ends with mortise_store_put_plugin_finish(). */
void
mortise_host_keep_plugin_async (MortiseHost *self,
                                MortiseHostedPlugin *plugin,
                                const char *provenance,
                                const char *actor,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (MortisePluginRecord) record = make_record (self, plugin, provenance);

  mortise_store_put_plugin_async (self->store, record, actor, callback, user_data);
}

/* Tells how far it is with a package that is being got. */
void
mortise_host_tell_progress (MortiseHost *self, const char *target, const char *slug, guint64 done, guint64 size)
{
  g_signal_emit (self, signals[PROGRESS], 0, target, slug, done, size);
}

/* (nullable) @problem: why it goes on as it was */
void
mortise_host_tell_reloaded (MortiseHost *self, const char *slug, const char *problem)
{
  g_signal_emit (self, signals[RELOADED], 0, slug, problem);
}

/* --- what it holds ------------------------------------------------------------------------------------------------ */

const char *
mortise_host_get_site (MortiseHost *self)
{
  return self->site;
}

const char *
mortise_host_get_holder (MortiseHost *self)
{
  return self->holder;
}

/* (transfer none): a list of MortiseHostedPlugin. */
GListModel *
mortise_host_get_plugins (MortiseHost *self)
{
  return G_LIST_MODEL (self->plugins);
}

MortiseHostedPlugin *
mortise_host_get_plugin (MortiseHost *self, const char *slug)
{
  return g_hash_table_lookup (self->by_slug, slug);
}

MortiseHookBus *
mortise_host_get_bus (MortiseHost *self)
{
  return self->bus;
}

MortisePlatformSet *
mortise_host_get_platforms (MortiseHost *self)
{
  return self->platforms;
}

MortiseJournal *
mortise_host_get_journal (MortiseHost *self)
{
  return self->journal;
}

MortiseStore *
mortise_host_get_store (MortiseHost *self)
{
  return self->store;
}

/* (transfer none): where plugins are taken from. */
MortiseCatalogueSet *
mortise_host_get_catalogues (MortiseHost *self)
{
  return self->catalogues;
}
