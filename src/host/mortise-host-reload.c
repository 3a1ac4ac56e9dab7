/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A plugin is loaded anew, as its folder has it now, while it goes on serving.
 *
 * The new process is started beside the old one, with settings and grants as an update would take them over: what the
 * manifest newly asks for is off. Once it is activated it serves all calls that were not sent yet (mortise-worker.h);
 * where it cannot be, the old one stays, and the reason is told.
 */
#include "mortise-host-verb.h"

#include "mortise-dialect.h"
#include "mortise-error.h"
#include "mortise-host-blocklist.h"
#include "mortise-host-settings-private.h"
#include "mortise-manifest-file.h"

/* Of a plugin that is loaded in place the folder is the author's; all others lie where nobody changes them. */
static gboolean
is_in_place (MortiseHostedPlugin *plugin)
{
  return g_str_equal (mortise_hosted_plugin_get_source (plugin), "run");
}

static void
fail (GTask *task, GError *error)
{
  MortiseHost *self = g_task_get_source_object (task);
  const MortiseHostVerb *verb = g_task_get_task_data (task);

  g_prefix_error (&error, "%s goes on as it was: ", verb->slug);
  mortise_journal_add (self->journal, verb->slug, "host", "error", error->message, NULL);
  mortise_host_tell_reloaded (self, verb->slug, error->message);
  mortise_host_verb_fail (task, error);
}

/* --- the plugin as it is to be ------------------------------------------------------------------------------------ */

/* What an administrator decided meanwhile is taken over as well: so this is done before it starts, and when it has. */
static gboolean
take_over (GTask *task, MortiseHostedPlugin *plugin, GError **error)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  GPtrArray *permissions = mortise_manifest_get_permissions (manifest);
  g_autofree char *settings = NULL;

  if (!mortise_host_settings_check_opened (verb->plugin, error))
    return FALSE;
  mortise_host_settings_seal (self, verb->plugin, manifest);
  settings = mortise_host_migrate_settings (self, verb->plugin, manifest, error);
  if (settings == NULL)
    return FALSE;
  mortise_host_settings_take_all (self, plugin, settings);
  g_strfreev (verb->grants);
  verb->grants = mortise_host_choose_grants (verb->plugin, manifest, verb->consent);
  for (guint i = 0; i < permissions->len; i++)
    {
      const char *name = ((const MortiseManifestPermission *) permissions->pdata[i])->name;

      mortise_hosted_plugin_set_granted (plugin, name, g_strv_contains ((const char *const *) verb->grants, name));
    }
  return TRUE;
}

static MortiseHostedPlugin *
make_plugin (GTask *task, GError **error)
{
  MortiseHost *self = g_task_get_source_object (task);
  const MortiseHostVerb *verb = g_task_get_task_data (task);
  g_autoptr (MortiseHostedPlugin) plugin
      = mortise_hosted_plugin_new (verb->manifest, mortise_hosted_plugin_get_tenant (verb->plugin),
                                   mortise_hosted_plugin_get_source (verb->plugin), verb->directory);

  mortise_hosted_plugin_set_platforms (plugin, self->platforms);
  mortise_host_settings_open (self, plugin);
  mortise_hosted_plugin_set_enabled (plugin, TRUE);
  return take_over (task, plugin, error) ? g_steal_pointer (&plugin) : NULL;
}

/* --- the change --------------------------------------------------------------------------------------------------- */

/* As the store has the grants of a permission that is asked for no longer, they are taken back there too: it is new
 * when it is asked for again. */
static void
keep_grants (GTask *task, MortiseHostedPlugin *plugin)
{
  MortiseHost *self = g_task_get_source_object (task);
  const MortiseHostVerb *verb = g_task_get_task_data (task);
  GPtrArray *before = mortise_manifest_get_permissions (mortise_hosted_plugin_get_manifest (verb->plugin));
  const char *tenant = mortise_hosted_plugin_get_tenant (plugin);

  for (guint i = 0; i < before->len; i++)
    {
      const char *name = ((const MortiseManifestPermission *) before->pdata[i])->name;

      if (mortise_hosted_plugin_is_granted (verb->plugin, name) && !mortise_hosted_plugin_is_granted (plugin, name))
        mortise_store_set_grant (self->store, tenant, verb->slug, name, FALSE, verb->actor);
    }
  for (guint i = 0; verb->grants[i] != NULL; i++)
    if (!mortise_hosted_plugin_is_granted (verb->plugin, verb->grants[i]))
      mortise_store_set_grant (self->store, tenant, verb->slug, verb->grants[i], TRUE, verb->actor);
}

