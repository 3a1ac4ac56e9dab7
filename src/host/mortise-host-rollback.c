/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way back to the version before an update, see mortise-host-update.c. */
#include "mortise-host-verb.h"

#include "mortise-data-snapshot.h"
#include "mortise-error.h"

static void
on_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) || !mortise_host_restore_plugin (self, verb->slug, &error))
    {
      mortise_host_verb_fail (task, error);
      return;
    }
  g_set_object (&verb->plugin, mortise_host_get_plugin (self, verb->slug));
  mortise_hosted_plugin_changed (verb->plugin);
  mortise_host_tell (self, "plugin_rolled_back", verb->slug, NULL);
  if (mortise_hosted_plugin_get_state (verb->plugin) == MORTISE_PLUGIN_DISABLED)
    mortise_host_verb_complete (task);
  else
    mortise_worker_start_async (mortise_host_verb_get_worker (task), mortise_host_verb_on_started, task);
}

static void
put_data_back (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MortiseHostVerb *verb = task_data;
  GError *error = NULL;

  if (verb->snapshot == NULL || mortise_data_snapshot_restore (verb->snapshot, verb->directory, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The version before is the current one; now the folder follows. */
static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (!mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    {
      mortise_host_verb_fail (task, error);
      return;
    }
  mortise_host_drop (self, verb->plugin);
  mortise_host_verb_work (task, put_data_back, on_back);
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      mortise_host_verb_fail (task, error);
      return;
    }
  mortise_store_roll_back_plugin (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug,
                                  verb->reason, verb->with_data, verb->actor);
  mortise_store_flush_async (self->store, NULL, on_kept, task);
}

static void
choose_snapshot (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MortiseHostVerb *verb = task_data;
  GError *error = NULL;

  if (verb->snapshot == NULL || mortise_data_snapshot_choose (verb->snapshot, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_stopped_to_go_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  mortise_host_verb_work (user_data, choose_snapshot, on_chosen);
}

/**
 * mortise_host_roll_back_async:
 * @self: a host
 * @slug: slug of the plugin
 * @with_data: whether its storage and its private folder become what they were at the update, too
 * @reason: (nullable): why, where no person wants it; kept as the plugin's reason
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Makes the version before the last update the current one again, with its settings and grants.
 */
void
mortise_host_roll_back_async (MortiseHost *self,
                              const char *slug,
                              gboolean with_data,
                              const char *reason,
                              const char *actor,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb;
  MortisePluginUpkeep *upkeep;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  upkeep = mortise_hosted_plugin_get_upkeep (verb->plugin);
  if (upkeep->previous_version == NULL)
    {
      mortise_host_verb_fail (task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                                                 "%s has no version to go back to: it was not updated here", slug));
      return;
    }
  verb->directory = mortise_host_verb_dup_data_directory (task);
  verb->snapshot = with_data ? g_strdup (upkeep->snapshot_directory) : NULL;
  verb->with_data = with_data;
  verb->reason = g_strdup (reason);
  mortise_worker_stop_async (mortise_host_verb_get_worker (task), on_stopped_to_go_back, task);
}
