/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-private.h"

#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-json-writer.h"
#include "mortise-json.h"

#include <string.h>

/* What an administrator can do to a plugin. A verb changes what the host knows, queues the change for the store,
 * does what follows from it, and completes when the store has it on disk. */

typedef struct
{
  MortiseHostedPlugin *plugin;
  char *slug;
  char *actor;
  char *site;
  char *directory;
  MortiseManifest *manifest;
  gboolean run;
} Verb;

static void
verb_free (Verb *verb)
{
  g_clear_object (&verb->plugin);
  g_clear_object (&verb->manifest);
  g_free (verb->slug);
  g_free (verb->actor);
  g_free (verb->site);
  g_free (verb->directory);
  g_free (verb);
}

static GTask *
begin (MortiseHost *self,
       const char *slug,
       const char *actor,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  Verb *verb = g_new0 (Verb, 1);

  verb->slug = g_strdup (slug);
  verb->actor = g_strdup (actor);
  g_set_object (&verb->plugin, plugin);
  g_task_set_task_data (task, verb, (GDestroyNotify) verb_free);
  if (plugin != NULL)
    return task;

  g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                           "no plugin \"%s\"; `mortise list` shows those there are", slug);
  g_object_unref (task);
  return NULL;
}

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_flushed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Verb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    {
      g_task_return_pointer (task, g_object_ref (verb->plugin), g_object_unref);
      return;
    }
  g_prefix_error (&error, "the change holds until the host ends, and could not be kept: ");
  g_task_return_error (task, error);
}

static void
complete (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);

  mortise_store_flush_async (self->store, NULL, on_flushed, task);
}

MortiseHostedPlugin *
mortise_host_verb_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static MortiseWorker *
get_worker (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  return mortise_supervisor_get_worker (self->supervisor, mortise_hosted_plugin_get_slug (plugin));
}

/* --- lifecycle hooks --------------------------------------------------------------------------------------------------------- */

/* Fires a hook of the host itself that somebody listens to. @extra is more members of the payload, or %NULL. */
void
mortise_host_tell (MortiseHost *self, const char *hook, const char *slug, const char *extra)
{
  MortiseDispatchOrigin origin = { .origin = "host", .actor = "host" };
  g_autoptr (GBytes) payload = NULL;
  GString *text;

  if (!mortise_hook_bus_has_listener (self->bus, hook))
    return;
  text = g_string_new ("{\"slug\":");
  mortise_json_write_string (text, slug);
  if (extra != NULL)
    g_string_append_printf (text, ",%s", extra);
  g_string_append_c (text, '}');
  payload = g_string_free_to_bytes (text);
  mortise_hook_bus_fire_async (self->bus, hook, payload, &origin, NULL, NULL, NULL);
}

static void
tell_own (MortiseHost *self, const char *prefix, const char *slug)
{
  g_autofree char *own = g_strdup_printf ("%s_%s", prefix, slug);

  mortise_host_tell (self, prefix, slug, NULL);
  mortise_host_tell (self, own, slug, NULL);
}

static void
tell_with_id (MortiseHost *self, const char *hook, const char *slug)
{
  GString *extra = g_string_new ("\"plugin_id\":");

  mortise_json_write_string (extra, slug);
  mortise_host_tell (self, hook, slug, extra->str);
  g_string_free (extra, TRUE);
}

/* --- enable, disable, restart ------------------------------------------------------------------------------------------------ */

static void
set_enabled (MortiseHost *self, Verb *verb, gboolean enabled)
{
  mortise_hosted_plugin_set_enabled (verb->plugin, enabled);
  mortise_store_set_plugin_enabled (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug, enabled,
                                    verb->actor);
  mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
}