static void
keep (GTask *task, MortiseHostedPlugin *plugin)
{
  MortiseHost *self = g_task_get_source_object (task);
  const MortiseHostVerb *verb = g_task_get_task_data (task);
  MortiseManifest *before = mortise_hosted_plugin_get_manifest (verb->plugin);

  if (!json_node_equal (mortise_manifest_get_json (before), mortise_manifest_get_json (verb->manifest)))
    mortise_host_keep_plugin (self, plugin, NULL, verb->actor);
  keep_grants (task, plugin);
  mortise_store_set_plugin_state (self->store, mortise_hosted_plugin_get_tenant (plugin), verb->slug, FALSE, NULL,
                                  verb->actor);
}

static void
change (GTask *task, MortiseWorker *heir)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  MortiseHostedPlugin *plugin = mortise_worker_get_plugin (heir);

  mortise_hosted_plugin_succeed (plugin, verb->plugin);
  keep (task, plugin);
  mortise_host_replace (self, verb->plugin, heir);
  mortise_supervisor_forgive (self->supervisor, plugin);
  g_set_object (&verb->plugin, plugin);
  mortise_journal_add (self->journal, verb->slug, "host", "info", "reloaded", NULL);
  mortise_host_tell_reloaded (self, verb->slug, NULL);
  mortise_host_verb_complete (task);
}

static void
on_heir_raised (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (MortiseWorker) heir = mortise_worker_raise_heir_finish (MORTISE_WORKER (source), result, &error);

  if (heir == NULL)
    {
      fail (task, error);
      return;
    }
  if (mortise_host_verb_is_void (task))
    {
      mortise_worker_stop_async (heir, NULL, NULL);
      return;
    }
  if (!take_over (task, mortise_worker_get_plugin (heir), &error))
    {
      mortise_worker_stop_async (heir, NULL, NULL);
      fail (task, error);
      return;
    }
  mortise_worker_send_settings (heir);
  change (task, heir);
}

/* --- what is to be loaded ----------------------------------------------------------------------------------------- */

static gboolean
check_manifest (const MortiseHostVerb *verb, GError **error)
{
  const char *slug = mortise_manifest_get_slug (verb->manifest);

  if (g_str_equal (slug, verb->slug))
    return mortise_dialect_check_runnable (verb->manifest, error);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "its folder has the plugin \"%s\" now; uninstall the one and load the other", slug);
  return FALSE;
}

static void
raise_heir (GTask *task)
{
  const MortiseHostVerb *verb = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = check_manifest (verb, &error) ? make_plugin (task, &error) : NULL;

  if (plugin != NULL)
    mortise_worker_raise_heir_async (mortise_host_verb_get_worker (task), plugin, on_heir_raised, task);
  else
    fail (task, error);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MortiseHostVerb *verb = task_data;
  GError *error = NULL;

  verb->manifest = mortise_manifest_file_read (verb->directory, verb->dialect, NULL, &error);
  if (verb->manifest != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fail (task, error);
  else if (!mortise_host_verb_is_void (task))
    raise_heir (task);
}

static void
begin (GTask *task)
{
  MortiseHostVerb *verb = g_task_get_task_data (task);

  if (mortise_host_verb_is_void (task))
    return;
  verb->directory = g_strdup (mortise_hosted_plugin_get_directory (verb->plugin));
  if (is_in_place (verb->plugin))
    {
      verb->dialect = g_strdup (mortise_manifest_get_dialect (mortise_hosted_plugin_get_manifest (verb->plugin)));
      mortise_host_verb_work (task, read_in_thread, on_read);
      return;
    }
  verb->manifest = g_object_ref (mortise_hosted_plugin_get_manifest (verb->plugin));
  raise_heir (task);
}

/**
 * mortise_host_reload_async:
 * @self: a host
 * @slug: slug of the plugin
 * @consent: (nullable) (array zero-terminated=1): of the permissions that its manifest newly asks for, those that are
 *   granted with it
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when the new process serves the plugin
 * @user_data: passed to @callback
 *
 * Lets a new process serve an enabled plugin, and no call is lost on the way; a quarantine is over with that. Where the
 * plugin is loaded in place its manifest is read anew. `MORTISE_ERROR_CONFLICT` for a plugin that is disabled,
 * suspended, or being reloaded.
 */
void
mortise_host_reload_async (MortiseHost *self,
                           const char *slug,
                           const char *const *consent,
                           const char *actor,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  verb->consent = g_strdupv ((char **) consent);
  if (mortise_hosted_plugin_get_state (verb->plugin) == MORTISE_PLUGIN_DISABLED)
    mortise_host_verb_fail (task,
                            g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s is disabled; enable it", slug));
  else
    mortise_host_screen (task, begin);
}
