/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-host-series.h"
#include "mortise-json.h"

static int
compare_by_slug (gconstpointer a, gconstpointer b)
{
  return strcmp (mortise_hosted_plugin_get_slug (*(MortiseHostedPlugin *const *) a),
                 mortise_hosted_plugin_get_slug (*(MortiseHostedPlugin *const *) b));
}

void
mortise_api_list_plugins (MortiseApiCall *call)
{
  GListModel *model = mortise_host_get_plugins (call->host);
  g_autoptr (GPtrArray) plugins = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *list = json_array_new ();
  JsonNode *answer = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (plugins, g_list_model_get_item (model, i));
  g_ptr_array_sort (plugins, compare_by_slug);
  for (guint i = 0; i < plugins->len; i++)
    json_array_add_element (list, mortise_hosted_plugin_to_json (plugins->pdata[i]));
  json_node_take_array (answer, list);
  mortise_api_call_answer_beside (call, answer);
}

void
mortise_api_get_plugin (MortiseApiCall *call)
{
  const char *slug = call->captures[0];
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (call->host, slug);

  if (plugin)
    mortise_api_call_answer (call, mortise_hosted_plugin_to_json (plugin));
  else
    mortise_api_call_fail (call, g_error_new (MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                                              "no plugin \"%s\"; `mortise list` shows those there are", slug));
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (error)
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else
    mortise_api_call_answer (call, mortise_hosted_plugin_to_json (plugin));
}

static void
change_with_others (MortiseApiCall *call, const char *flag, MortiseHostStep with_others, MortiseHostStep alone)
{
  const char *const names[] = { flag, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  gboolean takes_others = FALSE;

  if (body && mortise_api_body_get_flag (body, flag, &takes_others, &error))
    (takes_others ? with_others : alone) (call->host, call->captures[0], call->actor, call->cancellable, on_changed,
                                          call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

void
mortise_api_enable_plugin (MortiseApiCall *call)
{
  change_with_others (call, "with_dependencies", mortise_host_enable_with_dependencies_async,
                      mortise_host_enable_async);
}

void
mortise_api_disable_plugin (MortiseApiCall *call)
{
  change_with_others (call, "with_dependents", mortise_host_disable_with_dependents_async, mortise_host_disable_async);
}

void
mortise_api_restart_plugin (MortiseApiCall *call)
{
  mortise_host_restart_async (call->host, call->captures[0], call->actor, call->cancellable, on_changed, call);
}

static void
set_grant (MortiseApiCall *call, gboolean granted)
{
  mortise_host_set_grant_async (call->host, call->captures[0], call->captures[1], granted, call->actor,
                                call->cancellable, on_changed, call);
}

void
mortise_api_grant (MortiseApiCall *call)
{
  set_grant (call, TRUE);
}

void
mortise_api_revoke (MortiseApiCall *call)
{
  set_grant (call, FALSE);
}
