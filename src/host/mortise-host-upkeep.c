/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-verb.h"

#include "mortise-error.h"
#include "mortise-version-range.h"

/**
 * mortise_host_set_update_policy_async:
 * @self: a host
 * @slug: slug of the plugin
 * @policy: which versions of it are offered from now on
 * @actor: who says so
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: passed to @callback
 */
void
mortise_host_set_update_policy_async (MortiseHost *self,
                                      const char *slug,
                                      const MortiseUpdatePolicy *policy,
                                      const char *actor,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  g_autoptr (MortiseVersionRange) range = NULL;
  MortisePluginUpkeep *upkeep;
  MortiseHostVerb *verb;
  GError *error = NULL;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  if (policy->pinned != NULL
      && (range = mortise_version_range_parse (policy->pinned, MORTISE_VERSION_RANGE_NONE, &error)) == NULL)
    {
      mortise_host_verb_fail (task, error);
      return;
    }
  upkeep = mortise_hosted_plugin_get_upkeep (verb->plugin);
  g_free (upkeep->pinned);
  upkeep->pinned = g_strdup (policy->pinned);
  upkeep->hold_days = policy->hold_days;
  upkeep->prerelease = policy->prerelease;
  mortise_store_set_update_policy (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), slug, policy->pinned,
                                   policy->hold_days, policy->prerelease, actor);
  mortise_hosted_plugin_changed (verb->plugin);
  mortise_host_verb_complete (task);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHostVerb *verb = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (mortise_worker_check_health_finish (MORTISE_WORKER (source), result, &error))
    g_task_return_pointer (task, g_object_ref (verb->plugin), g_object_unref);
  else
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s", error->message);
}

/**
 * mortise_host_check_health_async:
 * @self: a host
 * @slug: slug of the plugin
 * @cancellable: (nullable): a cancellable
 * @callback: called when the plugin has answered
 * @user_data: passed to @callback
 *
 * Asks an enabled plugin whether it is well. One that is not fails with `MORTISE_ERROR_UNAVAILABLE` and says why.
 */
void
mortise_host_check_health_async (MortiseHost *self,
                                 const char *slug,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = mortise_host_verb_begin (self, slug, NULL, cancellable, callback, user_data);
  MortiseHostVerb *verb;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  if (mortise_hosted_plugin_get_state (verb->plugin) == MORTISE_PLUGIN_DISABLED)
    mortise_host_verb_fail (task,
                            g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s is disabled; enable it", slug));
  else
    mortise_worker_check_health_async (mortise_host_verb_get_worker (task), on_answered, task);
}
