/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plugin in a file or a folder is, before it is installed. */
#include "mortise-host-plan.h"

#include "mortise-finding.h"
#include "mortise-host-private.h"
#include "mortise-manifest-file.h"
#include "mortise-package-description.h"
#include "mortise-package-intake.h"
#include "mortise-site-keys.h"

typedef struct
{
  char *site;
  char *path;
  char *dialect;
  MortisePackageIntake *intake;
  MortiseManifest *manifest;
  GPtrArray *findings;
} Inspection;

static void
inspection_free (gpointer data)
{
  Inspection *self = data;

  g_free (self->site);
  g_free (self->path);
  g_free (self->dialect);
  g_clear_pointer (&self->intake, mortise_package_intake_free);
  g_clear_object (&self->manifest);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_free (self);
}

static gboolean
look (Inspection *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (MortiseKeyRing) keys = NULL;

  if (g_file_test (self->path, G_FILE_TEST_IS_REGULAR))
    {
      keys = mortise_site_keys_open (self->site);
      self->intake = mortise_package_intake_open (self->path, self->site, self->dialect, keys, cancellable, error);
      return self->intake != NULL;
    }
  self->findings = mortise_findings_new ();
  self->manifest = mortise_manifest_file_read (self->path, self->dialect, self->findings, error);
  return self->manifest != NULL;
}

static void
look_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (look (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static JsonNode *
describe (MortiseHost *self, const Inspection *inspection)
{
  const MortisePackageIntake *intake = inspection->intake;
  MortisePackageFacts facts = { .manifest = inspection->manifest, .findings = inspection->findings };
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *steps = json_array_new ();
  JsonObject *step = json_object_new ();
  MortiseHostedPlugin *plugin;

  if (intake != NULL)
    facts = (MortisePackageFacts){ .manifest = intake->manifest,
                                   .verdict = intake->verdict,
                                   .findings = intake->findings,
                                   .sha256 = intake->sha256,
                                   .size = intake->size };
  plugin = mortise_host_get_plugin (self, mortise_manifest_get_slug (facts.manifest));
  facts.before = plugin != NULL ? mortise_hosted_plugin_get_manifest (plugin) : NULL;
  mortise_package_describe (&facts, self->platforms, step);
  json_array_add_object_element (steps, step);
  json_object_set_boolean_member (object, "possible", TRUE);
  json_object_set_array_member (object, "steps", steps);
  json_object_set_array_member (object, "problems", json_array_new ());
  json_object_set_array_member (object, "notes", json_array_new ());
  json_object_set_int_member (object, "size", (gint64) facts.size);
  json_object_set_boolean_member (object, "done", FALSE);
  return json_node_init_object (json_node_alloc (), object);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_pointer (task, describe (g_task_get_source_object (task), g_task_get_task_data (task)),
                           (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

/**
 * mortise_host_inspect_async:
 * @self: a host
 * @order: the folder or package
 * @cancellable: (nullable): a cancellable
 * @callback: called when it was looked at
 * @user_data: passed to @callback
 *
 * Tells what a plugin is and wants, and how it differs from the one that is installed. Nothing of it is run or kept.
 */
void
mortise_host_inspect_async (MortiseHost *self,
                            const MortiseInstallOrder *order,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) looking = g_task_new (NULL, cancellable, on_looked, task);
  Inspection *inspection = g_new0 (Inspection, 1);

  inspection->site = g_strdup (self->site);
  inspection->path = g_strdup (order->path);
  inspection->dialect = g_strdup (order->dialect);
  g_task_set_task_data (task, inspection, inspection_free);
  g_task_set_check_cancellable (looking, FALSE);
  g_task_set_task_data (looking, inspection, NULL);
  g_task_run_in_thread (looking, look_in_thread);
}

JsonNode *
mortise_host_inspect_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
