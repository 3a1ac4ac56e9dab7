/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-services-private.h"

#include "mortise-error.h"
#include "mortise-json-writer.h"
#include "mortise-json.h"

/* Requests that a plugin may make in a second; a burst of five times as many passes. */
#define REQUESTS_PER_SECOND 2000
#define BURST 10000
/* Reading a longer request takes a noticeable part of a frame, so that is done beside the main loop. */
#define MAX_READ_AT_ONCE (32 * 1024)
/* Refusals of the same service are kept for the audit log no more often than this. */
#define AUDIT_INTERVAL_US G_USEC_PER_SEC

typedef struct
{
  double left;
  gint64 refilled;
} Allowance;

typedef struct
{
  const char *name;
  const char *permission;
  void (*serve) (MortiseServices *self, MortiseServiceRequest *request);
} Service;

G_DEFINE_FINAL_TYPE (MortiseServices, mortise_services, G_TYPE_OBJECT)

static void
mortise_services_finalize (GObject *object)
{
  MortiseServices *self = MORTISE_SERVICES (object);

  g_clear_object (&self->bus);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_clear_pointer (&self->cache, mortise_cache_free);
  g_hash_table_unref (self->allowances);
  g_hash_table_unref (self->refusals);

  G_OBJECT_CLASS (mortise_services_parent_class)->finalize (object);
}

static void
mortise_services_class_init (MortiseServicesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_services_finalize;
}

static void
mortise_services_init (MortiseServices *self)
{
  self->cache = mortise_cache_new ();
  self->allowances = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

MortiseServices *
mortise_services_new (MortiseHookBus *bus, MortiseStore *store)
{
  MortiseServices *self = g_object_new (MORTISE_TYPE_SERVICES, NULL);

  self->bus = g_object_ref (bus);
  self->store = g_object_ref (store);
  return self;
}

/* --- hooks and events --------------------------------------------------------------------------------------------- */

static GError *
describe_end (MortiseDispatch *dispatch)
{
  GPtrArray *calls = mortise_dispatch_get_calls (dispatch);
  const MortiseDispatchCall *last = calls->len > 0 ? calls->pdata[calls->len - 1] : NULL;
  const char *hook = mortise_dispatch_get_hook (dispatch);

  if (g_str_equal (mortise_dispatch_get_status (dispatch), "failed"))
    return g_error_new (MORTISE_ERROR, MORTISE_ERROR_CANCELLED, "%s: the call that fired it was cancelled", hook);
  return g_error_new (MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s was stopped by %s: %s", hook,
                      last != NULL ? last->plugin : "the host",
                      last != NULL && last->message != NULL ? last->message : "cancelled");
}

static void
on_fired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseServiceRequest *request = user_data;
  g_autoptr (MortiseDispatch) dispatch = NULL;
  g_autoptr (GError) error = NULL;

  dispatch = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, &error);
  if (dispatch != NULL && !g_str_equal (mortise_dispatch_get_status (dispatch), "completed"))
    error = describe_end (dispatch);
  if (error != NULL)
    mortise_service_request_fail (request, error);
  else
    mortise_service_request_answer (request, mortise_dispatch_get_result (dispatch));
}

/* The text of an argument that is an object, an empty one if it is not. */
static GBytes *
dup_object (MortiseServiceRequest *request, const char *name)
{
  g_autoptr (GBytes) bytes = mortise_service_request_dup_bytes (request, name);

  if (bytes != NULL && *(const char *) g_bytes_get_data (bytes, NULL) == '{')
    return g_steal_pointer (&bytes);
  return g_bytes_new_static ("{}", 2);
}

static void
serve_fire (MortiseServices *self, MortiseServiceRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = dup_object (request, "arguments");
  const char *hook = mortise_service_request_get_string (request, "hook", &error);
  MortiseHookKind kind;

  if (hook == NULL
      || !mortise_hook_kind_from_string (mortise_json_get_string (request->arguments, "kind", "action"), &kind, &error)
      || !g_regex_match_simple ("^[A-Za-z0-9_.:-]{1,128}$", hook, G_REGEX_DOLLAR_ENDONLY, 0))
    {
      if (error == NULL)
        error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_INVALID,
                                     "a hook's name has 1 to 128 letters, digits and _ . : -");
      mortise_service_request_fail (request, error);
      return;
    }
  mortise_hook_bus_fire_from_plugin_async (self->bus, hook, kind, payload, request->worker, request->cause, on_fired,
                                           request);
}

