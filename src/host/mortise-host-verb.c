/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-verb.h"

#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-json-writer.h"
#include "mortise-json.h"

static void
verb_free (MortiseHostVerb *verb)
{
  g_clear_object (&verb->plugin);
  g_clear_object (&verb->manifest);
  g_clear_pointer (&verb->intake, mortise_package_intake_free);
  g_free (verb->catalogue);
  g_free (verb->slug);
  g_free (verb->actor);
  g_free (verb->site);
  g_free (verb->directory);
  g_free (verb->dialect);
  g_free (verb->provenance);
  g_strfreev (verb->consent);
  g_free (verb->snapshot);
  g_free (verb->reason);
  g_clear_pointer (&verb->change, mortise_settings_change_free);
  g_clear_object (&verb->secrets);
  g_strfreev (verb->folders);
  g_free (verb->settings);
  g_strfreev (verb->grants);
  g_clear_error (&verb->failure);
  g_free (verb);
}

/*< private >
 * mortise_host_verb_new:
 *
 * Returns: (transfer full): the task of a verb about a plugin that there may be
 */
GTask *
mortise_host_verb_new (MortiseHost *self,
                       const char *slug,
                       const char *actor,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  MortiseHostVerb *verb = g_new0 (MortiseHostVerb, 1);

  verb->slug = g_strdup (slug);
  verb->actor = g_strdup (actor);
  verb->site = g_strdup (self->site);
  verb->package_policy = self->package_policy;
  g_task_set_task_data (task, verb, (GDestroyNotify) verb_free);
  return task;
}

/*< private >
 * mortise_host_verb_begin:
 *
 * Returns: (transfer full) (nullable): the task of a verb about a plugin that there is; %NULL when there is none, and
 * the task has failed with that
 */
GTask *
mortise_host_verb_begin (MortiseHost *self,
                         const char *slug,
                         const char *actor,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = mortise_host_verb_new (self, slug, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  g_set_object (&verb->plugin, mortise_host_get_plugin (self, slug));
  if (verb->plugin != NULL)
    return g_steal_pointer (&task);
  g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                           "no plugin \"%s\"; `mortise list` shows those there are", slug);
  return NULL;
}

/*< private >
 * mortise_host_verb_fail:
 * @task: (transfer full): a verb
 * @error: (transfer full): why
 */
void
mortise_host_verb_fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/*< private >
 * mortise_host_verb_is_void:
 * @task: a verb that waited for something
 *
 * Returns: whether another verb removed or replaced its plugin meanwhile: the task has failed with that then, and is
 *   gone
 */
gboolean
mortise_host_verb_is_void (GTask *task)
{
  MortiseHostVerb *verb = g_task_get_task_data (task);

  if (mortise_host_get_plugin (g_task_get_source_object (task), verb->slug) == verb->plugin)
    return FALSE;
  mortise_host_verb_fail (task,
                          g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                                       "%s was uninstalled or replaced meanwhile; `mortise list` shows what there "
                                       "is",
                                       verb->slug));
  return TRUE;
}

static void
on_flushed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHostVerb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    {
      g_task_return_pointer (task, g_object_ref (verb->plugin), g_object_unref);
      return;
    }
  g_prefix_error (&error, "the change holds until the host ends, and could not be kept: ");
  g_task_return_error (task, error);
}

/*< private >
 * mortise_host_verb_complete:
 * @task: (transfer full): a verb, which ends when its change is on disk
 */
void
mortise_host_verb_complete (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);

  mortise_store_flush_async (self->store, NULL, on_flushed, task);
}

MortiseHostedPlugin *
mortise_host_verb_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Does disk work beside the main loop. It is given the verb and not the host, which must not end on another thread. */
void
mortise_host_verb_work (GTask *task, GTaskThreadFunc work, GAsyncReadyCallback next)
{
  g_autoptr (GTask) disk_task = g_task_new (NULL, g_task_get_cancellable (task), next, task);

  g_task_set_check_cancellable (disk_task, FALSE);
  g_task_set_task_data (disk_task, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (disk_task, work);
}

static void
remove_folders (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const MortiseHostVerb *verb = task_data;

  for (guint i = 0; verb->folders[i] != NULL; i++)
    mortise_folder_remove (verb->folders[i]);
  g_task_return_boolean (task, TRUE);
}

/* Removes from the disk what the verb names. */
void
mortise_host_verb_remove_folders (GTask *task, GAsyncReadyCallback next)
{
  mortise_host_verb_work (task, remove_folders, next);
}

static void
on_abandoned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseHostVerb *verb = g_task_get_task_data (user_data);

  mortise_host_verb_fail (user_data, g_steal_pointer (&verb->failure));
}

/*< private >
 * mortise_host_verb_abandon:
 * @task: (transfer full): an installation or update whose version is not to be
 * @error: (transfer full): why
 *
 * Fails it when nothing of that version is on the disk any more.
 */
void
mortise_host_verb_abandon (GTask *task, GError *error)
{
  MortiseHostVerb *verb = g_task_get_task_data (task);
  const char *const folders[] = { verb->directory, verb->snapshot, NULL };

  verb->failure = error;
  g_strfreev (verb->folders);
  verb->folders = g_strdupv ((char **) folders);
  mortise_host_verb_remove_folders (task, on_abandoned);
}