static void
on_enabled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  Verb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (!mortise_worker_start_finish (MORTISE_WORKER (source), result, &error))
    {
      g_autofree char *reason = g_strdup (mortise_hosted_plugin_get_reason (verb->plugin));

      mortise_hosted_plugin_set_quarantined (verb->plugin, FALSE);
      set_enabled (self, verb, FALSE);
      mortise_hosted_plugin_set_reason (verb->plugin, reason);
      g_prefix_error (&error, "%s could not be enabled: ", verb->slug);
      fail (task, error);
      return;
    }
  tell_with_id (self, "plugin_enabled", verb->slug);
  tell_own (self, "plugin_activated", verb->slug);
  complete (task);
}

/**
 * mortise_host_enable_async:
 * @self: a host
 * @slug: slug of the plugin
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Enables a plugin and starts it once, so that an administrator learns at once whether it can be. One that cannot
 * stays disabled, with the reason kept.
 */
void
mortise_host_enable_async (MortiseHost *self,
                           const char *slug,
                           const char *actor,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = begin (self, slug, actor, cancellable, callback, user_data);
  Verb *verb;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  if (mortise_hosted_plugin_is_usable (verb->plugin))
    {
      complete (task);
      return;
    }
  mortise_supervisor_forgive (self->supervisor, verb->plugin);
  mortise_store_set_plugin_state (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), slug, FALSE, NULL,
                                  actor);
  set_enabled (self, verb, TRUE);
  mortise_worker_start_async (get_worker (self, verb->plugin), on_enabled, task);
}

static void
on_disabled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  Verb *verb = g_task_get_task_data (task);

  mortise_worker_stop_finish (MORTISE_WORKER (source), result, NULL);
  mortise_host_tell (self, "plugin_deactivated", verb->slug, NULL);
  tell_with_id (self, "plugin_disabled", verb->slug);
  complete (task);
}

static void
disable (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  Verb *verb = g_task_get_task_data (task);

  mortise_hosted_plugin_set_reason (verb->plugin, NULL);
  mortise_hosted_plugin_set_quarantined (verb->plugin, FALSE);
  mortise_store_set_plugin_state (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug, FALSE,
                                  NULL, verb->actor);
  set_enabled (self, verb, FALSE);
  mortise_worker_stop_async (get_worker (self, verb->plugin), on_disabled, task);
}

static void
on_own_deactivated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  G_GNUC_UNUSED g_autoptr (MortiseDispatch) dispatch
      = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, NULL);

  disable (user_data);
}

/* Its own hook is fired first, and waited for: afterwards there is nobody to listen. */
static void
say_goodbye (GTask *task, const char *prefix, GAsyncReadyCallback next)
{
  MortiseHost *self = g_task_get_source_object (task);
  Verb *verb = g_task_get_task_data (task);
  MortiseDispatchOrigin origin = { .origin = "host", .actor = verb->actor };
  g_autofree char *hook = g_strdup_printf ("%s_%s", prefix, verb->slug);
  g_autoptr (GBytes) payload = g_bytes_new_static ("{}", 2);

  mortise_hook_bus_fire_async (self->bus, hook, payload, &origin, NULL, next, task);
}

/**
 * mortise_host_disable_async:
 * @self: a host
 * @slug: slug of the plugin
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Disables a plugin and ends its process in good order.
 */
void
mortise_host_disable_async (MortiseHost *self,
                            const char *slug,
                            const char *actor,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = begin (self, slug, actor, cancellable, callback, user_data);
  Verb *verb;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  if (mortise_hosted_plugin_get_state (verb->plugin) == MORTISE_PLUGIN_DISABLED)
    complete (task);
  else
    say_goodbye (task, "plugin_deactivated", on_own_deactivated);
}

static void
on_restarted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Verb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (mortise_worker_start_finish (MORTISE_WORKER (source), result, &error))
    {
      complete (task);
      return;
    }
  g_prefix_error (&error, "%s could not be started: ", verb->slug);
  fail (task, error);
}

static void
on_stopped_to_restart (GObject *source, GAsyncResult *result, gpointer user_data)
{
  mortise_worker_start_async (MORTISE_WORKER (source), on_restarted, user_data);
}

/**
 * mortise_host_restart_async:
 * @self: a host
 * @slug: slug of the plugin
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it runs again
 * @user_data: passed to @callback
 *
 * Ends the plugin's process and starts another; a quarantine is over with that.
 */
