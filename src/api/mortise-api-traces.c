/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-error.h"
#include "mortise-host-traces.h"
#include "mortise-json.h"

#include <string.h>

#define DEFAULT_TRACES 100
#define MAX_TRACES 10000

/* --- lists -------------------------------------------------------------------------------------------------------- */

static gboolean
read_sort (const char *text, MortiseTraceQuery *query, GError **error)
{
  static const char *const names[] = { "time", "duration", "hook", "status" };

  query->ascending = text != NULL && *text != '-';
  if (text != NULL && *text == '-')
    text++;
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        query->sort = (MortiseTraceSort) i;
        return TRUE;
      }
  if (text == NULL)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "\"sort\" is \"%s\"; it may be time, duration, hook or status, with - before it for the largest first",
               text);
  return FALSE;
}

/* Reads filter, sort, after, upto, offset and limit; the terms are the caller's. */
static gboolean
read_query (MortiseApiCall *call, MortiseTraceQuery *query, GError **error)
{
  const char *filter = g_hash_table_lookup (call->query, "filter");

  *query = (MortiseTraceQuery){ .limit = DEFAULT_TRACES };
  if (!mortise_api_call_get_integer (call, "limit", 1, MAX_TRACES, &query->limit, error)
      || !mortise_api_call_get_integer (call, "offset", 0, G_MAXINT32, &query->offset, error)
      || !mortise_api_call_get_integer (call, "after", 0, G_MAXINT64, &query->after, error)
      || !mortise_api_call_get_integer (call, "upto", 0, G_MAXINT64, &query->upto, error)
      || !read_sort (g_hash_table_lookup (call->query, "sort"), query, error))
    return FALSE;
  query->terms = mortise_trace_filter_parse (filter != NULL ? filter : "", g_get_real_time (), error);
  return query->terms != NULL;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GBytes *answer = mortise_trace_recorder_list_finish (MORTISE_TRACE_RECORDER (source), result, &error);

  mortise_api_call_end_text (user_data, answer, g_steal_pointer (&error));
}

void
mortise_api_list_traces (MortiseApiCall *call)
{
  g_autoptr (GError) error = NULL;
  MortiseTraceQuery query;

  if (!read_query (call, &query, &error))
    {
      mortise_api_call_fail (call, g_steal_pointer (&error));
      return;
    }
  mortise_trace_recorder_list_async (mortise_host_get_traces (call->host), &query, call->cancellable, on_listed, call);
  g_ptr_array_unref (query.terms);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gint64 count = mortise_trace_recorder_count_finish (MORTISE_TRACE_RECORDER (source), result, &error);
  JsonObject *object;

  if (error != NULL)
    {
      mortise_api_call_fail (user_data, g_steal_pointer (&error));
      return;
    }
  object = json_object_new ();
  json_object_set_int_member (object, "count", count);
  mortise_api_call_answer (user_data, json_node_init_object (json_node_alloc (), object));
  json_object_unref (object);
}

void
mortise_api_count_traces (MortiseApiCall *call)
{
  g_autoptr (GError) error = NULL;
  MortiseTraceQuery query;

  if (!read_query (call, &query, &error))
    {
      mortise_api_call_fail (call, g_steal_pointer (&error));
      return;
    }
  mortise_trace_recorder_count_async (mortise_host_get_traces (call->host), &query, call->cancellable, on_counted,
                                      call);
  g_ptr_array_unref (query.terms);
}

void
mortise_api_get_trace_statistics (MortiseApiCall *call)
{
  MortiseTraceRecorder *traces = mortise_host_get_traces (call->host);

  mortise_api_call_answer (call, mortise_trace_statistics_describe (mortise_trace_recorder_get_statistics (traces)));
}

/* --- one ---------------------------------------------------------------------------------------------------------- */

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GBytes *answer = mortise_trace_recorder_get_finish (MORTISE_TRACE_RECORDER (source), result, &error);

  mortise_api_call_end_text (user_data, answer, g_steal_pointer (&error));
}

void
mortise_api_get_trace (MortiseApiCall *call)
{
  mortise_trace_recorder_get_async (mortise_host_get_traces (call->host), call->captures[0], call->cancellable,
                                    on_found, call);
}

/* --- what it was fired with -----------------------------------------------------------------------------------------
 */

static GBytes *
write_payload (const char *payload, gsize size, gboolean complete)
{
  GString *text = g_string_new ("{\"payload\":");

  g_string_append_len (text, payload, (gssize) size);
  g_string_append (text, complete ? ",\"complete\":true}" : ",\"complete\":false}");
  return g_string_free_to_bytes (text);
}

/* What the store left out, or took out, leaves its mark. */
static gboolean
is_complete (const char *payload)
{
  return strstr (payload, "\"$left_out\"") == NULL && strstr (payload, MORTISE_REDACTED) == NULL;
}

