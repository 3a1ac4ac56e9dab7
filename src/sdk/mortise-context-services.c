/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-context-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

static JsonObject *
object_with (const char *name, const char *value)
{
  JsonObject *object = json_object_new ();

  if (value != NULL)
    json_object_set_string_member (object, name, value);
  return object;
}

/* For questions whose answer is only that it was done. */
static gboolean
tell (MortiseContext *self, const char *method, JsonObject *arguments, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) reply = mortise_context_ask (self, method, arguments, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

static JsonNode *
fire (MortiseContext *self, const char *kind, const char *hook, JsonObject *arguments, GError **error)
{
  g_autoptr (JsonObject) body = object_with ("hook", hook);

  g_return_val_if_fail (MORTISE_IS_CONTEXT (self), NULL);

  json_object_set_string_member (body, "kind", kind);
  if (arguments != NULL)
    json_object_set_object_member (body, "arguments", json_object_ref (arguments));
  return mortise_context_ask (self, "fire", body, error);
}

/**
 * mortise_context_do_action:
 * @self: a context
 * @hook: name of a hook, best beginning with the plugin's slug
 * @arguments: (nullable) (transfer none): the arguments by name
 * @error: return location for an error
 *
 * Fires a hook as an action and waits for its listeners. Listeners of other plugins are called only with the
 * permission `hooks`.
 *
 * Returns: (transfer full) (nullable): an object of the listeners' answers by plugin
 */
JsonNode *
mortise_context_do_action (MortiseContext *self, const char *hook, JsonObject *arguments, GError **error)
{
  return fire (self, "action", hook, arguments, error);
}

/**
 * mortise_context_apply_filters:
 * @self: a context
 * @hook: name of a hook
 * @arguments: (transfer none): the arguments by name; the first is the value that the listeners transform
 * @error: return location for an error
 *
 * Fires a hook as a filter.
 *
 * Returns: (transfer full) (nullable): the value as the last listener left it
 */
JsonNode *
mortise_context_apply_filters (MortiseContext *self, const char *hook, JsonObject *arguments, GError **error)
{
  return fire (self, "filter", hook, arguments, error);
}

/**
 * mortise_context_collect:
 * @self: a context
 * @hook: name of a hook
 * @arguments: (nullable) (transfer none): the arguments by name
 * @error: return location for an error
 *
 * Fires a hook that collects.
 *
 * Returns: (transfer full) (nullable): the array of the listeners' answers, by priority
 */
JsonNode *
mortise_context_collect (MortiseContext *self, const char *hook, JsonObject *arguments, GError **error)
{
  return fire (self, "collect", hook, arguments, error);
}

/**
 * mortise_context_has_listener:
 * @self: a context
 * @hook: name of a hook
 * @error: return location for an error
 *
 * Returns: %TRUE if anybody listens to @hook
 */
gboolean
mortise_context_has_listener (MortiseContext *self, const char *hook, GError **error)
{
  g_autoptr (JsonObject) body = object_with ("hook", hook);
  g_autoptr (JsonNode) reply = mortise_context_ask (self, "has-listener", body, error);

  return reply != NULL && JSON_NODE_HOLDS_VALUE (reply) && json_node_get_boolean (reply);
}

/**
 * mortise_context_cache_get:
 * @self: a context
 * @key: a key of 1 to 255 bytes
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the value, %NULL without an error when there is none or it is too old
 */
JsonNode *
mortise_context_cache_get (MortiseContext *self, const char *key, GError **error)
{
  g_autoptr (JsonObject) body = object_with ("key", key);

  return mortise_context_ask (self, "cache.get", body, error);
}

/**
 * mortise_context_cache_set:
 * @self: a context
 * @key: a key of 1 to 255 bytes
 * @value: (transfer none): any JSON value
 * @time_to_live: how long it may be used, in seconds; 0 for as long as the host runs
 * @error: return location for an error
 *
 * Keeps a value in the host's memory, where it outlives this process. The cache of a plugin holds 4 MiB; what was
 * not used for longest goes first.
 *
 * Returns: %TRUE if it was kept
 */
gboolean
mortise_context_cache_set (MortiseContext *self, const char *key, JsonNode *value, guint time_to_live, GError **error)
{
  g_autoptr (JsonObject) body = object_with ("key", key);

  json_object_set_member (body, "value", json_node_copy (value));
  json_object_set_int_member (body, "ttl", time_to_live);
  return tell (self, "cache.set", body, error);
}

/**
 * mortise_context_cache_delete:
 * @self: a context
 * @key: a key
 * @error: return location for an error
 *
 * Returns: %TRUE if the key has no value any more
 */
gboolean
mortise_context_cache_delete (MortiseContext *self, const char *key, GError **error)
{
  g_autoptr (JsonObject) body = object_with ("key", key);

  return tell (self, "cache.delete", body, error);
}

/**
 * mortise_context_storage_put:
 * @self: a context
 * @key: a key of 1 to 255 bytes
 * @value: (transfer none): any JSON value, of at most 1 MiB
 * @error: return location for `MORTISE_ERROR_DENIED` without the permission `storage`, `MORTISE_ERROR_LIMIT` past
 *   the quota
 *
 * Keeps a value on disk.
 *
 * Returns: %TRUE if it is kept
 */
gboolean
mortise_context_storage_put (MortiseContext *self, const char *key, JsonNode *value, GError **error)
{
  g_autoptr (JsonObject) body = object_with ("key", key);

  json_object_set_member (body, "value", json_node_copy (value));
  return tell (self, "storage.put", body, error);
}

/**
 * mortise_context_storage_get:
 * @self: a context
 * @key: a key
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the value, %NULL without an error when there is none
 */
JsonNode *
mortise_context_storage_get (MortiseContext *self, const char *key, GError **error)
{
  g_autoptr (JsonObject) body = object_with ("key", key);

  return mortise_context_ask (self, "storage.get", body, error);
}

/**
 * mortise_context_storage_delete:
 * @self: a context
 * @key: a key
 * @error: return location for an error
 *
 * Returns: %TRUE if the key has no value any more
 */
gboolean
mortise_context_storage_delete (MortiseContext *self, const char *key, GError **error)
{
  g_autoptr (JsonObject) body = object_with ("key", key);

  return tell (self, "storage.delete", body, error);
}

/**
 * mortise_context_storage_list:
 * @self: a context
 * @prefix: (nullable): what the keys begin with
 * @error: return location for an error
 *
 * Returns: (transfer full): the keys in order, at most 10,000
 */
char **
mortise_context_storage_list (MortiseContext *self, const char *prefix, GError **error)
{
  g_autoptr (JsonObject) body = object_with ("prefix", prefix);
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) reply = mortise_context_ask (self, "storage.list", body, &failure);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *keys = reply != NULL && JSON_NODE_HOLDS_ARRAY (reply) ? json_node_get_array (reply) : NULL;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    g_strv_builder_add (builder, json_array_get_string_element (keys, i));
  return g_strv_builder_end (builder);
}

