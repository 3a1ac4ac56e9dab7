/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-verb.h"

#include "mortise-error.h"
#include "mortise-host-blocklist.h"
#include "mortise-host-dependencies.h"
#include "mortise-host-series.h"

/* Enabling, disabling and restarting a plugin. */

static void
on_enabled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (!mortise_worker_start_finish (MORTISE_WORKER (source), result, &error))
    {
      g_autofree char *reason = g_strdup (mortise_hosted_plugin_get_reason (verb->plugin));

      mortise_hosted_plugin_set_quarantined (verb->plugin, FALSE);
      mortise_host_verb_set_enabled (task, FALSE);
      mortise_hosted_plugin_set_reason (verb->plugin, reason);
      g_prefix_error (&error, "%s could not be enabled: ", verb->slug);
      mortise_host_verb_fail (task, error);
      return;
    }
  mortise_host_tell_with_id (self, "plugin_enabled", verb->slug);
  mortise_host_tell_own (self, "plugin_activated", verb->slug);
  mortise_host_verb_complete (task);
}

static void
enable (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  if (mortise_host_verb_is_void (task))
    return;
  mortise_supervisor_forgive (self->supervisor, verb->plugin);
  mortise_store_set_plugin_state (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug, FALSE, NULL,
                                  verb->actor);
  mortise_host_verb_set_enabled (task, TRUE);
  mortise_worker_start_async (mortise_host_verb_get_worker (task), on_enabled, task);
}

/* Whether it may be was asked. */
static void
enable_one (MortiseHost *self,
            const char *slug,
            const char *actor,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb = task != NULL ? g_task_get_task_data (task) : NULL;

  if (verb == NULL)
    return;
  if (mortise_hosted_plugin_is_usable (verb->plugin))
    mortise_host_verb_complete (task);
  else
    mortise_host_screen (task, enable);
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
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  g_autoptr (GError) error = NULL;

  if (plugin == NULL || mortise_hosted_plugin_is_usable (plugin) || mortise_host_check_may_enable (self, slug, &error))
    enable_one (self, slug, actor, cancellable, callback, user_data);
  else
    g_task_report_error (self, callback, user_data, NULL, g_steal_pointer (&error));
}

/**
 * mortise_host_enable_with_dependencies_async:
 * @self: a host
 * @slug: slug of the plugin
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Enables what a plugin needs and is installed, dependencies first, and then the plugin, as
 * [method@Host.enable_async] does.
 */
void
mortise_host_enable_with_dependencies_async (MortiseHost *self,
                                             const char *slug,
                                             const char *actor,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  gboolean is_open = plugin != NULL && !mortise_hosted_plugin_is_usable (plugin);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) slugs = is_open ? mortise_host_choose_enabled (self, slug, &error) : NULL;

  if (error != NULL)
    g_task_report_error (self, callback, user_data, NULL, g_steal_pointer (&error));
  else if (slugs != NULL)
    mortise_host_run_series (self, (const char *const *) slugs, enable_one, actor, cancellable, callback, user_data);
  else
    enable_one (self, slug, actor, cancellable, callback, user_data);
}

static void
on_disabled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  mortise_worker_stop_finish (MORTISE_WORKER (source), result, NULL);
  mortise_host_tell (self, "plugin_deactivated", verb->slug, NULL);
  mortise_host_tell_with_id (self, "plugin_disabled", verb->slug);
  mortise_host_verb_complete (task);
}

static void
disable (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  if (mortise_host_verb_is_void (task))
    return;
  mortise_hosted_plugin_set_reason (verb->plugin, NULL);
  mortise_hosted_plugin_set_quarantined (verb->plugin, FALSE);
  mortise_store_set_plugin_state (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug, FALSE, NULL,
                                  verb->actor);
  mortise_host_verb_set_enabled (task, FALSE);
  mortise_worker_stop_async (mortise_host_verb_get_worker (task), on_disabled, task);
}

static void
on_own_deactivated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  G_GNUC_UNUSED g_autoptr (MortiseDispatch) dispatch
      = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, NULL);

  disable (user_data);
}

/* Whether it may be was asked. */
static void
disable_one (MortiseHost *self,
             const char *slug,
             const char *actor,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb = task != NULL ? g_task_get_task_data (task) : NULL;

  if (verb == NULL)
    return;
  if (mortise_hosted_plugin_get_state (verb->plugin) == MORTISE_PLUGIN_DISABLED)
    mortise_host_verb_complete (task);
  else
    mortise_host_verb_say_goodbye (task, "plugin_deactivated", on_own_deactivated);
}

static gboolean
is_enabled (MortiseHost *self, const char *slug)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);

  return plugin != NULL && mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_DISABLED;
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
  g_autoptr (GError) error = NULL;

  if (!is_enabled (self, slug) || mortise_host_check_may_disable (self, slug, &error))
    disable_one (self, slug, actor, cancellable, callback, user_data);
  else
    g_task_report_error (self, callback, user_data, NULL, g_steal_pointer (&error));
}

/**
 * mortise_host_disable_with_dependents_async:
 * @self: a host
 * @slug: slug of the plugin
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Disables all that needs a plugin, dependents first, and then the plugin.
 */
void
mortise_host_disable_with_dependents_async (MortiseHost *self,
                                            const char *slug,
                                            const char *actor,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data)
{
  g_auto (GStrv) slugs = mortise_host_choose_disabled (self, slug);

  mortise_host_run_series (self, (const char *const *) slugs, disable_one, actor, cancellable, callback, user_data);
}

static void
on_stopped_to_restart (GObject *source, GAsyncResult *result, gpointer user_data)
{
  mortise_worker_start_async (MORTISE_WORKER (source), mortise_host_verb_on_started, user_data);
}

static void
restart (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  if (mortise_host_verb_is_void (task))
    return;
  mortise_supervisor_forgive (self->supervisor, verb->plugin);
  mortise_store_set_plugin_state (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug, FALSE, NULL,
                                  verb->actor);
  mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
  mortise_worker_stop_async (mortise_host_verb_get_worker (task), on_stopped_to_restart, task);
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
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  if (mortise_hosted_plugin_get_state (verb->plugin) == MORTISE_PLUGIN_DISABLED)
    {
      mortise_host_verb_fail (task,
                              g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s is disabled; enable it", slug));
      return;
    }
  mortise_host_screen (task, restart);
}
