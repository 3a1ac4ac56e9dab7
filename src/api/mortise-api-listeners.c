/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of a hook's listeners. */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-host-listeners.h"
#include "mortise-json-value.h"

void
mortise_api_list_listeners (MortiseApiCall *call)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_describe_listeners (call->host, call->captures[0], &error);

  mortise_api_call_end (call, answer, g_steal_pointer (&error));
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_change_listeners_finish (MORTISE_HOST (source), result, &error);

  mortise_api_call_end (user_data, answer, g_steal_pointer (&error));
}

static gboolean
read_priority (JsonObject *body, int *priority, GError **error)
{
  JsonNode *node = json_object_get_member (body, "priority");
  gint64 value = G_MAXINT64;

  if (node != NULL && (mortise_json_value_get_types (node) & MORTISE_JSON_TYPE_INTEGER) != 0)
    value = json_node_get_int (node);
  *priority = (int) CLAMP (value, -MORTISE_LISTENER_MAX_PRIORITY, MORTISE_LISTENER_MAX_PRIORITY);
  if (*priority == value)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the body's \"priority\" must be an integer from %d to %d",
               -MORTISE_LISTENER_MAX_PRIORITY, MORTISE_LISTENER_MAX_PRIORITY);
  return FALSE;
}

void
mortise_api_set_listener (MortiseApiCall *call)
{
  static const char *const names[] = { "priority", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  int priority;

  if (body != NULL && read_priority (body, &priority, &error))
    mortise_host_set_listener_async (call->host, call->captures[0], call->captures[1], priority, call->actor,
                                     on_changed, call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

void
mortise_api_reset_listener (MortiseApiCall *call)
{
  mortise_host_reset_listeners_async (call->host, call->captures[0], call->captures[1], call->actor, on_changed, call);
}

void
mortise_api_reset_listeners (MortiseApiCall *call)
{
  mortise_host_reset_listeners_async (call->host, call->captures[0], NULL, call->actor, on_changed, call);
}
