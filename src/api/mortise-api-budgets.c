/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plugin may cost. */
#include "mortise-api-handlers.h"

#include "mortise-host-budgets.h"

void
mortise_api_get_budget (MortiseApiCall *call)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_describe_budget (call->host, call->captures[0], &error);

  mortise_api_call_end (call, answer, g_steal_pointer (&error));
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (plugin != NULL)
    mortise_api_get_budget (call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

static void
change (MortiseApiCall *call, JsonObject *changes)
{
  mortise_host_change_budget_async (call->host, call->captures[0], changes, call->actor, call->cancellable, on_changed,
                                    call);
}

void
mortise_api_set_budget (MortiseApiCall *call)
{
  static const char *const names[] = { "time_us", "cpu", "errors", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);

  if (body != NULL)
    change (call, body);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

void
mortise_api_clear_budget (MortiseApiCall *call)
{
  static const char *const names[] = { "time_us", "cpu", "errors" };
  g_autoptr (JsonObject) changes = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_set_null_member (changes, names[i]);
  change (call, changes);
}