void
mortise_host_restart_async (MortiseHost *self,
                            const char *slug,
                            const char *actor,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = begin (self, slug, actor, cancellable, callback, user_data);
  Verb *verb;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  if (mortise_hosted_plugin_get_state (verb->plugin) == MORTISE_PLUGIN_DISABLED)
    {
      fail (task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s is disabled; enable it", slug));
      return;
    }
  mortise_supervisor_forgive (self->supervisor, verb->plugin);
  mortise_store_set_plugin_state (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), slug, FALSE, NULL,
                                  actor);
  mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
  mortise_worker_stop_async (get_worker (self, verb->plugin), on_stopped_to_restart, task);
}

/* --- grants and settings ------------------------------------------------------------------------------------------------------ */

static void
on_stopped_for_grant (GObject *source, GAsyncResult *result, gpointer user_data)
{
  complete (user_data);
}

/**
 * mortise_host_set_grant_async:
 * @self: a host
 * @slug: slug of the plugin
 * @permission: a permission that it asks for
 * @granted: whether it is to have it
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Grants or revokes a permission. It holds from the next call on; the private folder of `database` is part of the
 * process, which is therefore ended.
 */
void
mortise_host_set_grant_async (MortiseHost *self,
                              const char *slug,
                              const char *permission,
                              gboolean granted,
                              const char *actor,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = begin (self, slug, actor, cancellable, callback, user_data);
  Verb *verb;
  MortiseManifest *manifest;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  manifest = mortise_hosted_plugin_get_manifest (verb->plugin);
  if (granted && mortise_manifest_get_permission (manifest, permission) == NULL)
    {
      fail (task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_INVALID,
                               "%s does not ask for the permission \"%s\"; `mortise list --json` shows what it asks for",
                               slug, permission));
      return;
    }
  if (mortise_hosted_plugin_is_granted (verb->plugin, permission) == granted)
    {
      complete (task);
      return;
    }

  mortise_hosted_plugin_set_granted (verb->plugin, permission, granted);
  mortise_store_set_grant (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), slug, permission, granted,
                           actor);
  g_signal_emit_by_name (self->bus, "listeners-changed");
  if (g_str_equal (permission, "database"))
    mortise_worker_stop_async (get_worker (self, verb->plugin), on_stopped_for_grant, task);
  else
    complete (task);
}

/**
 * mortise_host_set_setting_async:
 * @self: a host
 * @slug: slug of the plugin
 * @key: a setting that its manifest names
 * @value: (nullable): its new value; %NULL for its default
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Changes a setting; a running plugin learns of it at once.
 */
void
mortise_host_set_setting_async (MortiseHost *self,
                                const char *slug,
                                const char *key,
                                JsonNode *value,
                                const char *actor,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = begin (self, slug, actor, cancellable, callback, user_data);
  const MortiseManifestSetting *setting;
  g_autofree char *text = NULL;
  GError *error = NULL;
  const char *tenant;
  Verb *verb;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  setting = mortise_manifest_get_setting (mortise_hosted_plugin_get_manifest (verb->plugin), key);
  if (setting == NULL)
    error = g_error_new (MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                         "%s has no setting \"%s\"; `mortise config get %s` shows those there are", slug, key, slug);
  if (error != NULL || (value != NULL && !mortise_manifest_setting_check (setting, value, &error)))
    {
      fail (task, error);
      return;
    }

  tenant = mortise_hosted_plugin_get_tenant (verb->plugin);
  mortise_hosted_plugin_set_setting (verb->plugin, key, value);
  if (value != NULL)
    {
      text = mortise_json_to_text (value, FALSE);
      mortise_store_set_setting (self->store, tenant, slug, key, text, actor);
    }
  else
    {
      mortise_store_unset_setting (self->store, tenant, slug, key, actor);
    }
  mortise_worker_send_settings (get_worker (self, verb->plugin));
  mortise_hosted_plugin_changed (verb->plugin);
  complete (task);
}

