/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the host lends a plugin, out of memory; or as the test says. Permissions are checked as the real host does. */
#include "mortise-test-host-private.h"

#include "mortise-json.h"

#include <string.h>

/* As deep as the host lets hooks be nested, docs/protocol.md. */
#define MAX_DEPTH 16

typedef struct
{
  MortiseTestService func;
  gpointer user_data;
  GDestroyNotify destroy;
} Service;

typedef struct
{
  JsonNode *value;
  /* In seconds of the test's clock; 0 for never. */
  double expires;
} Cached;

static void
service_free (gpointer data)
{
  Service *service = data;

  if (service->destroy != NULL)
    service->destroy (service->user_data);
  g_free (service);
}

static void
cached_free (gpointer data)
{
  Cached *cached = data;

  json_node_unref (cached->value);
  g_free (cached);
}

static void
answers_free (gpointer data)
{
  g_queue_free_full (data, (GDestroyNotify) json_node_unref);
}

void
mortise_test_host_init_services (MortiseTestHost *self)
{
  self->stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  self->cached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, cached_free);
  self->services = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, service_free);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answers_free);
  self->recorded = json_array_new ();
}

void
mortise_test_host_clear_services (MortiseTestHost *self)
{
  g_hash_table_unref (self->stored);
  g_hash_table_unref (self->cached);
  g_hash_table_unref (self->services);
  g_hash_table_unref (self->answers);
  json_array_unref (self->recorded);
}

/* --- cache and storage -------------------------------------------------------------------------------------------- */

static const char *
get_key (JsonObject *arguments)
{
  return mortise_json_get_string (arguments, "key", "");
}

static JsonNode *
dup_value (JsonObject *arguments)
{
  JsonNode *value = mortise_json_get_member (arguments, "value");

  return value != NULL ? json_node_copy (value) : json_node_init_null (json_node_alloc ());
}

static JsonNode *
cache_get (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  const Cached *cached = g_hash_table_lookup (self->cached, get_key (arguments));

  if (cached == NULL || (cached->expires > 0 && self->now >= cached->expires))
    return NULL;
  return json_node_copy (cached->value);
}

static JsonNode *
cache_set (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  Cached *cached = g_new0 (Cached, 1);
  gint64 seconds = mortise_json_get_int (arguments, "ttl", 0);

  cached->value = dup_value (arguments);
  cached->expires = seconds > 0 ? self->now + (double) seconds : 0;
  g_hash_table_replace (self->cached, g_strdup (get_key (arguments)), cached);
  return NULL;
}

static JsonNode *
cache_delete (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  g_hash_table_remove (self->cached, get_key (arguments));
  return NULL;
}

static JsonNode *
storage_get (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  JsonNode *value = g_hash_table_lookup (self->stored, get_key (arguments));

  return value != NULL ? json_node_copy (value) : NULL;
}

static JsonNode *
storage_put (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  g_hash_table_replace (self->stored, g_strdup (get_key (arguments)), dup_value (arguments));
  return NULL;
}

static JsonNode *
storage_delete (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  g_hash_table_remove (self->stored, get_key (arguments));
  return NULL;
}

static JsonNode *
storage_list (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  const char *prefix = mortise_json_get_string (arguments, "prefix", "");
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (self->stored), (GCompareFunc) strcmp);
  g_autoptr (JsonArray) list = json_array_new ();

  for (GList *link = keys; link != NULL; link = link->next)
    if (g_str_has_prefix (link->data, prefix))
      json_array_add_string_element (list, link->data);
  return json_node_init_array (json_node_alloc (), list);
}

/* --- hooks, events, HTTP ------------------------------------------------------------------------------------------ */

/* Of other plugins there are none: nobody listens but the plugin itself. */
static JsonNode *
fire (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  const char *hook = mortise_json_get_string (arguments, "hook", "");
  const char *kind = mortise_json_get_string (arguments, "kind", "action");
  JsonObject *payload = mortise_json_get_object (arguments, "arguments");
  g_autoptr (GPtrArray) listeners = mortise_test_host_find_listeners (self, kind, hook);
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (JsonObject) by_plugin = json_object_new ();

  if (self->depth >= MAX_DEPTH)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "%s: more than %d hooks inside of each other", hook,
                   MAX_DEPTH);
      return NULL;
    }
  if (listeners->len == 0 && g_str_equal (kind, "filter"))
    {
      g_autoptr (GList) names = payload != NULL ? json_object_get_members (payload) : NULL;

      return names != NULL ? json_object_dup_member (payload, names->data) : NULL;
    }
  self->depth++;
  if (listeners->len > 0)
    result = mortise_test_host_fire (self, kind, hook, payload, FALSE, NULL);
  self->depth--;
  if (g_str_equal (kind, "action"))
    {
      if (result != NULL && !JSON_NODE_HOLDS_NULL (result))
        json_object_set_member (by_plugin, mortise_test_host_get_slug (self), g_steal_pointer (&result));
      return json_node_init_object (json_node_alloc (), by_plugin);
    }
  return g_steal_pointer (&result);
}

