/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-verb.h"

#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-host-dependencies.h"
#include "mortise-host-discover.h"

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
  g_autoptr (GTask) removing = g_task_new (NULL, NULL, on_removed, task);
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