/* --- install and uninstall ----------------------------------------------------------------------------------------------------- */

static void
grant_all (MortiseHost *self, MortiseHostedPlugin *plugin, const char *actor)
{
  GPtrArray *permissions = mortise_manifest_get_permissions (mortise_hosted_plugin_get_manifest (plugin));

  for (guint i = 0; i < permissions->len; i++)
    {
      const MortiseManifestPermission *permission = permissions->pdata[i];

      mortise_hosted_plugin_set_granted (plugin, permission->name, TRUE);
      mortise_store_set_grant (self->store, mortise_hosted_plugin_get_tenant (plugin),
                               mortise_hosted_plugin_get_slug (plugin), permission->name, TRUE, actor);
    }
}

/* What an administrator decided for the version before holds for this one. */
static void
inherit (MortiseHostedPlugin *plugin, MortiseHostedPlugin *before)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  GPtrArray *permissions = mortise_manifest_get_permissions (manifest);
  GPtrArray *settings = mortise_manifest_get_settings (manifest);

  for (guint i = 0; i < permissions->len; i++)
    {
      const MortiseManifestPermission *permission = permissions->pdata[i];

      if (mortise_hosted_plugin_is_granted (before, permission->name))
        mortise_hosted_plugin_set_granted (plugin, permission->name, TRUE);
    }
  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];
      gboolean is_default;
      g_autoptr (JsonNode) value = mortise_hosted_plugin_dup_setting (before, setting->key, &is_default);

      if (value != NULL && !is_default && mortise_manifest_setting_check (setting, value, NULL))
        mortise_hosted_plugin_set_setting (plugin, setting->key, value);
    }
  mortise_hosted_plugin_set_enabled (plugin, mortise_hosted_plugin_get_state (before) != MORTISE_PLUGIN_DISABLED);
}

/* Disk work beside the main loop. It does not hold the host, which must not end on another thread. */
static GTask *
new_disk_task (GCancellable *cancellable, GAsyncReadyCallback callback, GTask *task)
{
  GTask *disk_task = g_task_new (NULL, cancellable, callback, task);

  g_task_set_check_cancellable (disk_task, FALSE);
  return disk_task;
}

static void
put_in_place (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  Verb *verb = g_task_get_task_data (task);
  g_autoptr (MortiseHostedPlugin) before = g_steal_pointer (&verb->plugin);

  if (before != NULL)
    mortise_host_drop (self, before);
  verb->plugin = g_object_ref (
      mortise_host_adopt (self, verb->manifest, verb->run ? "run" : "folder", verb->directory));
  if (before != NULL)
    inherit (verb->plugin, before);
  mortise_host_keep_plugin (self, verb->plugin, verb->actor);
  mortise_hosted_plugin_changed (verb->plugin);

  if (verb->run)
    {
      grant_all (self, verb->plugin, verb->actor);
      set_enabled (self, verb, TRUE);
      mortise_worker_start_async (get_worker (self, verb->plugin), on_restarted, task);
      return;
    }
  mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
  if (before == NULL)
    tell_with_id (self, "plugin_installed", verb->slug);
  complete (task);
}

static void
on_stopped_to_replace (GObject *source, GAsyncResult *result, gpointer user_data)
{
  put_in_place (user_data);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  Verb *verb = g_task_get_task_data (task);
  MortiseHostedPlugin *before;
  GError *error = NULL;

  g_free (verb->directory);
  verb->directory = g_task_propagate_pointer (G_TASK (result), &error);
  if (error != NULL)
    {
      fail (task, error);
      return;
    }

  verb->slug = g_strdup (mortise_manifest_get_slug (verb->manifest));
  before = mortise_host_get_plugin (self, verb->slug);
  if (before != NULL && verb->run && !g_str_equal (mortise_hosted_plugin_get_source (before), "run"))
    {
      fail (task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                               "%s is installed; `mortise uninstall %s`, or choose another slug", verb->slug,
                               verb->slug));
      return;
    }
  g_set_object (&verb->plugin, before);
  if (before != NULL)
    mortise_worker_stop_async (get_worker (self, before), on_stopped_to_replace, task);
  else
    put_in_place (task);
}

