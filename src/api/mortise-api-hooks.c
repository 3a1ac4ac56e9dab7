/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-json.h"

#define DEFAULT_TRACES 50
#define MAX_TRACES 10000
/* The longest deadline that a call may have, docs/manifest.md: `deadline_s`. */
#define MAX_DEADLINE_MS 30000

void
mortise_api_list_hooks (MortiseApiCall *call)
{
  mortise_api_call_answer (call, mortise_host_describe_hooks (call->host));
}

void
mortise_api_get_hook (MortiseApiCall *call)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_host_describe_hook (call->host, call->captures[0], &error);

  mortise_api_call_end (call, answer, g_steal_pointer (&error));
}

/* A dispatch's origin is the front end when it says that it is one, else the API itself. */
static const char *
origin_of (const char *front_end)
{
  return g_str_equal (front_end, "cli") || g_str_equal (front_end, "workbench") ? front_end : "api";
}

static gboolean
read_payload (JsonObject *body, GBytes **payload, GError **error)
{
  JsonNode *member = json_object_get_member (body, "payload");

  if (!member)
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (member))
    {
      *payload = mortise_json_to_bytes (member);
      return TRUE;
    }
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                       "the body's \"payload\" must be a JSON object with the hook's arguments by name");
  return FALSE;
}

static gboolean
read_deadline (JsonObject *body, gint64 *deadline_us, GError **error)
{
  JsonNode *member = json_object_get_member (body, "deadline_ms");

  if (!member)
    return TRUE;
  if (json_node_get_value_type (member) == G_TYPE_INT64 && json_node_get_int (member) >= 1
      && json_node_get_int (member) <= MAX_DEADLINE_MS)
    {
      *deadline_us = json_node_get_int (member) * 1000;
      return TRUE;
    }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "the body's \"deadline_ms\" must be an integer from 1 to %d", MAX_DEADLINE_MS);
  return FALSE;
}

static void
on_fired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseDispatch) dispatch = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, &error);

  mortise_api_call_end (user_data, dispatch ? mortise_dispatch_to_json (dispatch, TRUE) : NULL,
                        g_steal_pointer (&error));
}

void
mortise_api_fire_hook (MortiseApiCall *call)
{
  static const char *const names[] = { "payload", "deadline_ms", NULL };
  MortiseDispatchOrigin origin = { origin_of (call->front_end), call->actor, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);

  if (!body || !read_payload (body, &payload, &error) || !read_deadline (body, &origin.deadline_us, &error))
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else
    mortise_hook_bus_fire_async (mortise_host_get_bus (call->host), call->captures[0], payload, &origin,
                                 call->cancellable, on_fired, call);
}

static void
on_traces_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_hook_bus_list_traces_finish (MORTISE_HOOK_BUS (source), result, &error);

  mortise_api_call_end (user_data, answer, g_steal_pointer (&error));
}

void
mortise_api_list_traces (MortiseApiCall *call)
{
  g_autoptr (GError) error = NULL;
  gint64 limit = DEFAULT_TRACES;

  if (mortise_api_call_get_integer (call, "limit", 1, MAX_TRACES, &limit, &error))
    mortise_hook_bus_list_traces_async (mortise_host_get_bus (call->host), limit, call->cancellable, on_traces_listed,
                                        call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

static void
on_trace_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_hook_bus_get_trace_finish (MORTISE_HOOK_BUS (source), result, &error);

  mortise_api_call_end (user_data, answer, g_steal_pointer (&error));
}

void
mortise_api_get_trace (MortiseApiCall *call)
{
  mortise_hook_bus_get_trace_async (mortise_host_get_bus (call->host), call->captures[0], call->cancellable,
                                    on_trace_found, call);
}