static void
serve_has_listener (MortiseServices *self, MortiseServiceRequest *request)
{
  const char *hook = mortise_json_get_string (request->arguments, "hook", "");

  mortise_service_request_answer_node (
      request, json_node_init_boolean (json_node_alloc (), mortise_hook_bus_has_listener (self->bus, hook)));
}

static void
serve_emit (MortiseServices *self, MortiseServiceRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = dup_object (request, "payload");
  g_autoptr (GBytes) body = NULL;
  GString *text;
  const char *event = mortise_service_request_get_string (request, "event", &error);

  if (event != NULL && !g_regex_match_simple ("^[A-Za-z0-9_.:-]{1,128}$", event, G_REGEX_DOLLAR_ENDONLY, 0))
    error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_INVALID,
                                 "an event's name has 1 to 128 letters, digits and _ . : -");
  if (error != NULL)
    {
      mortise_service_request_fail (request, error);
      return;
    }

  text = g_string_new ("{\"event\":");
  mortise_json_write_string (text, event);
  g_string_append (text, ",\"payload\":");
  g_string_append_len (text, g_bytes_get_data (payload, NULL), (gssize) g_bytes_get_size (payload));
  g_string_append_c (text, '}');
  body = g_string_free_to_bytes (text);
  mortise_hook_bus_emit_event (self->bus, event, body);
  mortise_service_request_answer (request, NULL);
}

/* --- cache -------------------------------------------------------------------------------------------------------- */

static void
serve_cache_get (MortiseServices *self, MortiseServiceRequest *request)
{
  const char *key = mortise_json_get_string (request->arguments, "key", "");

  mortise_service_request_answer (
      request, mortise_cache_get (self->cache, mortise_hosted_plugin_get_slug (request->plugin), key));
}

static void
serve_cache_set (MortiseServices *self, MortiseServiceRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) value = mortise_service_request_dup_bytes (request, "value");
  g_autoptr (GBytes) bytes = value != NULL ? g_bytes_ref (value) : g_bytes_new_static ("null", 4);
  const char *key = mortise_service_request_get_string (request, "key", &error);

  if (key == NULL
      || !mortise_cache_set (self->cache, mortise_hosted_plugin_get_slug (request->plugin), key, bytes,
                             mortise_json_get_int (request->arguments, "ttl", 0), &error))
    mortise_service_request_fail (request, error);
  else
    mortise_service_request_answer (request, NULL);
}

static void
serve_cache_delete (MortiseServices *self, MortiseServiceRequest *request)
{
  mortise_cache_delete (self->cache, mortise_hosted_plugin_get_slug (request->plugin),
                        mortise_json_get_string (request->arguments, "key", ""));
  mortise_service_request_answer (request, NULL);
}

/* The process opens its database itself, and finds its folder there if it may. It asks only where it may not. */
static void
serve_database_open (MortiseServices *self, MortiseServiceRequest *request)
{
  mortise_service_request_answer (request, NULL);
}

/* --- who may ------------------------------------------------------------------------------------------------------ */

static const Service services[] = {
  { "fire", NULL, serve_fire },
  { "has-listener", NULL, serve_has_listener },
  { "events.emit", "events", serve_emit },
  { "cache.get", NULL, serve_cache_get },
  { "cache.set", NULL, serve_cache_set },
  { "cache.delete", NULL, serve_cache_delete },
  { "database.open", "database", serve_database_open },
  { "storage.get", "storage", mortise_services_storage_get },
  { "storage.put", "storage", mortise_services_storage_put },
  { "storage.delete", "storage", mortise_services_storage_delete },
  { "storage.list", "storage", mortise_services_storage_list },
  { "http.request", "http", mortise_services_http_request },
};

static const Service *
find_service (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_str_equal (services[i].name, name))
      return &services[i];
  return NULL;
}