static void
read_and_copy (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Verb *verb = task_data;
  GError *error = NULL;
  char *place = NULL;

  verb->manifest = mortise_folder_read_manifest (verb->directory, &error);
  if (verb->manifest != NULL)
    place = verb->run ? g_canonicalize_filename (verb->directory, NULL)
                      : mortise_folder_install (verb->directory, verb->site, verb->manifest, &error);
  if (place != NULL && !verb->run && g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      mortise_folder_remove (place);
      g_clear_pointer (&place, g_free);
    }
  if (place != NULL)
    g_task_return_pointer (task, place, g_free);
  else
    g_task_return_error (task, error);
}

/**
 * mortise_host_install_async:
 * @self: a host
 * @directory: a plugin's folder
 * @run: whether to load it in place, enabled and with what it asks for granted, until the host ends
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Installs a plugin from a folder: disabled, with nothing granted. One that is installed already is replaced, and keeps
 * its settings and grants.
 */
void
mortise_host_install_async (MortiseHost *self,
                            const char *directory,
                            gboolean run,
                            const char *actor,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) copying = new_disk_task (cancellable, on_copied, task);
  Verb *verb = g_new0 (Verb, 1);

  verb->actor = g_strdup (actor);
  verb->directory = g_strdup (directory);
  verb->site = g_strdup (self->site);
  verb->run = run;
  g_task_set_task_data (task, verb, (GDestroyNotify) verb_free);
  g_task_set_task_data (copying, verb, NULL);
  g_task_run_in_thread (copying, read_and_copy);
}

static void
remove_files (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  char **paths = task_data;

  for (guint i = 0; paths[i] != NULL; i++)
    mortise_folder_remove (paths[i]);
  g_task_return_boolean (task, TRUE);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  complete (user_data);
}

static void
on_stopped_to_uninstall (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  Verb *verb = g_task_get_task_data (task);
  const char *tenant = mortise_hosted_plugin_get_tenant (verb->plugin);
  g_autoptr (GTask) removing = new_disk_task (NULL, on_removed, task);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autofree char *data_directory = g_build_filename (self->site, "data", tenant, verb->slug, NULL);

  g_strv_builder_add (paths, data_directory);
  if (!g_str_equal (mortise_hosted_plugin_get_source (verb->plugin), "run"))
    g_strv_builder_add (paths, mortise_hosted_plugin_get_directory (verb->plugin));
  g_task_set_task_data (removing, g_strv_builder_end (paths), (GDestroyNotify) g_strfreev);

  mortise_store_delete_plugin (self->store, tenant, verb->slug, verb->actor);
  mortise_host_drop (self, verb->plugin);
  tell_with_id (self, "plugin_uninstalled", verb->slug);
  g_task_run_in_thread (removing, remove_files);
}

static void
on_own_uninstalling (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  Verb *verb = g_task_get_task_data (task);
  G_GNUC_UNUSED g_autoptr (MortiseDispatch) dispatch
      = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, NULL);

  mortise_hosted_plugin_set_enabled (verb->plugin, FALSE);
  mortise_worker_stop_async (get_worker (self, verb->plugin), on_stopped_to_uninstall, task);
}

/**
 * mortise_host_uninstall_async:
 * @self: a host
 * @slug: slug of the plugin
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Removes a plugin with its settings, grants and data.
 */
void
mortise_host_uninstall_async (MortiseHost *self,
                              const char *slug,
                              const char *actor,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = begin (self, slug, actor, cancellable, callback, user_data);
  Verb *verb;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  if (g_str_equal (mortise_hosted_plugin_get_source (verb->plugin), "bundled"))
    {
      fail (task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                               "%s comes with Mortise and is not uninstalled; `mortise disable %s` switches it off", slug,
                               slug));
      return;
    }
  mortise_host_tell (self, "plugin_uninstalling", slug, NULL);
  say_goodbye (task, "plugin_uninstalling", on_own_uninstalling);
}
