/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a catalogue says must not run does not: it is quarantined when that becomes known, and not enabled again. The
 * blocklist of each catalogue counts for all plugins, wherever they came from. */
#include "mortise-host-blocklist.h"

#include "mortise-error.h"
#include "mortise-json.h"

/*< private >
 * mortise_host_dup_block_reason:
 * @self: a host
 * @plugin: one of its plugins
 *
 * Returns: (transfer full) (nullable): why it must not run, where a catalogue that is loaded says so
 */
char *
mortise_host_dup_block_reason (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  g_autoptr (GPtrArray) catalogues = mortise_catalogue_set_list_valid (self->catalogues);
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autoptr (MortiseVersion) version = mortise_version_parse (mortise_manifest_get_version (manifest), NULL);
  const char *sha256 = mortise_json_get_string (mortise_hosted_plugin_get_upkeep (plugin)->provenance, "sha256", NULL);

  for (guint i = 0; version != NULL && i < catalogues->len; i++)
    {
      const MortiseCatalogueBlock *block
          = mortise_catalogue_find_block (catalogues->pdata[i], mortise_manifest_get_slug (manifest), version, sha256);

      if (block != NULL)
        return g_strdup_printf ("%s %s is on the blocklist of %s: %s", mortise_manifest_get_slug (manifest),
                                mortise_manifest_get_version (manifest),
                                mortise_catalogue_get_name (catalogues->pdata[i]), block->reason);
    }
  return NULL;
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  mortise_worker_stop_finish (MORTISE_WORKER (source), result, NULL);
}

static void
quarantine (MortiseHost *self, MortiseHostedPlugin *plugin, const char *reason)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);

  mortise_hosted_plugin_set_quarantined (plugin, TRUE);
  mortise_hosted_plugin_set_reason (plugin, reason);
  mortise_store_set_plugin_state (self->store, mortise_hosted_plugin_get_tenant (plugin), slug, TRUE, reason, "host");
  mortise_supervisor_sync_listeners (self->supervisor, plugin);
  mortise_journal_add (self->journal, slug, "host", "error", reason, NULL);
  mortise_worker_stop_async (mortise_supervisor_get_worker (self->supervisor, slug), on_stopped, NULL);
}

static void
on_catalogues_changed (MortiseHost *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);
      g_autofree char *reason
          = mortise_hosted_plugin_is_usable (plugin) ? mortise_host_dup_block_reason (self, plugin) : NULL;

      if (reason != NULL)
        quarantine (self, plugin, reason);
    }
}

/*< private >
 * mortise_host_watch_blocklists:
 * @self: a host
 *
 * From here on, enabled plugins that come onto a blocklist are quarantined.
 */
void
mortise_host_watch_blocklists (MortiseHost *self)
{
  g_signal_connect_object (self->catalogues, "changed", G_CALLBACK (on_catalogues_changed), self, G_CONNECT_SWAPPED);
}

typedef struct
{
  GTask *task;
  MortiseHostNext next;
} Screening;

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Screening *screening = user_data;
  GTask *task = screening->task;
  MortiseHostVerb *verb = g_task_get_task_data (task);
  g_autofree char *reason = NULL;
  GError *error = NULL;

  if (!mortise_catalogue_set_load_finish (MORTISE_CATALOGUE_SET (source), result, &error))
    {
      mortise_host_verb_fail (task, error);
      return;
    }
  reason = mortise_host_dup_block_reason (g_task_get_source_object (task), verb->plugin);
  if (reason == NULL)
    screening->next (task);
  else
    mortise_host_verb_fail (task,
                            g_error_new (MORTISE_ERROR, MORTISE_ERROR_DENIED,
                                         "%s; `mortise update %s` looks for another version", reason, verb->slug));
}

/*< private >
 * mortise_host_screen:
 * @task: (transfer full): a verb that is about to run a plugin
 * @next: what to do when no blocklist has it, and it is not suspended
 */
void
mortise_host_screen (GTask *task, MortiseHostNext next)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  const char *suspension = mortise_hosted_plugin_get_suspension (verb->plugin);
  Screening *screening;

  if (suspension != NULL)
    {
      mortise_host_verb_fail (
          task, g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s is not started: %s", verb->slug, suspension));
      return;
    }
  screening = g_new (Screening, 1);
  *screening = (Screening){ task, next };
  mortise_catalogue_set_load_async (self->catalogues, NULL, on_loaded, screening);
}
