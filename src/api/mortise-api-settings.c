/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-error.h"

static void
describe_settings (MortiseApiCall *call, const char *key)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_describe_settings (call->host, call->captures[0], key, &error);

  mortise_api_call_end (call, answer, g_steal_pointer (&error));
}

void
mortise_api_list_settings (MortiseApiCall *call)
{
  describe_settings (call, NULL);
}

void
mortise_api_get_setting (MortiseApiCall *call)
{
  describe_settings (call, call->captures[1]);
}

static void
on_setting_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (error)
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else
    describe_settings (call, call->captures[1]);
}

void
mortise_api_set_setting (MortiseApiCall *call)
{
  static const char *const names[] = { "value", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  JsonNode *value = body ? json_object_get_member (body, "value") : NULL;

  if (body && !value)
    g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "the body has no \"value\": send {\"value\": …} with the setting's new value");
  if (error)
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else
    mortise_host_set_setting_async (call->host, call->captures[0], call->captures[1], value, call->actor,
                                    call->cancellable, on_setting_changed, call);
}

void
mortise_api_unset_setting (MortiseApiCall *call)
{
  mortise_host_set_setting_async (call->host, call->captures[0], call->captures[1], NULL, call->actor,
                                  call->cancellable, on_setting_changed, call);
}
