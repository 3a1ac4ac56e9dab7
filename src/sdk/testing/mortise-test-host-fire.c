/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hooks and events, fired at the plugin as the host does it: by priority, one listener after the other. */
#include "mortise-test-host-private.h"

#include "mortise-json.h"

#include <string.h>

static int
compare_listeners (gconstpointer a, gconstpointer b)
{
  const MortiseTestListener *first = *(MortiseTestListener *const *) a;
  const MortiseTestListener *second = *(MortiseTestListener *const *) b;

  if (first->priority != second->priority)
    return first->priority < second->priority ? -1 : 1;
  return first->id < second->id ? -1 : 1;
}

static gboolean
fits (const MortiseTestListener *listener, const char *kind, const char *hook)
{
  gsize length = strlen (listener->hook);

  if (!g_str_equal (listener->kind, kind))
    return FALSE;
  if (g_str_equal (kind, "event") && length > 0 && listener->hook[length - 1] == '*')
    return strncmp (listener->hook, hook, length - 1) == 0;
  return g_str_equal (listener->hook, hook);
}

/* (transfer full): the listeners in the order in which they are called. */
GPtrArray *
mortise_test_host_find_listeners (MortiseTestHost *self, const char *kind, const char *hook)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_test_listener_unref);

  for (guint i = 0; i < self->listeners->len; i++)
    if (fits (self->listeners->pdata[i], kind, hook))
      g_ptr_array_add (found, g_rc_box_acquire (self->listeners->pdata[i]));
  g_ptr_array_sort (found, compare_listeners);
  return found;
}

/* --- one call ----------------------------------------------------------------------------------------------------- */

static JsonObject *
describe_error (const MortiseTestAnswer *answer)
{
  g_autoptr (JsonNode) body = answer->body != NULL ? mortise_json_parse_bytes (answer->body, NULL) : NULL;
  JsonObject *object = body != NULL && JSON_NODE_HOLDS_OBJECT (body) ? json_node_get_object (body) : NULL;
  const char *traceback = mortise_json_get_string (object, "traceback", answer->backtrace);
  JsonObject *error = json_object_new ();

  json_object_set_string_member (error, "code", mortise_error_to_name ((MortiseError) answer->error->code));
  json_object_set_string_member (error, "message", answer->error->message);
  if (traceback != NULL)
    json_object_set_string_member (error, "traceback", traceback);
  return error;
}

static void
record_call (MortiseTestHost *self,
             const MortiseTestListener *listener,
             JsonNode *value,
             const MortiseTestAnswer *answer)
{
  JsonObject *call = json_object_new ();

  json_object_set_string_member (call, "hook", listener->hook);
  json_object_set_string_member (call, "kind", listener->kind);
  json_object_set_int_member (call, "priority", listener->priority);
  if (value != NULL)
    json_object_set_member (call, "value", json_node_copy (value));
  if (answer->error != NULL)
    json_object_set_object_member (call, "error", describe_error (answer));
  json_array_add_object_element (self->calls, call);
}

/* %FALSE where it failed. @value stays %NULL where it answered nothing. */
static gboolean
call_listener (MortiseTestHost *self,
               const MortiseTestListener *listener,
               const char *hook,
               const char *value_name,
               JsonObject *arguments,
               JsonNode **value,
               GError **error)
{
  g_autofree char *method = g_strdup_printf ("hook/%u/%u/%" G_GUINT64_FORMAT "/%s/%s", listener->id, self->depth,
                                             self->n_dispatches, value_name != NULL ? value_name : "", hook);
  g_autoptr (GBytes) body = mortise_json_object_to_bytes (arguments);
  g_auto (MortiseTestAnswer) answer = { FALSE };
  gboolean is_good = mortise_test_host_call (self, method, body, &answer, error);

  if (is_good && g_bytes_get_size (answer.body) > 0)
    {
      *value = mortise_json_parse_bytes (answer.body, error);
      is_good = *value != NULL;
    }
  if (is_good || answer.error != NULL)
    record_call (self, listener, *value, &answer);
  return is_good;
}