static JsonNode *
has_listener (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  const char *hook = mortise_json_get_string (arguments, "hook", "");
  gboolean is_found = FALSE;

  for (guint i = 0; i < self->listeners->len; i++)
    is_found |= g_str_equal (((const MortiseTestListener *) self->listeners->pdata[i])->hook, hook);
  return json_node_init_boolean (json_node_alloc (), is_found);
}

static gboolean
names_host (JsonObject *manifest, const char *host, const char *host_and_port)
{
  JsonArray *permissions = mortise_json_get_array (manifest, "permissions");

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);
      JsonArray *hosts = mortise_json_get_array (permission, "hosts");

      for (guint j = 0; hosts != NULL && j < json_array_get_length (hosts); j++)
        {
          const char *named = json_array_get_string_element (hosts, j);

          if (g_strcmp0 (named, host) == 0 || g_strcmp0 (named, host_and_port) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

/* Nothing leaves the machine: the test says what comes. */
static JsonNode *
http_request (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
               "%s %s: the test has no answer to it; give it one with mortise_test_host_add_answer() for http.request",
               mortise_json_get_string (arguments, "method", "?"), mortise_json_get_string (arguments, "uri", "?"));
  return NULL;
}

/* The host names that a manifest has may begin with `*.`, which is left to the real host. */
static gboolean
check_http (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  const char *text = mortise_json_get_string (arguments, "uri", "");
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autofree char *with_port = uri != NULL ? g_strdup_printf ("%s:%d", host, g_uri_get_port (uri)) : NULL;

  if (host != NULL && names_host (self->manifest, host, with_port))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
               "%s: the host is not among those that the permission \"http\" of %s names in plugin.json", text,
               mortise_test_host_get_slug (self));
  return FALSE;
}

static JsonNode *
do_nothing (MortiseTestHost *self, JsonObject *arguments, GError **error)
{
  return NULL;
}

/* --- who may ------------------------------------------------------------------------------------------------------ */

/* Those of the real host, mortise-services.c. */
static const struct
{
  const char *method;
  const char *permission;
  JsonNode *(*serve) (MortiseTestHost *self, JsonObject *arguments, GError **error);
} services[] = {
  { "fire", NULL, fire },
  { "has-listener", NULL, has_listener },
  { "events.emit", "events", do_nothing },
  { "cache.get", NULL, cache_get },
  { "cache.set", NULL, cache_set },
  { "cache.delete", NULL, cache_delete },
  { "database.open", "database", do_nothing },
  { "storage.get", "storage", storage_get },
  { "storage.put", "storage", storage_put },
  { "storage.delete", "storage", storage_delete },
  { "storage.list", "storage", storage_list },
  { "http.request", "http", http_request },
};

static gboolean
check_permission (MortiseTestHost *self,
                  const char *method,
                  const char *permission,
                  JsonObject *arguments,
                  GError **error)
{
  const char *slug = mortise_test_host_get_slug (self);

  if (permission != NULL && !g_hash_table_contains (self->granted, permission))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
                   "%s needs the permission \"%s\", which is not granted; an administrator can: mortise grant %s %s",
                   method, permission, slug, permission);
      return FALSE;
    }
  return !g_str_equal (method, "http.request") || check_http (self, arguments, error);
}

static JsonNode *
answer (MortiseTestHost *self, const char *method, JsonObject *arguments, guint index, GError **error)
{
  const Service *service = g_hash_table_lookup (self->services, method);
  GQueue *answers = g_hash_table_lookup (self->answers, method);

  if (answers != NULL && !g_queue_is_empty (answers))
    return g_queue_pop_head (answers);
  if (service != NULL)
    return service->func (self, method, arguments, service->user_data, error);
  return services[index].serve (self, arguments, error);
}

static JsonNode *
find_and_answer (MortiseTestHost *self, const char *method, JsonObject *arguments, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_str_equal (services[i].method, method))
      return check_permission (self, method, services[i].permission, arguments, error)
                 ? answer (self, method, arguments, i, error)
                 : NULL;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "no service \"%s\"", method);
  return NULL;
}

/* --- serving ------------------------------------------------------------------------------------------------------ */

static void
record (MortiseTestHost *self, const char *method, JsonObject *arguments, JsonNode *value, const GError *error)
{
  JsonObject *request = json_object_new ();

  json_object_set_double_member (request, "time", self->now);
  json_object_set_string_member (request, "method", method);
  json_object_set_object_member (request, "arguments", json_object_ref (arguments));
  if (value != NULL)
    json_object_set_member (request, "answer", json_node_copy (value));
  if (error != NULL)
    {
      JsonObject *problem = json_object_new ();

      json_object_set_string_member (problem, "code", mortise_error_to_name ((MortiseError) error->code));
      json_object_set_string_member (problem, "message", error->message);
      json_object_set_object_member (request, "error", problem);
    }
  json_array_add_object_element (self->recorded, request);
}