/* (transfer full): the plugin's private folder, which there may not be */
char *
mortise_host_verb_dup_data_directory (GTask *task)
{
  MortiseHostVerb *verb = g_task_get_task_data (task);

  return g_build_filename (verb->site, "data", mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug, NULL);
}

MortiseWorker *
mortise_host_verb_get_worker (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  return mortise_supervisor_get_worker (self->supervisor, mortise_hosted_plugin_get_slug (verb->plugin));
}

/* Switches the plugin on or off, which its listeners follow. */
void
mortise_host_verb_set_enabled (GTask *task, gboolean enabled)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  mortise_hosted_plugin_set_enabled (verb->plugin, enabled);
  mortise_store_set_plugin_enabled (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug, enabled,
                                    verb->actor);
  mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
}

/* What follows a start that the verb waited for: that is its end. */
void
mortise_host_verb_on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHostVerb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (mortise_worker_start_finish (MORTISE_WORKER (source), result, &error))
    {
      mortise_host_verb_complete (task);
      return;
    }
  g_prefix_error (&error, "%s could not be started: ", verb->slug);
  mortise_host_verb_fail (task, error);
}

/* --- lifecycle hooks ---------------------------------------------------------------------------------------------- */

static void
fire (MortiseHost *self, const char *hook, GBytes *payload)
{
  MortiseDispatchOrigin origin = { .origin = "host", .actor = "host" };

  mortise_hook_bus_fire_async (self->bus, hook, payload, &origin, NULL, NULL, NULL);
}

/* Fires a hook of the host itself that somebody listens to. @extra is more members of the payload, or %NULL. */
void
mortise_host_tell (MortiseHost *self, const char *hook, const char *slug, const char *extra)
{
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
  fire (self, hook, payload);
}

/* As Escalated has it: the hook of one plugin has no arguments. */
void
mortise_host_tell_own (MortiseHost *self, const char *prefix, const char *slug)
{
  g_autofree char *own = g_strdup_printf ("%s_%s", prefix, slug);
  g_autoptr (GBytes) payload = g_bytes_new_static ("{}", 2);

  mortise_host_tell (self, prefix, slug, NULL);
  if (mortise_hook_bus_has_listener (self->bus, own))
    fire (self, own, payload);
}

void
mortise_host_tell_with_id (MortiseHost *self, const char *hook, const char *slug)
{
  GString *extra = g_string_new ("\"plugin_id\":");

  mortise_json_write_string (extra, slug);
  mortise_host_tell (self, hook, slug, extra->str);
  g_string_free (extra, TRUE);
}

static char *
dup_manifest (MortiseHostedPlugin *plugin)
{
  return mortise_json_to_text (mortise_manifest_get_json (mortise_hosted_plugin_get_manifest (plugin)), FALSE);
}

/* As Escalated has it. */
void
mortise_host_tell_loaded (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  g_autofree char *manifest = dup_manifest (plugin);
  g_autofree char *extra = g_strconcat ("\"manifest\":", manifest, NULL);

  mortise_host_tell (self, "plugin_loaded", mortise_hosted_plugin_get_slug (plugin), extra);
}

/* As Digital Commerce has it. */
void
mortise_host_tell_failed (MortiseHost *self, MortiseHostedPlugin *plugin, const char *reason)
{
  GString *extra = g_string_new ("\"reason\":");

  mortise_json_write_string (extra, reason);
  mortise_host_tell (self, "plugin_error", mortise_hosted_plugin_get_slug (plugin), extra->str);
  g_string_free (extra, TRUE);
}

/* As Services AI has it; the slug, which the others have, is among the characters that need no escape. */
void
mortise_host_tell_installed (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  g_autofree char *manifest = dup_manifest (plugin);
  g_autofree char *extra = g_strdup_printf ("\"plugin_id\":\"%s\",\"plugin_info\":%s", slug, manifest);

  mortise_host_tell (self, "plugin_installed", slug, extra);
}

static void
fire_and_wait (GTask *task, const char *hook, GBytes *payload, GAsyncReadyCallback next)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  MortiseDispatchOrigin origin = { .origin = "host", .actor = verb->actor };

  mortise_hook_bus_fire_async (self->bus, hook, payload, &origin, NULL, next, task);
}

/* Fires a hook about the plugin that has to be heard before the verb goes on. */
void
mortise_host_verb_announce (GTask *task, const char *hook, GAsyncReadyCallback next)
{
  MortiseHostVerb *verb = g_task_get_task_data (task);
  GString *text = g_string_new ("{\"slug\":");
  g_autoptr (GBytes) payload = NULL;

  mortise_json_write_string (text, verb->slug);
  g_string_append_c (text, '}');
  payload = g_string_free_to_bytes (text);
  fire_and_wait (task, hook, payload, next);
}

/* Its own hook is fired first, and waited for: afterwards there is nobody to listen. */
void
mortise_host_verb_say_goodbye (GTask *task, const char *prefix, GAsyncReadyCallback next)
{
  MortiseHostVerb *verb = g_task_get_task_data (task);
  g_autofree char *hook = g_strdup_printf ("%s_%s", prefix, verb->slug);
  g_autoptr (GBytes) payload = g_bytes_new_static ("{}", 2);

  fire_and_wait (task, hook, payload, next);
}
