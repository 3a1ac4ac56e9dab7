/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another version takes the place of an installed one, and goes back when it fails.
 *
 * An update keeps what there is (a copy of the private folder; settings, grants and storage in the store), makes the
 * new version the current one in one transaction, and starts it if it was enabled. It has to come up, say that it is
 * healthy, and answer its first calls; until then it is on trial, and a failure takes everything back to what it was.
 */
#include "mortise-host-verb.h"

#include "mortise-data-snapshot.h"
#include "mortise-disk-full.h"
#include "mortise-error.h"
#include "mortise-host-settings-private.h"
#include "mortise-json.h"
#include "mortise-manifest-difference.h"
#include "mortise-manifest-migration.h"

/* How many calls a new version has to answer until it is trusted. */
#define TRIAL_CALLS 20

/* --- what goes with the new version ------------------------------------------------------------------------------- */

/* (transfer full) (nullable): what is set, for another version, as the store takes it */
char *
mortise_host_migrate_settings (MortiseHost *self,
                               MortiseHostedPlugin *before,
                               MortiseManifest *manifest,
                               GError **error)
{
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonObject) set = mortise_setting_layers_dup_stored (mortise_hosted_plugin_get_settings (before));
  g_autoptr (JsonObject) migrated = mortise_manifest_migrate_settings (
      mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (before)), manifest, set, dropped);

  for (guint i = 0; i < dropped->len; i++)
    {
      g_autofree char *message = g_strdup_printf ("%s %s has no place for the setting %s, which has its default now",
                                                  mortise_manifest_get_slug (manifest),
                                                  mortise_manifest_get_version (manifest), (char *) dropped->pdata[i]);

      mortise_journal_add (self->journal, mortise_manifest_get_slug (manifest), "host", "warning", message, NULL);
    }
  return mortise_host_settings_write (self, before, manifest, migrated, NULL, error);
}

/* What it was granted and asks for as before, and what of the rest was consented to. */
char **
mortise_host_choose_grants (MortiseHostedPlugin *before, MortiseManifest *manifest, char **consent)
{
  g_auto (GStrv) fresh = mortise_manifest_list_new_permissions (mortise_hosted_plugin_get_manifest (before), manifest);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GPtrArray *permissions = mortise_manifest_get_permissions (manifest);

  for (guint i = 0; i < permissions->len; i++)
    {
      const char *name = ((const MortiseManifestPermission *) permissions->pdata[i])->name;
      gboolean is_new = g_strv_contains ((const char *const *) fresh, name);
      gboolean is_consented = consent != NULL && g_strv_contains ((const char *const *) consent, name);

      if (is_new ? is_consented : mortise_hosted_plugin_is_granted (before, name))
        g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

static char *
write_names (char **names)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    json_array_add_string_element (list, names[i]);
  node = json_node_init_array (json_node_alloc (), list);
  return mortise_json_to_text (node, FALSE);
}

/* (nullable): the version that is installed, where the new one migrates its settings by itself */
static const char *
get_migrated_version (const MortiseHostVerb *verb)
{
  return mortise_host_settings_migrates (verb->manifest)
             ? mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (verb->plugin))
             : NULL;
}

static void
keep_update (GTask *task, guint trial_calls, GAsyncReadyCallback next)
{
  MortiseHost *self = g_task_get_source_object (task);
  const MortiseHostVerb *verb = g_task_get_task_data (task);
  g_autofree char *grants_text = write_names (verb->grants);
  g_autofree char *manifest = mortise_json_to_text (mortise_manifest_get_json (verb->manifest), FALSE);
  MortisePluginRecord plugin = { .tenant = (char *) mortise_hosted_plugin_get_tenant (verb->plugin),
                                 .slug = verb->slug,
                                 .version = (char *) mortise_manifest_get_version (verb->manifest),
                                 .directory = verb->directory,
                                 .manifest = manifest,
                                 .provenance = verb->provenance,
                                 .source = (char *) verb->source };
  MortiseUpdateRecord update = { .settings = verb->settings,
                                 .grants = grants_text,
                                 .snapshot_directory = verb->snapshot,
                                 .trial_calls = trial_calls,
                                 .migrates_from = (char *) get_migrated_version (verb) };

  mortise_store_update_plugin_async (self->store, &plugin, &update, verb->actor, next, task);
}

/* --- the update --------------------------------------------------------------------------------------------------- */

static void
set_upkeep (const MortiseHostVerb *verb, MortiseHostedPlugin *before)
{
  const MortisePluginUpkeep *old = mortise_hosted_plugin_get_upkeep (before);
  MortisePluginRecord record
      = { .provenance = verb->provenance,
          .pinned = old->pinned,
          .hold_days = old->hold_days,
          .prerelease = old->prerelease,
          .previous_version = (char *) mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (before)),
          .snapshot_directory = verb->snapshot };

  mortise_plugin_upkeep_take_record (mortise_hosted_plugin_get_upkeep (verb->plugin), &record);
}

static void
adopt (MortiseHost *self, MortiseHostVerb *verb)
{
  g_autoptr (MortiseHostedPlugin) before = g_steal_pointer (&verb->plugin);
  gboolean is_enabled = mortise_hosted_plugin_get_state (before) != MORTISE_PLUGIN_DISABLED;

  mortise_host_drop (self, before);
  verb->plugin = g_object_ref (mortise_host_adopt (self, verb->manifest, verb->source, verb->directory));
  for (guint i = 0; verb->grants[i] != NULL; i++)
    mortise_hosted_plugin_set_granted (verb->plugin, verb->grants[i], TRUE);
  mortise_host_settings_take_all (self, verb->plugin, verb->settings);
  mortise_hosted_plugin_set_enabled (verb->plugin, is_enabled);
  set_upkeep (verb, before);
  mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
  mortise_hosted_plugin_changed (verb->plugin);
}

