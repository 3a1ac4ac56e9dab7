/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-verb.h"

#include "mortise-dialect.h"
#include "mortise-disk-full.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-kept-data.h"
#include "mortise-manifest-file.h"
#include "mortise-package-intake.h"
#include "mortise-site-keys.h"

/* Installing a plugin. What takes long is disk work, done beside the main loop. */

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

static void
on_stopped_to_abandon (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHostVerb *verb = g_task_get_task_data (task);

  mortise_worker_stop_finish (MORTISE_WORKER (source), result, NULL);
  mortise_host_drop (g_task_get_source_object (task), verb->plugin);
  mortise_host_verb_abandon (task, g_steal_pointer (&verb->failure));
}

/* It is there when the database says so. */
static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  if (mortise_store_put_plugin_finish (MORTISE_STORE (source), result, &verb->failure))
    {
      mortise_host_tell_installed (self, verb->plugin);
      mortise_host_verb_complete (task);
      return;
    }
  g_prefix_error (&verb->failure, "%s was not installed: ", verb->slug);
  mortise_worker_stop_async (mortise_host_verb_get_worker (task), on_stopped_to_abandon, task);
}

static void
load_in_place (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  mortise_host_keep_plugin (self, verb->plugin, verb->provenance, verb->actor);
  mortise_hosted_plugin_changed (verb->plugin);
  if (verb->disabled)
    {
      mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
      mortise_host_tell_installed (self, verb->plugin);
      mortise_host_verb_complete (task);
      return;
    }
  grant_all (self, verb->plugin, verb->actor);
  mortise_host_verb_set_enabled (task, TRUE);
  mortise_worker_start_async (mortise_host_verb_get_worker (task), mortise_host_verb_on_started, task);
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
  if (verb->run)
    {
      load_in_place (task);
      return;
    }
  mortise_host_keep_plugin_async (self, verb->plugin, verb->provenance, verb->actor, on_kept, task);
  mortise_hosted_plugin_changed (verb->plugin);
  mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
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
  if (before == NULL && verb->run && !mortise_host_check_no_kept_data (self, verb->slug, &error))
    mortise_host_verb_fail (task, error);
  else if (before == NULL)
    put_in_place (task);
  else if (verb->run)
    mortise_worker_stop_async (mortise_host_verb_get_worker (task), on_stopped_to_replace, task);
  else
    mortise_host_update (task);
}

static char *
place_package (MortiseHostVerb *verb, GError **error)
{
  verb->source = verb->catalogue != NULL ? "catalogue" : "package";
  verb->manifest = g_object_ref (verb->intake->manifest);
  verb->provenance = mortise_package_intake_describe (verb->intake, verb->directory, verb->catalogue);
  return mortise_package_intake_place (verb->intake, verb->site, error);
}

static char *
take_package (MortiseHostVerb *verb, GCancellable *cancellable, GError **error)
{
  g_autoptr (MortiseKeyRing) keys = mortise_site_keys_open (verb->site);

  verb->intake = mortise_package_intake_open (verb->directory, verb->site, verb->dialect, keys, cancellable, error);
  if (verb->intake == NULL
      || !mortise_package_policy_check (verb->package_policy, verb->intake->verdict, verb->directory, error))
    return NULL;
  return place_package (verb, error);
}

static char *
take_folder (MortiseHostVerb *verb, GError **error)
{
  if (!verb->run && !mortise_package_policy_check (verb->package_policy, NULL, verb->directory, error))
    return NULL;
  verb->manifest = mortise_manifest_file_read (verb->directory, verb->dialect, NULL, error);
  if (verb->manifest == NULL || (verb->run && !mortise_dialect_check_runnable (verb->manifest, error)))
    return NULL;
  return verb->run ? g_canonicalize_filename (verb->directory, NULL)
                   : mortise_folder_install (verb->directory, verb->site, verb->manifest, error);
}

/* A package is a file, and a plugin in the making a folder. */
static char *
take (MortiseHostVerb *verb, GCancellable *cancellable, GError **error)
{
  if (verb->intake != NULL)
    return place_package (verb, error);
  if (!verb->run && g_file_test (verb->directory, G_FILE_TEST_IS_REGULAR))
    return take_package (verb, cancellable, error);
  return take_folder (verb, error);
}

static void
read_and_copy (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MortiseHostVerb *verb = task_data;
  GError *error = NULL;
  char *place = take (verb, cancellable, &error);

  mortise_disk_full_explain (&error, verb->site);
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

static GTask *
begin (MortiseHost *self,
       const char *directory,
       const char *const *consent,
       const char *actor,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = mortise_host_verb_new (self, NULL, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  verb->directory = g_strdup (directory);
  verb->consent = g_strdupv ((char **) consent);
  return task;
}

static void
go_on (GTask *task)
{
  g_autoptr (GTask) copying = new_disk_task (g_task_get_cancellable (task), on_copied, task);

  g_task_set_task_data (copying, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (copying, read_and_copy);
}

/**
 * mortise_host_install_async:
 * @self: a host
 * @order: what to install, and how
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
                            const MortiseInstallOrder *order,
                            const char *actor,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = begin (self, order->path, order->consent, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  verb->dialect = g_strdup (order->dialect);
  verb->run = order->run;
  verb->disabled = order->disabled;
  verb->source = order->run ? "run" : "folder";
  go_on (task);
}

/*< private >
 * mortise_host_install_intake_async:
 * @self: a host
 * @intake: (transfer full): a package that was looked at
 * @origin: the address that it was got from
 * @catalogue: the address of the catalogue that has it
 * @consent: (nullable): of an update, the new permissions that are granted with it
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Installs a package of a catalogue.
 */
void
mortise_host_install_intake_async (MortiseHost *self,
                                   MortisePackageIntake *intake,
                                   const char *origin,
                                   const char *catalogue,
                                   const char *const *consent,
                                   const char *actor,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = begin (self, origin, consent, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  verb->intake = intake;
  verb->catalogue = g_strdup (catalogue);
  go_on (task);
}
