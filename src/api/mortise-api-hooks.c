/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

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
read_deadline (const MortiseJsonMember *member, gint64 *deadline_us, GError **error)
{
  g_autofree char *text = g_strndup (member->value, member->value_length);
  gint64 milliseconds;

  if (!g_ascii_string_to_signed (text, 10, 1, MAX_DEADLINE_MS, &milliseconds, NULL))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "the body's \"deadline_ms\" must be an integer from 1 to %d", MAX_DEADLINE_MS);
      return FALSE;
    }
  *deadline_us = milliseconds * 1000;
  return TRUE;
}

static gboolean
read_payload (GBytes *body, const MortiseJsonMember *member, GBytes **payload, GError **error)
{
  if (*member->value != '{')
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                           "the body's \"payload\" must be a JSON object with the hook's arguments by name");
      return FALSE;
    }
  *payload = g_bytes_new_from_bytes (body, (gsize) (member->value - (const char *) g_bytes_get_data (body, NULL)),
                                     member->value_length);
  return TRUE;
}

/* A payload may be large: it is cut out of the body as it is, and not parsed. */
static gboolean
read_fire (GBytes *body, GBytes **payload, gint64 *deadline_us, GError **error)
{
  gsize size = 0;
  const char *text = body ? g_bytes_get_data (body, &size) : NULL;
  g_autoptr (GArray) members = NULL;

  if (!body)
    return TRUE;
  members = mortise_json_scan_object (text, size, error);
  if (!members)
    {
      g_prefix_error_literal (error, "the body is not a JSON object: ");
      return FALSE;
    }
  for (guint i = 0; i < members->len; i++)
    {
      const MortiseJsonMember *member = &g_array_index (members, MortiseJsonMember, i);
      gboolean is_read = FALSE;

      if (g_str_equal (member->name, "payload"))
        is_read = read_payload (body, member, payload, error);
      else if (g_str_equal (member->name, "deadline_ms"))
        is_read = read_deadline (member, deadline_us, error);
      else
        g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                     "the body has a member \"%s\" that this request does not know: it may have payload, deadline_ms",
                     member->name);
      if (!is_read)
        return FALSE;
    }
  return TRUE;
}

static void
on_fired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseDispatch) dispatch = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, &error);
  char *text;

  if (!dispatch)
    {
      mortise_api_call_fail (user_data, g_steal_pointer (&error));
      return;
    }
  text = mortise_dispatch_to_text (dispatch, MORTISE_DISPATCH_WHOLE);
  mortise_api_call_answer_text (user_data, g_bytes_new_take (text, strlen (text)));
}

void
mortise_api_fire_hook (MortiseApiCall *call)
{
  MortiseDispatchOrigin origin = { origin_of (call->front_end), call->actor, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = NULL;

  if (!read_fire (call->body, &payload, &origin.deadline_us, &error))
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else
    mortise_hook_bus_fire_async (mortise_host_get_bus (call->host), call->captures[0], payload, &origin,
                                 call->cancellable, on_fired, call);
}

static void
on_traces_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GBytes *answer = mortise_hook_bus_list_traces_finish (MORTISE_HOOK_BUS (source), result, &error);

  mortise_api_call_end_text (user_data, answer, g_steal_pointer (&error));
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
  GBytes *answer = mortise_hook_bus_get_trace_finish (MORTISE_HOOK_BUS (source), result, &error);

  mortise_api_call_end_text (user_data, answer, g_steal_pointer (&error));
}

void
mortise_api_get_trace (MortiseApiCall *call)
{
  mortise_hook_bus_get_trace_async (mortise_host_get_bus (call->host), call->captures[0], call->cancellable,
                                    on_trace_found, call);
}
