/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-verb.h"

#include "mortise-dialect.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-host-dependencies.h"
#include "mortise-host-discover.h"
#include "mortise-manifest-file.h"
#include "mortise-package-intake.h"

/* Installing and uninstalling a plugin. What takes long is disk work, done beside the main loop. */

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

/* Disk work beside the main loop. It does not hold the host, which must not end on another thread. */
static GTask *
new_disk_task (GCancellable *cancellable, GAsyncReadyCallback callback, GTask *task)
{
  GTask *disk_task = g_task_new (NULL, cancellable, callback, task);

  g_task_set_check_cancellable (disk_task, FALSE);
  return disk_task;
}

/* A plugin that was not there before. */
static void
put_in_place (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  g_autoptr (MortiseHostedPlugin) before = g_steal_pointer (&verb->plugin);

  if (before != NULL)
    mortise_host_drop (self, before);
  verb->plugin = g_object_ref (mortise_host_adopt (self, verb->manifest, verb->source, verb->directory));
  mortise_host_keep_plugin (self, verb->plugin, verb->provenance, verb->actor);
  mortise_hosted_plugin_changed (verb->plugin);

  if (verb->run)
    {
      grant_all (self, verb->plugin, verb->actor);
      mortise_host_verb_set_enabled (task, TRUE);
      mortise_worker_start_async (mortise_host_verb_get_worker (task), mortise_host_verb_on_started, task);
      return;
    }
  mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
  mortise_host_tell_installed (self, verb->plugin);
  mortise_host_verb_complete (task);
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
  MortiseHostVerb *verb = g_task_get_task_data (task);
  MortiseHostedPlugin *before;
  GError *error = NULL;

  g_free (verb->directory);
  verb->directory = g_task_propagate_pointer (G_TASK (result), &error);
  if (error != NULL)
    {
      mortise_host_verb_fail (task, error);
      return;
    }

  verb->slug = g_strdup (mortise_manifest_get_slug (verb->manifest));
  before = mortise_host_get_plugin (self, verb->slug);
  if (before != NULL && verb->run && !g_str_equal (mortise_hosted_plugin_get_source (before), "run"))
    {
      mortise_host_verb_fail (task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                                                 "%s is installed; `mortise uninstall %s`, or choose another slug",
                                                 verb->slug, verb->slug));
      return;
    }
  g_set_object (&verb->plugin, before);
  if (before == NULL)
    put_in_place (task);
  else if (verb->run)
    mortise_worker_stop_async (mortise_host_verb_get_worker (task), on_stopped_to_replace, task);
  else
    mortise_host_update (task);
}

/* A package is a file, and a plugin in the making a folder. */
static char *
take_package (MortiseHostVerb *verb, GCancellable *cancellable, GError **error)
{
  g_autoptr (MortisePackageIntake) intake
      = mortise_package_intake_open (verb->directory, verb->site, verb->dialect, cancellable, error);

  if (intake == NULL)
    return NULL;
  verb->source = "package";
  verb->manifest = g_object_ref (intake->manifest);
  verb->provenance = mortise_package_intake_describe (intake, verb->directory);
  return mortise_package_intake_place (intake, verb->site, error);
}

static char *
take_folder (MortiseHostVerb *verb, GError **error)
{
  verb->manifest = mortise_manifest_file_read (verb->directory, verb->dialect, NULL, error);
  if (verb->manifest == NULL || (verb->run && !mortise_dialect_check_runnable (verb->manifest, error)))
    return NULL;
  return verb->run ? g_canonicalize_filename (verb->directory, NULL)
                   : mortise_folder_install (verb->directory, verb->site, verb->manifest, error);
}

static void
read_and_copy (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MortiseHostVerb *verb = task_data;
  gboolean is_package = !verb->run && g_file_test (verb->directory, G_FILE_TEST_IS_REGULAR);
  GError *error = NULL;
  char *place = is_package ? take_package (verb, cancellable, &error) : take_folder (verb, &error);

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
 * @directory: a plugin's folder, or a package
 * @dialect: (nullable): the dialect of its manifest, see [func@Mortise.manifest_file_read]
 * @run: whether to load it in place, enabled and with what it asks for granted, until the host ends
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Installs a plugin from a folder or a package: disabled, with nothing granted. One that is installed already is
 * replaced, and keeps its settings and grants.
 */
void
mortise_host_install_async (MortiseHost *self,
                            const char *directory,
                            const char *dialect,
                            gboolean run,
                            const char *actor,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = mortise_host_verb_new (self, NULL, actor, cancellable, callback, user_data);
  g_autoptr (GTask) copying = new_disk_task (cancellable, on_copied, task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  verb->directory = g_strdup (directory);
  verb->dialect = g_strdup (dialect);
  verb->run = run;
  verb->source = run ? "run" : "folder";
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
  mortise_host_verb_complete (user_data);
}

static void
on_stopped_to_uninstall (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  const char *tenant = mortise_hosted_plugin_get_tenant (verb->plugin);
  g_autoptr (GTask) removing = new_disk_task (NULL, on_removed, task);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autofree char *data_directory = g_build_filename (self->site, "data", tenant, verb->slug, NULL);

  g_strv_builder_add (paths, data_directory);
  if (!g_str_equal (mortise_hosted_plugin_get_source (verb->plugin), "run")
      && !mortise_host_is_discovered (verb->plugin))
    g_strv_builder_add (paths, mortise_hosted_plugin_get_directory (verb->plugin));
  g_task_set_task_data (removing, g_strv_builder_end (paths), (GDestroyNotify) g_strfreev);

  mortise_store_delete_plugin (self->store, tenant, verb->slug, verb->actor);
  mortise_host_drop (self, verb->plugin);
  mortise_host_tell_with_id (self, "plugin_uninstalled", verb->slug);
  g_task_run_in_thread (removing, remove_files);
}

static void
on_own_uninstalling (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHostVerb *verb = g_task_get_task_data (task);
  G_GNUC_UNUSED g_autoptr (MortiseDispatch) dispatch
      = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, NULL);

  mortise_hosted_plugin_set_enabled (verb->plugin, FALSE);
  mortise_worker_stop_async (mortise_host_verb_get_worker (task), on_stopped_to_uninstall, task);
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
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb;
  GError *error = NULL;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  if (!mortise_host_check_uninstall (verb->plugin, &error)
      || !mortise_host_check_may_go (self, slug, "uninstall", &error))
    {
      mortise_host_verb_fail (task, error);
      return;
    }
  if (g_str_equal (mortise_hosted_plugin_get_source (verb->plugin), "bundled"))
    {
      mortise_host_verb_fail (
          task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                             "%s comes with Mortise and is not uninstalled; `mortise disable %s` switches it off", slug,
                             slug));
      return;
    }
  mortise_host_tell (self, "plugin_uninstalling", slug, NULL);
  mortise_host_verb_say_goodbye (task, "plugin_uninstalling", on_own_uninstalling);
}