/**
 * mortise_context_http_request:
 * @self: a context
 * @method: `GET`, `POST`, `PUT`, `PATCH`, `DELETE` or `HEAD`
 * @uri: an absolute http or https URI, whose host the permission `http` names
 * @headers: (nullable) (transfer none): header values by name
 * @body: (nullable): what to send, at most 8 MiB
 * @error: return location for `MORTISE_ERROR_DENIED` for any other host
 *
 * Sends a request through the host; the process itself has no network. An answer of any status is an answer.
 *
 * Returns: (transfer full): the response, with at most 8 MiB of body
 */
MortiseHttpResponse *
mortise_context_http_request (MortiseContext *self,
                              const char *method,
                              const char *uri,
                              JsonObject *headers,
                              GBytes *body,
                              GError **error)
{
  g_autoptr (JsonObject) question = object_with ("method", method);
  g_autoptr (JsonNode) reply = NULL;

  json_object_set_string_member (question, "uri", uri);
  if (headers != NULL)
    json_object_set_object_member (question, "headers", json_object_ref (headers));
  if (body != NULL)
    {
      gsize size;
      const guchar *bytes = g_bytes_get_data (body, &size);
      g_autofree char *encoded = g_base64_encode (bytes, size);

      json_object_set_string_member (question, "body", encoded);
    }

  reply = mortise_context_ask (self, "http.request", question, error);
  return reply != NULL ? mortise_http_response_new (reply, error) : NULL;
}

/**
 * mortise_context_emit:
 * @self: a context
 * @event: name of an event, best beginning with the plugin's slug
 * @payload: (nullable) (transfer none): what to tell
 * @error: return location for `MORTISE_ERROR_DENIED` without the permission `events`
 *
 * Emits an event; does not wait for those who receive it.
 *
 * Returns: %TRUE if the host took it
 */
gboolean
mortise_context_emit (MortiseContext *self, const char *event, JsonObject *payload, GError **error)
{
  g_autoptr (JsonObject) body = object_with ("event", event);

  if (payload != NULL)
    json_object_set_object_member (body, "payload", json_object_ref (payload));
  return tell (self, "events.emit", body, error);
}