static void
on_stored_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = mortise_trace_recorder_get_finish (MORTISE_TRACE_RECORDER (source), result, &error);
  g_autoptr (JsonNode) trace = bytes != NULL ? mortise_json_parse_bytes (bytes, &error) : NULL;
  JsonNode *payload = trace != NULL ? mortise_json_get_member (json_node_get_object (trace), "payload") : NULL;
  g_autofree char *text = payload != NULL ? mortise_json_to_text (payload, FALSE) : NULL;

  if (text != NULL)
    {
      mortise_api_call_answer_text (user_data, write_payload (text, strlen (text), is_complete (text)));
      return;
    }
  if (error == NULL)
    error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                                 "the trace has no payload: only headers were traced when it was kept");
  mortise_api_call_fail (user_data, g_steal_pointer (&error));
}

/* The last dispatches are still here as they were; of others there is what was kept. */
void
mortise_api_get_trace_payload (MortiseApiCall *call)
{
  MortiseTraceRecorder *traces = mortise_host_get_traces (call->host);
  MortiseDispatch *dispatch = mortise_trace_recorder_find (traces, call->captures[0]);
  gsize size;
  const char *payload;

  if (dispatch == NULL)
    {
      mortise_trace_recorder_get_async (traces, call->captures[0], call->cancellable, on_stored_found, call);
      return;
    }
  payload = g_bytes_get_data (mortise_dispatch_get_payload (dispatch), &size);
  mortise_api_call_answer_text (call, write_payload (payload, size, TRUE));
}

static void
on_pinned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (GError) error = NULL;

  if (mortise_trace_recorder_pin_finish (MORTISE_TRACE_RECORDER (source), result, &error))
    mortise_api_get_trace (call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

static void
pin (MortiseApiCall *call, gboolean pinned)
{
  mortise_trace_recorder_pin_async (mortise_host_get_traces (call->host), call->captures[0], pinned, on_pinned, call);
}

void
mortise_api_pin_trace (MortiseApiCall *call)
{
  pin (call, TRUE);
}

void
mortise_api_unpin_trace (MortiseApiCall *call)
{
  pin (call, FALSE);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

void
mortise_api_clear_traces (MortiseApiCall *call)
{
  const MortiseAuditRecord audit
      = { .actor = call->actor, .action = (char *) "traces.clear", .subject = (char *) "all" };

  mortise_trace_recorder_clear (mortise_host_get_traces (call->host));
  mortise_store_add_audit (mortise_host_get_store (call->host), &audit);
  mortise_api_call_answer (call, json_from_string ("{}", NULL));
}

static void
answer_policy (MortiseApiCall *call)
{
  MortiseTracePolicy policy = mortise_host_get_trace_policy (call->host);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "level", mortise_trace_level_to_string (policy.level));
  json_object_set_int_member (object, "rows", policy.rows);
  json_object_set_int_member (object, "bytes", policy.bytes);
  mortise_api_call_answer (call, json_node_init_object (json_node_alloc (), object));
  json_object_unref (object);
}

void
mortise_api_get_trace_policy (MortiseApiCall *call)
{
  answer_policy (call);
}

static gboolean
read_bound (JsonObject *body, const char *name, gint64 minimum, gint64 maximum, gint64 *value, GError **error)
{
  JsonNode *node = mortise_json_get_member (body, name);

  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
      && json_node_get_int (node) >= minimum && json_node_get_int (node) <= maximum)
    {
      *value = json_node_get_int (node);
      return TRUE;
    }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "the body's \"%s\" must be an integer from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, name, minimum,
               maximum);
  return FALSE;
}

static void
on_policy_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (mortise_host_set_trace_policy_finish (MORTISE_HOST (source), result, &error))
    answer_policy (user_data);
  else
    mortise_api_call_fail (user_data, g_steal_pointer (&error));
}

void
mortise_api_set_trace_policy (MortiseApiCall *call)
{
  static const char *const names[] = { "level", "rows", "bytes", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = mortise_api_call_get_body (call, names, &error);
  const char *level = mortise_json_get_string (body, "level", NULL);
  MortiseTracePolicy policy = mortise_host_get_trace_policy (call->host);

  if (body == NULL || (level != NULL && !mortise_trace_level_from_string (level, &policy.level, &error))
      || !read_bound (body, "rows", 100, 1000000, &policy.rows, &error)
      || !read_bound (body, "bytes", 1024 * 1024, G_GINT64_CONSTANT (16) << 30, &policy.bytes, &error))
    mortise_api_call_fail (call, g_steal_pointer (&error));
  else
    mortise_host_set_trace_policy_async (call->host, &policy, call->actor, on_policy_set, call);
}