/* --- a dispatch --------------------------------------------------------------------------------------------------- */

static JsonObject *
dup_arguments (JsonObject *arguments)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) copy = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (arguments == NULL)
    return json_object_new ();
  node = json_node_init_object (json_node_alloc (), arguments);
  bytes = mortise_json_to_bytes (node);
  copy = mortise_json_parse_bytes (bytes, NULL);
  return json_object_ref (json_node_get_object (copy));
}

/* (transfer full) (nullable): the name of the value that a filter transforms: its first argument. */
static char *
dup_value_name (JsonObject *arguments)
{
  g_autoptr (GList) names = json_object_get_members (arguments);

  return names != NULL ? g_strdup (names->data) : NULL;
}

static gboolean
check_listeners (MortiseTestHost *self, GPtrArray *listeners, const char *kind, const char *hook, GError **error)
{
  if (listeners->len > 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "%s does not listen to %s as %s; mortise_test_host_get_listeners() says what it listens to",
               mortise_test_host_get_slug (self), hook, kind);
  return FALSE;
}

/* Of an action the last answer, of a filter the value, of a collect hook the list. */
static void
take_value (const char *kind,
            const char *value_name,
            JsonObject *arguments,
            JsonArray *list,
            JsonNode **result,
            JsonNode *value)
{
  if (g_str_equal (kind, "collect"))
    {
      json_array_add_element (list, json_node_copy (value));
      return;
    }
  if (value_name != NULL)
    json_object_set_member (arguments, value_name, json_node_copy (value));
  g_clear_pointer (result, json_node_unref);
  *result = json_node_copy (value);
}

static JsonNode *
make_result (const char *kind, const char *value_name, JsonObject *arguments, JsonArray *list, JsonNode *result)
{
  if (g_str_equal (kind, "collect"))
    return json_node_init_array (json_node_alloc (), list);
  if (value_name != NULL)
    return json_node_copy (json_object_get_member (arguments, value_name));
  return result != NULL ? json_node_copy (result) : json_node_init_null (json_node_alloc ());
}

/**
 * mortise_test_host_fire:
 * @self: a host
 * @kind: `action`, `filter`, `collect` or `event`
 * @hook: the hook
 * @arguments: (nullable): its arguments
 * @is_veto: whether the first listener that fails stops it
 * @error: return location for what the first listener that failed says
 *
 * Calls all listeners of the plugin to a hook; one that fails is passed over, as the host does it, unless it vetoes.
 *
 * Returns: (transfer full) (nullable): the result
 */
JsonNode *
mortise_test_host_fire (MortiseTestHost *self,
                        const char *kind,
                        const char *hook,
                        JsonObject *arguments,
                        gboolean is_veto,
                        GError **error)
{
  g_autoptr (GPtrArray) listeners = mortise_test_host_find_listeners (self, kind, hook);
  g_autoptr (JsonObject) copy = dup_arguments (arguments);
  g_autofree char *value_name = g_str_equal (kind, "filter") ? dup_value_name (copy) : NULL;
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) failure = NULL;

  if (!check_listeners (self, listeners, kind, hook, error))
    return NULL;
  self->n_dispatches++;
  for (guint i = 0; i < listeners->len && !(is_veto && failure != NULL); i++)
    {
      g_autoptr (JsonNode) value = NULL;

      call_listener (self, listeners->pdata[i], hook, value_name, copy, &value, failure == NULL ? &failure : NULL);
      if (value != NULL)
        take_value (kind, value_name, copy, list, &result, value);
    }
  if (failure == NULL)
    return make_result (kind, value_name, copy, list, result);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* What is fired by the test itself; a hook that is fired within it adds to its calls. */
