/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Uninstalling a plugin. What says that it is there is the database: one transaction takes it out, and only then its
 * files are removed. If the host is killed before, all is as it was; if after, what is left of the files is removed
 * when the site is opened again.
 */
#include "mortise-host-uninstall.h"

#include "mortise-error.h"
#include "mortise-host-budgets.h"
#include "mortise-host-dependencies.h"
#include "mortise-host-discover.h"
#include "mortise-host-removal.h"
#include "mortise-host-series.h"
#include "mortise-host-verb.h"

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  mortise_host_verb_complete (user_data);
}

/* It is not out of the database, so it is there as before. */
static void
stay (GTask *task, GError *error)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  mortise_hosted_plugin_set_enabled (verb->plugin, verb->was_enabled);
  mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
  g_prefix_error (&error, "%s was not uninstalled: ", verb->slug);
  mortise_host_verb_fail (task, error);
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  GError *error = NULL;

  if (!mortise_store_uninstall_plugin_finish (MORTISE_STORE (source), result, &error))
    {
      stay (task, error);
      return;
    }
  mortise_host_drop (self, verb->plugin);
  mortise_hook_bus_forget_overrides (self->bus, verb->slug);
  mortise_host_forget_budget (self, verb->slug);
  if (verb->was_enabled)
    {
      mortise_host_tell (self, "plugin_deactivated", verb->slug, NULL);
      mortise_host_tell_with_id (self, "plugin_disabled", verb->slug);
    }
  mortise_host_tell_with_id (self, "plugin_uninstalled", verb->slug);
  mortise_host_verb_remove_folders (task, on_removed);
}

static void
on_holdings (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  const char *tenant = mortise_hosted_plugin_get_tenant (verb->plugin);
  GError *error = NULL;
  g_autoptr (GPtrArray) holdings = mortise_store_get_holdings_finish (MORTISE_STORE (source), result, &error);

  if (holdings == NULL)
    {
      stay (task, error);
      return;
    }
  verb->folders = mortise_removal_list_folders (self->site, tenant, holdings, verb->keep_data);
  mortise_store_uninstall_plugin_async (self->store, tenant, verb->slug, verb->keep_data, verb->actor, on_forgotten,
                                        task);
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  const char *const slugs[] = { verb->slug, NULL };

  mortise_worker_stop_finish (MORTISE_WORKER (source), result, NULL);
  if (!mortise_host_verb_is_void (task))
    mortise_store_get_holdings_async (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), slugs, NULL,
                                      on_holdings, task);
}

/* Nothing starts it again from here on. The store has it as it is until it is out. */
static void
stop (GTask *task)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);

  if (mortise_host_verb_is_void (task))
    return;
  mortise_hosted_plugin_set_enabled (verb->plugin, FALSE);
  mortise_supervisor_sync_listeners (self->supervisor, verb->plugin);
  mortise_worker_stop_async (mortise_host_verb_get_worker (task), on_stopped, task);
}

static void
on_own_deactivated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  G_GNUC_UNUSED g_autoptr (MortiseDispatch) dispatch
      = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, NULL);

  stop (user_data);
}

static void
on_own_uninstalling (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHostVerb *verb = g_task_get_task_data (task);
  G_GNUC_UNUSED g_autoptr (MortiseDispatch) dispatch
      = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, NULL);

  verb->was_enabled = mortise_hosted_plugin_get_state (verb->plugin) != MORTISE_PLUGIN_DISABLED;
  if (verb->was_enabled)
    mortise_host_verb_say_goodbye (task, "plugin_deactivated", on_own_deactivated);
  else
    stop (task);
}

static void
on_uninstalling (GObject *source, GAsyncResult *result, gpointer user_data)
{
  G_GNUC_UNUSED g_autoptr (MortiseDispatch) dispatch
      = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, NULL);

  mortise_host_verb_say_goodbye (user_data, "plugin_uninstalling", on_own_uninstalling);
}

/*< private >
 * mortise_host_check_removable:
 * @self: a host
 * @slug: slug of a plugin that is installed
 * @error: return location for a `MORTISE_ERROR_CONFLICT` that says what to do instead
 *
 * Returns: whether it is the site's own to uninstall
 */
gboolean
mortise_host_check_removable (MortiseHost *self, const char *slug, GError **error)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);

  if (!g_str_equal (mortise_hosted_plugin_get_source (plugin), "bundled"))
    return mortise_host_check_uninstall (plugin, error);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "%s comes with Mortise and is not uninstalled; `mortise disable %s` switches it off", slug, slug);
  return FALSE;
}

/* Whether it may go was asked. */
static void
uninstall (MortiseHost *self,
           const char *slug,
           gboolean keep_data,
           const char *actor,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb = task != NULL ? g_task_get_task_data (task) : NULL;

  if (verb == NULL)
    return;
  verb->keep_data = keep_data;
  mortise_host_verb_announce (task, "plugin_uninstalling", on_uninstalling);
}

static void
uninstall_wholly (MortiseHost *self,
                  const char *slug,
                  const char *actor,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  uninstall (self, slug, FALSE, actor, cancellable, callback, user_data);
}

static void
uninstall_keeping (MortiseHost *self,
                   const char *slug,
                   const char *actor,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  uninstall (self, slug, TRUE, actor, cancellable, callback, user_data);
}

/**
 * mortise_host_uninstall_async:
 * @self: a host
 * @slug: slug of the plugin
 * @flags: what goes with it, and what stays
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Removes a plugin, with its settings, grants and data unless they are to be kept.
 */
void
mortise_host_uninstall_async (MortiseHost *self,
                              const char *slug,
                              MortiseUninstallFlags flags,
                              const char *actor,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  gboolean keeps = (flags & MORTISE_UNINSTALL_KEEP_DATA) != 0;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) slugs = mortise_host_choose_removed (self, slug, flags, &error);

  if (slugs == NULL)
    g_task_report_error (self, callback, user_data, NULL, g_steal_pointer (&error));
  else
    mortise_host_run_series (self, (const char *const *) slugs, keeps ? uninstall_keeping : uninstall_wholly, actor,
                             cancellable, callback, user_data);
}
