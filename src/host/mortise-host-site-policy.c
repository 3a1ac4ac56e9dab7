/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-site-policy.h"

#include "mortise-host-private.h"

/* What is decided for the whole site. */

#define PACKAGES "packages"

/*< private >
 * mortise_host_read_package_policy:
 * @self: a host that is being opened
 * @error: return location for an error
 *
 * Returns: whether it is known what was decided. What cannot be understood is taken for the strictest
 */
gboolean
mortise_host_read_package_policy (MortiseHost *self, GError **error)
{
  g_autofree char *value = NULL;
  g_autoptr (GError) problem = NULL;

  if (!mortise_store_get_policy (self->store, PACKAGES, &value, error))
    return FALSE;
  if (value == NULL || mortise_package_policy_from_string (value, &self->package_policy, &problem))
    return TRUE;
  self->package_policy = MORTISE_PACKAGE_POLICY_TRUSTED;
  mortise_journal_add (self->journal, NULL, "host", "error", problem->message, NULL);
  return TRUE;
}

/**
 * mortise_host_get_package_policy:
 * @self: a host
 *
 * Returns: which packages may be installed
 */
MortisePackagePolicy
mortise_host_get_package_policy (MortiseHost *self)
{
  return self->package_policy;
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_prefix_error (&error, "the policy holds until the host ends, and could not be kept: ");
  g_task_return_error (task, error);
}

/**
 * mortise_host_set_package_policy_async:
 * @self: a host
 * @policy: which packages may be installed from now on
 * @actor: who says so
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @user_data: passed to @callback
 *
 * What is installed already stays.
 */
void
mortise_host_set_package_policy_async (MortiseHost *self,
                                       MortisePackagePolicy policy,
                                       const char *actor,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  self->package_policy = policy;
  mortise_store_set_policy (self->store, PACKAGES, mortise_package_policy_to_string (policy), actor);
  mortise_store_flush_async (self->store, NULL, on_kept, task);
}

gboolean
mortise_host_set_package_policy_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
