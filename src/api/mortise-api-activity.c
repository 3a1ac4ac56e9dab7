/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of one plugin besides its row: what it did, what it says of itself, what is found in it. */
#include "mortise-api-handlers.h"

#include "mortise-activity.h"
#include "mortise-error.h"
#include "mortise-host-findings.h"

static MortiseHostedPlugin *
find_plugin (MortiseApiCall *call, GError **error)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (call->host, call->captures[0]);

  if (plugin == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "no plugin \"%s\"; `mortise list` shows those there are", call->captures[0]);
  return plugin;
}

void
mortise_api_get_activity (MortiseApiCall *call)
{
  GError *error = NULL;
  MortiseHostedPlugin *plugin = find_plugin (call, &error);
  g_autoptr (JsonObject) object = NULL;

  if (plugin == NULL)
    {
      mortise_api_call_fail (call, error);
      return;
    }
  object = mortise_activity_to_json (mortise_hosted_plugin_get_activity (plugin), g_get_monotonic_time (),
                                     g_get_real_time ());
  json_object_set_string_member (object, "slug", mortise_hosted_plugin_get_slug (plugin));
  mortise_api_call_answer (call, json_node_init_object (json_node_alloc (), object));
}

void
mortise_api_get_manifest (MortiseApiCall *call)
{
  GError *error = NULL;
  MortiseHostedPlugin *plugin = find_plugin (call, &error);

  if (plugin != NULL)
    mortise_api_call_answer (call,
                             json_node_ref (mortise_manifest_get_json (mortise_hosted_plugin_get_manifest (plugin))));
  else
    mortise_api_call_fail (call, error);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  JsonNode *answer = mortise_host_find_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, answer, error);
}

void
mortise_api_get_findings (MortiseApiCall *call)
{
  mortise_host_find_async (call->host, call->captures[0], call->cancellable, on_found, call);
}
