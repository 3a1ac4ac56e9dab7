/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is found in the files of an installed plugin, by the rules of `mortise validate`. */
#include "mortise-host-findings.h"

#include "mortise-error.h"
#include "mortise-package-validation.h"

typedef struct
{
  char *directory;
  char *dialect;
} Examination;

static void
examination_free (gpointer data)
{
  Examination *self = data;

  g_free (self->directory);
  g_free (self->dialect);
  g_free (self);
}

static void
examine_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Examination *examination = task_data;
  GError *error = NULL;
  g_autoptr (MortiseValidation) validation
      = mortise_package_validate (examination->directory, examination->dialect, cancellable, &error);
  g_autoptr (JsonObject) object = validation != NULL ? mortise_validation_to_json (validation) : NULL;

  if (object != NULL)
    g_task_return_pointer (task, json_node_init_object (json_node_alloc (), object), (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
on_examined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  JsonNode *answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

/**
 * mortise_host_find_async:
 * @self: a host
 * @slug: slug of a plugin
 * @cancellable: (nullable): a cancellable
 * @callback: called with what was found
 * @user_data: passed to @callback
 *
 * Looks at the files of a plugin as mortise_package_validate() does: its manifest, its modules, its source. None of it
 * is run, and what reads it is isolated.
 */
void
mortise_host_find_async (MortiseHost *self,
                         const char *slug,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  g_autoptr (GTask) examining = NULL;
  Examination *examination;

  if (plugin == NULL)
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                               "no plugin \"%s\"; `mortise list` shows those there are", slug);
      return;
    }
  examination = g_new0 (Examination, 1);
  examination->directory = g_strdup (mortise_hosted_plugin_get_directory (plugin));
  examination->dialect = g_strdup (mortise_manifest_get_dialect (mortise_hosted_plugin_get_manifest (plugin)));
  /* The host must not end on the other thread. */
  examining = g_task_new (NULL, cancellable, on_examined, g_steal_pointer (&task));
  g_task_set_task_data (examining, examination, examination_free);
  g_task_run_in_thread (examining, examine_in_thread);
}

/**
 * mortise_host_find_finish:
 * @self: a host
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): the object *findings* of docs/admin-api.md
 */
JsonNode *
mortise_host_find_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