/* `NAME`, or `NAME@SERIAL` of the call that it is asked for. */
void
mortise_test_host_serve (MortiseTestHost *self, const MortiseFrame *frame)
{
  const MortiseCallCost cost = { 0 };
  g_autofree char *method = g_strndup (frame->method, strcspn (frame->method, "@"));
  g_autoptr (JsonNode) node = mortise_json_parse_bytes (frame->body, NULL);
  g_autoptr (JsonObject) arguments = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (MortisePeer) peer = g_object_ref (self->peer);

  arguments = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_ref (json_node_get_object (node))
                                                            : json_object_new ();
  value = find_and_answer (self, method, arguments, &error);
  record (self, method, arguments, value, error);
  if (error != NULL)
    {
      mortise_peer_reply_error (peer, frame->header.serial, error, NULL, &cost);
      return;
    }
  body = value != NULL ? mortise_json_to_bytes (value) : NULL;
  mortise_peer_reply (peer, frame->header.serial, body, &cost);
}

/* --- what the test says ------------------------------------------------------------------------------------------- */

/**
 * mortise_test_host_add_answer:
 * @self: a host
 * @method: a service, such as `http.request`
 * @answer: (transfer none): what it answers, once; docs/protocol.md has the shapes. Of several the first added comes
 *   first, and when there are no more the service is as it was
 *
 * Gives a service an answer. Permissions, and the hosts of the manifest, are checked nevertheless.
 */
void
mortise_test_host_add_answer (MortiseTestHost *self, const char *method, JsonNode *answer)
{
  GQueue *queue;

  g_return_if_fail (MORTISE_IS_TEST_HOST (self) && method != NULL && answer != NULL);

  queue = g_hash_table_lookup (self->answers, method);
  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (self->answers, g_strdup (method), queue);
    }
  g_queue_push_tail (queue, json_node_copy (answer));
}

/**
 * mortise_test_host_set_service:
 * @self: a host
 * @method: a service, such as `http.request`
 * @func: (scope notified) (closure user_data) (destroy destroy) (nullable): what answers; %NULL for the usual
 * @user_data: passed to @func
 * @destroy: called when it is not needed any more
 *
 * Lets the test answer a service. Permissions, and the hosts of the manifest, are checked nevertheless.
 */
void
mortise_test_host_set_service (MortiseTestHost *self,
                               const char *method,
                               MortiseTestService func,
                               gpointer user_data,
                               GDestroyNotify destroy)
{
  Service *service;

  g_return_if_fail (MORTISE_IS_TEST_HOST (self) && method != NULL);

  if (func == NULL)
    {
      g_hash_table_remove (self->services, method);
      return;
    }
  service = g_new0 (Service, 1);
  *service = (Service){ .func = func, .user_data = user_data, .destroy = destroy };
  g_hash_table_replace (self->services, g_strdup (method), service);
}

/**
 * mortise_test_host_set_stored:
 * @self: a host
 * @key: a key of the plugin's storage
 * @value: (transfer none) (nullable): its value, %NULL for none
 */
void
mortise_test_host_set_stored (MortiseTestHost *self, const char *key, JsonNode *value)
{
  g_return_if_fail (MORTISE_IS_TEST_HOST (self) && key != NULL);

  if (value != NULL)
    g_hash_table_replace (self->stored, g_strdup (key), json_node_copy (value));
  else
    g_hash_table_remove (self->stored, key);
}

/**
 * mortise_test_host_get_stored:
 * @self: a host
 * @key: a key of the plugin's storage
 *
 * Returns: (transfer full) (nullable): what the plugin keeps there
 */
JsonNode *
mortise_test_host_get_stored (MortiseTestHost *self, const char *key)
{
  JsonNode *value;

  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self) && key != NULL, NULL);

  value = g_hash_table_lookup (self->stored, key);
  return value != NULL ? json_node_copy (value) : NULL;
}

/**
 * mortise_test_host_advance:
 * @self: a host
 * @seconds: by how much
 *
 * Advances the host's clock, which says when what is cached is too old, and when something was logged or asked for. It
 * begins at 0 and stands still by itself. The clock of the plugin's own process is the machine's.
 */
void
mortise_test_host_advance (MortiseTestHost *self, double seconds)
{
  g_return_if_fail (MORTISE_IS_TEST_HOST (self) && seconds >= 0);

  self->now += seconds;
}

/**
 * mortise_test_host_get_time:
 * @self: a host
 *
 * Returns: by how many seconds the clock was advanced
 */
double
mortise_test_host_get_time (MortiseTestHost *self)
{
  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self), 0);

  return self->now;
}

/**
 * mortise_test_host_get_requests:
 * @self: a host
 *
 * Returns: (transfer full): what the plugin asked for, all of it: a list of {`time`, `method`, `arguments`, `answer`,
 *   `error`: {`code`, `message`}}, with `answer` and `error` as far as there are
 */
JsonArray *
mortise_test_host_get_requests (MortiseTestHost *self)
{
  g_return_val_if_fail (MORTISE_IS_TEST_HOST (self), NULL);

  return json_array_ref (self->recorded);
}
