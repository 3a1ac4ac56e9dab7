/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-call.h"

#include "mortise-api-error.h"
#include "mortise-error.h"
#include "mortise-json.h"

/* json-glib takes some 40 ms for this, which is what the main loop can spare once. */
#define MAX_PARSED_BODY (1024 * 1024)

/**
 * mortise_api_call_free:
 * @call: (transfer full): a call that was answered
 */
void
mortise_api_call_free (MortiseApiCall *call)
{
  g_clear_object (&call->host);
  g_clear_pointer (&call->captures, g_strfreev);
  g_clear_pointer (&call->query, g_hash_table_unref);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_pointer (&call->front_end, g_free);
  g_clear_pointer (&call->actor, g_free);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->task);
  g_free (call);
}

/**
 * mortise_api_call_answer:
 * @call: (transfer full): the call
 * @answer: (transfer full): the body to answer with
 */
void
mortise_api_call_answer (MortiseApiCall *call, JsonNode *answer)
{
  g_autoptr (JsonNode) node = answer;

  mortise_api_call_answer_text (call, mortise_json_to_bytes (node));
}

static void
write_answer (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (JsonNode) answer = task_data;

  g_task_return_pointer (task, mortise_json_to_bytes (answer), (GDestroyNotify) g_bytes_unref);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  mortise_api_call_answer_text (user_data, g_task_propagate_pointer (G_TASK (result), NULL));
}

/**
 * mortise_api_call_answer_beside:
 * @call: (transfer full): the call
 * @answer: (transfer full): the body to answer with, which nobody else has
 *
 * For answers that may be so large that to write them, and to free them, takes longer than a frame: that is done beside
 * the main loop.
 */
void
mortise_api_call_answer_beside (MortiseApiCall *call, JsonNode *answer)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_written, call);

  g_task_set_task_data (task, answer, NULL);
  g_task_run_in_thread (task, write_answer);
}

/**
 * mortise_api_call_answer_text:
 * @call: (transfer full): the call
 * @text: (transfer full): the body to answer with, as JSON text
 *
 * For answers that may be large, and are text already: they are passed on as they are.
 */
void
mortise_api_call_answer_text (MortiseApiCall *call, GBytes *text)
{
  g_task_return_pointer (call->task, text, (GDestroyNotify) g_bytes_unref);
  mortise_api_call_free (call);
}

/**
 * mortise_api_call_answer_with_status:
 * @call: (transfer full): the call
 * @answer: (transfer full): the body to answer with
 * @status: an HTTP status
 *
 * For failures that have more to tell than their error.
 */
void
mortise_api_call_answer_with_status (MortiseApiCall *call, JsonNode *answer, guint status)
{
  g_task_set_task_data (call->task, GUINT_TO_POINTER (status), NULL);
  mortise_api_call_answer (call, answer);
}

/**
 * mortise_api_call_fail:
 * @call: (transfer full): the call
 * @error: (transfer full): why it has no answer
 */
void
mortise_api_call_fail (MortiseApiCall *call, GError *error)
{
  mortise_api_call_fail_with_status (call, error, mortise_api_error_to_status (error));
}

/**
 * mortise_api_call_fail_with_status:
 * @call: (transfer full): the call
 * @error: (transfer full): why it has no answer
 * @status: an HTTP status more exact than that of the error's code
 */
void
mortise_api_call_fail_with_status (MortiseApiCall *call, GError *error, guint status)
{
  g_task_set_task_data (call->task, GUINT_TO_POINTER (status), NULL);
  g_task_return_error (call->task, error);
  mortise_api_call_free (call);
}

/**
 * mortise_api_call_end:
 * @call: (transfer full): the call
 * @answer: (transfer full) (nullable): what a function of the host returned
 * @error: (transfer full) (nullable): why it returned nothing
 */
void
mortise_api_call_end (MortiseApiCall *call, JsonNode *answer, GError *error)
{
  if (answer)
    mortise_api_call_answer (call, answer);
  else
    mortise_api_call_fail (call, error);
}

