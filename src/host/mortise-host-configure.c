/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-verb.h"

#include "mortise-error.h"

/* What an administrator grants to a plugin. */

static void
on_stopped_for_grant (GObject *source, GAsyncResult *result, gpointer user_data)
{
  mortise_host_verb_complete (user_data);
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
  GTask *task = mortise_host_verb_begin (self, slug, actor, cancellable, callback, user_data);
  MortiseHostVerb *verb;
  MortiseManifest *manifest;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  manifest = mortise_hosted_plugin_get_manifest (verb->plugin);
  if (granted && mortise_manifest_get_permission (manifest, permission) == NULL)
    {
      mortise_host_verb_fail (
          task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_INVALID,
                             "%s does not ask for the permission \"%s\"; `mortise list --json` shows what it asks for",
                             slug, permission));
      return;
    }
  if (mortise_hosted_plugin_is_granted (verb->plugin, permission) == granted)
    {
      mortise_host_verb_complete (task);
      return;
    }

  mortise_hosted_plugin_set_granted (verb->plugin, permission, granted);
  mortise_store_set_grant (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), slug, permission, granted,
                           actor);
  if (!granted)
    mortise_worker_withdraw (mortise_host_verb_get_worker (task), permission);
  g_signal_emit_by_name (self->bus, "listeners-changed");
  if (g_str_equal (permission, "database"))
    mortise_worker_stop_async (mortise_host_verb_get_worker (task), on_stopped_for_grant, task);
  else
    mortise_host_verb_complete (task);
}