/* It is told what it went back from, and why; the verb that updated it fails with that. */
static void
on_gone_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHostVerb *verb = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHostedPlugin) back = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (back != NULL)
    g_set_error (&error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s was not updated: %s", verb->slug, verb->reason);
  else
    g_prefix_error (&error, "%s could not go back to the version before: ", verb->slug);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
go_back (GTask *task, const char *problem)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  verb->reason = g_strdup_printf ("%s %s; it is %s again", mortise_manifest_get_version (verb->manifest), problem,
                                  mortise_hosted_plugin_get_upkeep (verb->plugin)->previous_version);
  mortise_host_roll_back_async (self, verb->slug, TRUE, verb->reason, "host", NULL, on_gone_back, task);
}

static void
on_healthy (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHostVerb *verb = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  if (mortise_worker_check_health_finish (MORTISE_WORKER (source), result, &error))
    {
      mortise_hosted_plugin_get_upkeep (verb->plugin)->trial_calls = TRIAL_CALLS;
      mortise_hosted_plugin_changed (verb->plugin);
      mortise_host_verb_complete (task);
      return;
    }
  problem = g_strdup_printf ("is not healthy: %s", error->message);
  go_back (task, problem);
}

static void
on_migrated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (plugin != NULL)
    {
      mortise_worker_check_health_async (mortise_host_verb_get_worker (task), on_healthy, task);
      return;
    }
  problem = g_strdup_printf ("could not migrate its settings: %s", error->message);
  go_back (task, problem);
}

static void
on_new_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  const MortiseHostVerb *verb = g_task_get_task_data (task);
  const char *from = mortise_hosted_plugin_get_upkeep (verb->plugin)->previous_version;
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  if (mortise_worker_start_finish (MORTISE_WORKER (source), result, &error))
    {
      if (mortise_host_settings_migrates (verb->manifest))
        mortise_host_settings_migrate_async (g_task_get_source_object (task), verb->slug, from, on_migrated, task);
      else
        mortise_worker_check_health_async (MORTISE_WORKER (source), on_healthy, task);
      return;
    }
  problem = g_strdup_printf ("could not be started: %s", error->message);
  go_back (user_data, problem);
}

/* The database says which version is the current one: until it says that it is the new one, nothing else is changed. */
static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (!mortise_store_update_plugin_finish (MORTISE_STORE (source), result, &error))
    {
      g_prefix_error (&error, "%s was not updated: ", verb->slug);
      mortise_host_verb_abandon (task, error);
      return;
    }
  if (mortise_host_verb_is_void (task))
    return;
  adopt (self, verb);
  mortise_host_tell (self, "plugin_updated", verb->slug, NULL);
  if (mortise_hosted_plugin_is_usable (verb->plugin))
    {
      mortise_worker_start_async (mortise_host_verb_get_worker (task), on_new_started, task);
      return;
    }
  if (mortise_host_settings_migrates (verb->manifest))
    mortise_hosted_plugin_get_upkeep (verb->plugin)->migrates_from
        = g_strdup (mortise_hosted_plugin_get_upkeep (verb->plugin)->previous_version);
  mortise_host_verb_complete (task);
}

static void
on_snapshot_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  gboolean is_enabled = mortise_hosted_plugin_get_state (verb->plugin) != MORTISE_PLUGIN_DISABLED;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_prefix_error (&error, "%s was not updated: ", verb->slug);
      mortise_host_verb_abandon (task, error);
      return;
    }
  mortise_host_settings_seal (self, verb->plugin, verb->manifest);
  verb->settings = mortise_host_migrate_settings (self, verb->plugin, verb->manifest, &error);
  if (verb->settings == NULL)
    {
      g_prefix_error (&error, "%s was not updated: ", verb->slug);
      mortise_host_verb_abandon (task, error);
      return;
    }
  verb->grants = mortise_host_choose_grants (verb->plugin, verb->manifest, verb->consent);
  keep_update (task, is_enabled ? TRIAL_CALLS : 0, on_kept);
}

static gboolean
has_secrets (MortiseManifest *manifest)
{
  GPtrArray *settings = mortise_manifest_get_settings (manifest);

  for (guint i = 0; i < settings->len; i++)
    if (mortise_manifest_setting_is_sensitive (settings->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
take_snapshot (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MortiseHostVerb *verb = task_data;
  g_autofree char *data_directory
      = g_build_filename (verb->site, "data", mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug, NULL);
  GError *error = NULL;

  if (verb->secrets != NULL && !mortise_secret_keeper_ensure_key (verb->secrets, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (mortise_data_snapshot_take (data_directory, &verb->snapshot, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_prefix_error (&error, "its data cannot be copied: ");
  mortise_disk_full_explain (&error, verb->site);
  g_task_return_error (task, error);
}

static void
on_stopped_to_update (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (!mortise_host_settings_check_opened (verb->plugin, &error))
    {
      mortise_host_verb_fail (task, error);
      return;
    }
  if (has_secrets (verb->manifest))
    g_set_object (&verb->secrets, self->secrets);
  mortise_host_verb_work (task, take_snapshot, on_snapshot_taken);
}

/*< private >
 * mortise_host_update:
 * @task: (transfer full): an installation whose plugin is installed already; its directory is the new version's
 *
 * Goes on with the update.
 */
void
mortise_host_update (GTask *task)
{
  mortise_worker_stop_async (mortise_host_verb_get_worker (task), on_stopped_to_update, task);
}