static JsonNode *
fire_anew (MortiseTestHost *self,
           const char *kind,
           const char *hook,
           JsonObject *arguments,
           gboolean is_veto,
           GError **error)
{
  if (self->peer == NULL && !mortise_test_host_start (self, error))
    return NULL;
  g_clear_pointer (&self->calls, json_array_unref);
  self->calls = json_array_new ();
  return mortise_test_host_fire (self, kind, hook, arguments, is_veto, error);
}

/**
 * mortise_test_host_fire_action:
 * @self: a host, which is started where it is not
 * @hook: the hook
 * @arguments: (nullable): its arguments by name
 * @error: return location for what a listener failed with; [method@TestHost.get_calls] has its backtrace
 *
 * Fires an action.
 *
 * Returns: (transfer full): what the plugin answered, null if nothing; of several listeners the last that did
 */
JsonNode *
mortise_test_host_fire_action (MortiseTestHost *self, const char *hook, JsonObject *arguments, GError **error)
{
  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self) && hook != NULL, NULL);

  return fire_anew (self, "action", hook, arguments, FALSE, error);
}

/**
 * mortise_test_host_fire_filter:
 * @self: a host, which is started where it is not
 * @hook: the hook
 * @arguments: its arguments by name; the first is the value that is transformed
 * @error: return location for what a listener failed with
 *
 * Fires a filter.
 *
 * Returns: (transfer full): the value as the last listener left it
 */
JsonNode *
mortise_test_host_fire_filter (MortiseTestHost *self, const char *hook, JsonObject *arguments, GError **error)
{
  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self) && hook != NULL, NULL);
  g_return_val_if_fail (arguments != NULL && json_object_get_size (arguments) > 0, NULL);

  return fire_anew (self, "filter", hook, arguments, FALSE, error);
}

/**
 * mortise_test_host_fire_collect:
 * @self: a host, which is started where it is not
 * @hook: the hook
 * @arguments: (nullable): its arguments by name
 * @error: return location for what a listener failed with
 *
 * Fires a hook that collects.
 *
 * Returns: (transfer full): the list
 */
JsonArray *
mortise_test_host_fire_collect (MortiseTestHost *self, const char *hook, JsonObject *arguments, GError **error)
{
  g_autoptr (JsonNode) list = NULL;

  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self) && hook != NULL, NULL);

  list = fire_anew (self, "collect", hook, arguments, FALSE, error);
  return list != NULL ? json_array_ref (json_node_get_array (list)) : NULL;
}

/**
 * mortise_test_host_fire_veto:
 * @self: a host, which is started where it is not
 * @hook: an action that can be vetoed, such as `before_lead_delete`
 * @arguments: (nullable): its arguments by name
 * @error: return location for the veto: what a listener failed with
 *
 * Fires a hook that stops at the first listener that fails.
 *
 * Returns: %TRUE where none did
 */
gboolean
mortise_test_host_fire_veto (MortiseTestHost *self, const char *hook, JsonObject *arguments, GError **error)
{
  g_autoptr (JsonNode) result = NULL;

  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self) && hook != NULL, FALSE);

  result = fire_anew (self, "action", hook, arguments, TRUE, error);
  return result != NULL;
}

/**
 * mortise_test_host_emit:
 * @self: a host, which is started where it is not
 * @event: the event
 * @payload: (nullable): what comes with it
 * @error: return location for what a listener failed with
 *
 * Tells the plugin of an event, as if another plugin had emitted it.
 *
 * Returns: %TRUE when all of its listeners took it
 */
gboolean
mortise_test_host_emit (MortiseTestHost *self, const char *event, JsonObject *payload, GError **error)
{
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autoptr (JsonNode) result = NULL;

  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self) && event != NULL, FALSE);

  json_object_set_string_member (arguments, "event", event);
  json_object_set_object_member (arguments, "payload", dup_arguments (payload));
  result = fire_anew (self, "event", event, arguments, FALSE, error);
  return result != NULL;
}