static gboolean
take_allowance (MortiseServices *self, const char *slug)
{
  Allowance *allowance = g_hash_table_lookup (self->allowances, slug);
  gint64 now = g_get_monotonic_time ();

  if (allowance == NULL)
    {
      allowance = g_new0 (Allowance, 1);
      allowance->left = BURST;
      allowance->refilled = now;
      g_hash_table_insert (self->allowances, g_strdup (slug), allowance);
    }
  allowance->left += (double) (now - allowance->refilled) / G_USEC_PER_SEC * REQUESTS_PER_SECOND;
  allowance->left = MIN (allowance->left, BURST);
  allowance->refilled = now;
  if (allowance->left < 1)
    return FALSE;
  allowance->left -= 1;
  return TRUE;
}

static void
audit_refusal (MortiseServices *self, MortiseServiceRequest *request, const char *permission)
{
  const char *slug = mortise_hosted_plugin_get_slug (request->plugin);
  g_autofree char *key = g_strdup_printf ("%s %s", slug, request->service);
  gint64 *last = g_hash_table_lookup (self->refusals, key);
  gint64 now = g_get_monotonic_time ();
  g_autoptr (MortiseAuditRecord) record = NULL;

  if (last != NULL && now - *last < AUDIT_INTERVAL_US)
    return;
  g_hash_table_insert (self->refusals, g_steal_pointer (&key), g_memdup2 (&now, sizeof now));

  record = mortise_audit_record_new ();
  record->tenant = g_strdup (mortise_hosted_plugin_get_tenant (request->plugin));
  record->actor = g_strdup_printf ("plugin:%s", slug);
  record->action = g_strdup ("service.denied");
  record->subject = g_strdup (slug);
  record->detail = g_strdup_printf ("{\"service\":\"%s\",\"permission\":\"%s\"}", request->service, permission);
  mortise_store_add_audit (self->store, record);
}

static gboolean
is_granted (MortiseHostedPlugin *plugin, const char *permission)
{
  gboolean granted = mortise_hosted_plugin_is_granted (plugin, permission);

  mortise_activity_count_use (mortise_hosted_plugin_get_activity (plugin), permission, granted,
                              g_get_monotonic_time ());
  return granted;
}

static gboolean
check (MortiseServices *self, MortiseServiceRequest *request, const Service *service, GError **error)
{
  const char *slug = mortise_hosted_plugin_get_slug (request->plugin);

  if (service == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "no service \"%s\"", request->service);
      return FALSE;
    }
  if (!take_allowance (self, slug))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "%s: more than %d requests a second; slow down", slug,
                   REQUESTS_PER_SECOND);
      return FALSE;
    }
  if (service->permission != NULL && !is_granted (request->plugin, service->permission))
    {
      audit_refusal (self, request, service->permission);
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
                   "%s needs the permission \"%s\", which is not granted; an administrator can: mortise grant %s %s",
                   request->service, service->permission, slug, service->permission);
      return FALSE;
    }
  return TRUE;
}

static void
serve (MortiseServices *self, MortiseServiceRequest *request, GError *refusal)
{
  g_autoptr (GError) error = refusal;

  if (error == NULL)
    find_service (request->service)->serve (self, request);
  else
    mortise_service_request_fail (request, error);
}

/* A request that is read beside the main loop. The task does not hold the services, which must not end on another
 * thread. */
typedef struct
{
  MortiseServices *services;
  MortiseServiceRequest *request;
} Reading;

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (mortise_service_request_read (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (MortiseServices) self = reading->services;
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  serve (self, reading->request, error);
}

static void
read_and_serve (MortiseServices *self, MortiseServiceRequest *request)
{
  Reading *reading = g_new0 (Reading, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_read, reading);

  reading->services = g_object_ref (self);
  reading->request = request;
  g_task_set_task_data (task, request, NULL);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * mortise_services_serve:
 * @self: the services
 * @worker: the plugin that asks
 * @frame: what it asks
 *
 * Answers a request of a plugin, now or later.
 */
void
mortise_services_serve (MortiseServices *self, MortiseWorker *worker, const MortiseFrame *frame)
{
  MortiseServiceRequest *request = mortise_service_request_new (worker, frame);
  GError *error = NULL;

  if (check (self, request, find_service (request->service), &error)
      && g_bytes_get_size (request->body) > MAX_READ_AT_ONCE)
    {
      read_and_serve (self, request);
      return;
    }
  if (error == NULL)
    mortise_service_request_read (request, &error);
  serve (self, request, error);
}
