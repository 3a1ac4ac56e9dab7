/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a plugin is kept up to date, and whether it is well. */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-json.h"

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (call, plugin != NULL ? mortise_hosted_plugin_to_json (plugin) : NULL, g_steal_pointer (&error));
}

void
mortise_api_roll_back_plugin (MortiseApiCall *call)
{
  static const char *const names[] = { "with_data", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  gboolean with_data = FALSE;

  if (body != NULL && mortise_api_body_get_flag (body, "with_data", &with_data, &error))
    mortise_host_roll_back_async (call->host, call->captures[0], with_data, NULL, call->actor, call->cancellable,
                                  on_changed, call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

static gboolean
read_policy (JsonObject *body, MortiseUpdatePolicy *policy, GError **error)
{
  const char *channel = mortise_json_get_string (body, "channel", "stable");
  JsonNode *pinned = mortise_json_get_member (body, "pinned");
  gint64 hold_days = mortise_json_get_int (body, "hold_days", json_object_has_member (body, "hold_days") ? -1 : 0);

  policy->pinned = mortise_json_get_string (body, "pinned", NULL);
  policy->prerelease = g_str_equal (channel, "prerelease");
  policy->hold_days = (guint) hold_days;
  if (pinned != NULL && !JSON_NODE_HOLDS_NULL (pinned) && policy->pinned == NULL)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "the body's \"pinned\" must be a range of versions such as \"^1.2.0\", or null");
  else if (!policy->prerelease && !g_str_equal (channel, "stable"))
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "the body's \"channel\" must be \"stable\" or \"prerelease\"");
  else if (hold_days < 0 || hold_days > MORTISE_UPDATE_MAX_HOLD_DAYS)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                 "the body's \"hold_days\" must be a whole number from 0 to %d", MORTISE_UPDATE_MAX_HOLD_DAYS);
  else
    return TRUE;
  return FALSE;
}

void
mortise_api_set_policy (MortiseApiCall *call)
{
  static const char *const names[] = { "pinned", "hold_days", "channel", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  MortiseUpdatePolicy policy;

  if (body != NULL && read_policy (body, &policy, &error))
    mortise_host_set_update_policy_async (call->host, call->captures[0], &policy, call->actor, call->cancellable,
                                          on_changed, call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

/* Not being well is an answer, and no failure of the request. */
static void
on_healthy (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);
  g_autoptr (JsonObject) answer = NULL;

  if (plugin == NULL && !g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE))
    {
      mortise_api_call_fail (call, g_steal_pointer (&error));
      return;
    }
  answer = json_object_new ();
  json_object_set_string_member (answer, "slug", call->captures[0]);
  json_object_set_boolean_member (answer, "healthy", plugin != NULL);
  if (error != NULL)
    json_object_set_string_member (answer, "message", error->message);
  else
    json_object_set_null_member (answer, "message");
  mortise_api_call_answer (call, json_node_init_object (json_node_alloc (), answer));
}

void
mortise_api_get_health (MortiseApiCall *call)
{
  mortise_host_check_health_async (call->host, call->captures[0], call->cancellable, on_healthy, call);
}

/* --- the site's policy -------------------------------------------------------------------------------------------- */

static void
answer_site_policy (MortiseApiCall *call)
{
  MortisePackagePolicy packages = mortise_host_get_package_policy (call->host);
  g_autoptr (JsonObject) answer = json_object_new ();

  json_object_set_string_member (answer, "packages", mortise_package_policy_to_string (packages));
  json_object_set_string_member (answer, "explanation", mortise_package_policy_explain (packages));
  mortise_api_call_answer (call, json_node_init_object (json_node_alloc (), answer));
}

void
mortise_api_get_site_policy (MortiseApiCall *call)
{
  answer_site_policy (call);
}

static void
on_site_policy_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  if (mortise_host_set_package_policy_finish (MORTISE_HOST (source), result, &error))
    answer_site_policy (user_data);
  else
    mortise_api_call_fail (user_data, error);
}

void
mortise_api_set_site_policy (MortiseApiCall *call)
{
  static const char *const names[] = { "packages", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  MortisePackagePolicy packages;

  if (body != NULL
      && mortise_package_policy_from_string (mortise_json_get_string (body, "packages", NULL), &packages, &error))
    mortise_host_set_package_policy_async (call->host, packages, call->actor, call->cancellable, on_site_policy_set,
                                           call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}