/**
 * mortise_api_call_end_text:
 * @call: (transfer full): the call
 * @text: (transfer full) (nullable): what a function of the host returned, JSON text
 * @error: (transfer full) (nullable): why it returned nothing
 */
void
mortise_api_call_end_text (MortiseApiCall *call, GBytes *text, GError *error)
{
  if (text)
    mortise_api_call_answer_text (call, text);
  else
    mortise_api_call_fail (call, error);
}

/**
 * mortise_api_call_get_body:
 * @call: a call
 * @names: (array zero-terminated=1): the members that the body may have
 * @error: return location for an error
 *
 * Reads the body as an object. A member that the request does not know is refused, since it is a misspelt one.
 *
 * Returns: (transfer full) (nullable): the body, an empty object when there is none; %NULL with MORTISE_ERROR_INVALID
 */
JsonObject *
mortise_api_call_get_body (MortiseApiCall *call, const char *const *names, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) members = NULL;
  JsonObject *object;

  if (!call->body)
    return json_object_new ();
  if (g_bytes_get_size (call->body) > MAX_PARSED_BODY)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "the body has more than %d bytes: this request takes no more", MAX_PARSED_BODY);
      return NULL;
    }
  node = mortise_json_parse_bytes (call->body, error);
  if (!node)
    {
      g_prefix_error_literal (error, "the body is not JSON: ");
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the body is not a JSON object: send one");
      return NULL;
    }

  object = json_node_get_object (node);
  members = json_object_get_members (object);
  for (GList *link = members; link; link = link->next)
    if (!g_strv_contains (names, link->data))
      {
        g_autofree char *known = g_strjoinv (", ", (char **) names);

        g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                     "the body has a member \"%s\" that this request does not know: it may have %s",
                     (const char *) link->data, known);
        return NULL;
      }
  return json_object_ref (object);
}

/**
 * mortise_api_body_get_flag:
 * @body: what mortise_api_call_get_body() returned
 * @name: the name of a member
 * @value: (inout): left alone when the body has no @name
 * @error: return location for an error
 *
 * Returns: %FALSE with MORTISE_ERROR_INVALID when @name is there and is neither true nor false
 */
gboolean
mortise_api_body_get_flag (JsonObject *body, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = json_object_get_member (body, name);

  if (!node)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the body's \"%s\" must be true or false", name);
      return FALSE;
    }
  *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * mortise_api_call_get_flag:
 * @call: a call
 * @name: the name of a part of the query
 * @value: (inout): left alone when the query has no @name
 * @error: return location for an error
 *
 * Returns: %FALSE with MORTISE_ERROR_INVALID when @name is there and is neither `true` nor `false`
 */
gboolean
mortise_api_call_get_flag (MortiseApiCall *call, const char *name, gboolean *value, GError **error)
{
  const char *text = g_hash_table_lookup (call->query, name);

  if (!text)
    return TRUE;
  *value = g_str_equal (text, "true");
  if (*value || g_str_equal (text, "false"))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the query's \"%s\" is \"%s\": write true or false", name,
               text);
  return FALSE;
}

/**
 * mortise_api_call_get_integer:
 * @call: a call
 * @name: the name of a part of the query
 * @minimum: the smallest value
 * @maximum: the largest value
 * @value: (inout): left alone when the query has no @name
 * @error: return location for an error
 *
 * Returns: %FALSE with MORTISE_ERROR_INVALID when @name is there and is not an integer of the range
 */
gboolean
mortise_api_call_get_integer (MortiseApiCall *call,
                              const char *name,
                              gint64 minimum,
                              gint64 maximum,
                              gint64 *value,
                              GError **error)
{
  const char *text = g_hash_table_lookup (call->query, name);

  if (!text || g_ascii_string_to_signed (text, 10, minimum, maximum, value, NULL))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "the query's \"%s\" is \"%s\": write an integer from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, name,
               text, minimum, maximum);
  return FALSE;
}
