/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The payloads that people keep for a hook. */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-host-payloads.h"
#include "mortise-json.h"

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_payloads_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, answer, g_steal_pointer (&error));
}

void
mortise_api_list_payloads (MortiseApiCall *call)
{
  mortise_host_list_payloads_async (call->host, call->captures[0], call->cancellable, on_done, call);
}

void
mortise_api_get_payload (MortiseApiCall *call)
{
  mortise_host_get_payload_async (call->host, call->captures[0], call->captures[1], call->cancellable, on_done, call);
}

void
mortise_api_save_payload (MortiseApiCall *call)
{
  static const char *const names[] = { "payload", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  JsonNode *payload = body != NULL ? mortise_json_get_member (body, "payload") : NULL;

  if (payload != NULL && JSON_NODE_HOLDS_OBJECT (payload))
    {
      mortise_host_save_payload_async (call->host, call->captures[0], call->captures[1], payload, call->actor, on_done,
                                       call);
      return;
    }
  if (error == NULL)
    g_set_error_literal (&error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         "the body's \"payload\" must be a JSON object with the hook's arguments by name");
  mortise_api_call_fail (call, g_steal_pointer (&error));
}

void
mortise_api_delete_payload (MortiseApiCall *call)
{
  mortise_host_delete_payload_async (call->host, call->captures[0], call->captures[1], call->actor, on_done, call);
}
