/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the site keeps of dispatches, and what it must not keep of them. */
#include "mortise-host-traces.h"

#include "mortise-host-private.h"

#define LEVEL "trace-level"

/* --- what must not be kept ---------------------------------------------------------------------------------------- */

static void
add_schemas (MortiseRedaction *redaction, MortisePlatformSet *platforms)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (platforms)); i++)
    {
      g_autoptr (MortisePlatform) platform = g_list_model_get_item (G_LIST_MODEL (platforms), i);
      GListModel *hooks = mortise_platform_get_hooks (platform);

      for (guint j = 0; j < g_list_model_get_n_items (hooks); j++)
        {
          g_autoptr (MortiseHookDescription) hook = g_list_model_get_item (hooks, j);

          mortise_redaction_add_schema (redaction, mortise_hook_description_get_name (hook),
                                        json_node_get_object (mortise_hook_description_get_schema (hook)));
        }
    }
}

static void
set_redaction (MortiseHost *self)
{
  g_autoptr (MortiseRedaction) redaction = mortise_redaction_new ();
  GHashTableIter iter;
  gpointer secret;

  add_schemas (redaction, self->platforms);
  g_hash_table_iter_init (&iter, self->known_secrets);
  while (g_hash_table_iter_next (&iter, &secret, NULL))
    mortise_redaction_add_secret (redaction, secret);
  mortise_trace_recorder_set_redaction (mortise_host_get_traces (self), redaction);
  mortise_journal_set_redaction (self->journal, redaction);
}

/* A secret may be a text, or hold texts. */
static gboolean
learn (GHashTable *secrets, JsonNode *value)
{
  gboolean is_new = FALSE;

  if (value == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    return g_hash_table_add (secrets, json_node_dup_string (value));
  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
        is_new |= learn (secrets, json_array_get_element (json_node_get_array (value), i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (value))
    {
      g_autoptr (GList) members = json_object_get_values (json_node_get_object (value));

      for (GList *l = members; l != NULL; l = l->next)
        is_new |= learn (secrets, l->data);
    }
  return is_new;
}

/*< private >
 * mortise_host_learn_secrets:
 * @self: a host
 * @plugin: a plugin whose settings were read or changed
 *
 * Learns what of them must not be kept in traces and logs. What was a secret once stays one until the host ends: a
 * dispatch that is under way may know it.
 */
void
mortise_host_learn_secrets (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  GPtrArray *settings = mortise_manifest_get_settings (mortise_hosted_plugin_get_manifest (plugin));
  gboolean is_new = FALSE;

  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseManifestSetting *setting = settings->pdata[i];
      g_autoptr (JsonNode) value = NULL;

      if (!mortise_manifest_setting_is_sensitive (setting))
        continue;
      value = mortise_setting_layers_dup_value (mortise_hosted_plugin_get_settings (plugin), setting->key, NULL);
      is_new |= learn (self->known_secrets, value);
    }
  if (is_new)
    set_redaction (self);
}

/* --- how much is kept --------------------------------------------------------------------------------------------- */

static gboolean
read_number (MortiseHost *self, const char *name, gint64 *number, GError **error)
{
  g_autofree char *text = NULL;

  if (!mortise_store_get_policy (self->store, name, &text, error))
    return FALSE;
  if (text != NULL)
    *number = g_ascii_strtoll (text, NULL, 10);
  return TRUE;
}

/*< private >
 * mortise_host_open_traces:
 * @self: a host that is being opened
 * @error: return location for an error
 *
 * Returns: whether it is known what is to be kept
 */
gboolean
mortise_host_open_traces (MortiseHost *self, GError **error)
{
  g_autofree char *text = NULL;
  MortiseTraceLevel level = MORTISE_TRACE_FULL;

  self->trace_rows = MORTISE_TRACE_DEFAULT_ROWS;
  self->trace_bytes = MORTISE_TRACE_DEFAULT_BYTES;
  if (!mortise_store_get_policy (self->store, LEVEL, &text, error)
      || !read_number (self, MORTISE_TRACE_POLICY_ROWS, &self->trace_rows, error)
      || !read_number (self, MORTISE_TRACE_POLICY_BYTES, &self->trace_bytes, error))
    return FALSE;
  if (text != NULL)
    mortise_trace_level_from_string (text, &level, NULL);
  mortise_trace_recorder_set_level (mortise_host_get_traces (self), level);
  set_redaction (self);
  return TRUE;
}

/* (transfer none): the traces of the site's hooks. */
MortiseTraceRecorder *
mortise_host_get_traces (MortiseHost *self)
{
  return mortise_hook_bus_get_recorder (self->bus);
}

MortiseTracePolicy
mortise_host_get_trace_policy (MortiseHost *self)
{
  return (MortiseTracePolicy){ mortise_trace_recorder_get_level (mortise_host_get_traces (self)), self->trace_rows,
                               self->trace_bytes };
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
  g_prefix_error (&error, "this holds until the host ends, and could not be kept: ");
  g_task_return_error (task, error);
}

static void
keep_number (MortiseHost *self, const char *name, gint64 number, const char *actor)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  mortise_store_set_policy (self->store, name, text, actor);
}

/**
 * mortise_host_set_trace_policy_async:
 * @self: a host
 * @policy: what is kept from now on
 * @actor: who says so
 * @callback: called when that is kept
 * @user_data: passed to @callback
 *
 * What is too much now goes with the next traces that come in.
 */
void
mortise_host_set_trace_policy_async (MortiseHost *self,
                                     const MortiseTracePolicy *policy,
                                     const char *actor,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  mortise_trace_recorder_flush (mortise_host_get_traces (self));
  mortise_trace_recorder_set_level (mortise_host_get_traces (self), policy->level);
  self->trace_rows = policy->rows;
  self->trace_bytes = policy->bytes;
  mortise_store_set_policy (self->store, LEVEL, mortise_trace_level_to_string (policy->level), actor);
  keep_number (self, MORTISE_TRACE_POLICY_ROWS, policy->rows, actor);
  keep_number (self, MORTISE_TRACE_POLICY_BYTES, policy->bytes, actor);
  mortise_store_flush_async (self->store, NULL, on_kept, task);
}

gboolean
mortise_host_set_trace_policy_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
