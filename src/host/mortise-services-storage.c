/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-services-private.h"

#include "mortise-json.h"

/* Keys that one list shows. */
#define MAX_KEYS 10000

static void
on_got (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseServiceRequest *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) value = mortise_store_storage_get_finish (MORTISE_STORE (source), result, &error);

  if (error != NULL)
    mortise_service_request_fail (request, error);
  else
    mortise_service_request_answer (request, value);
}

void
mortise_services_storage_get (MortiseServices *self, MortiseServiceRequest *request)
{
  g_autoptr (GError) error = NULL;
  const char *key = mortise_service_request_get_string (request, "key", &error);

  if (key == NULL)
    mortise_service_request_fail (request, error);
  else
    mortise_store_storage_get_async (self->store, mortise_hosted_plugin_get_tenant (request->plugin),
                                     mortise_hosted_plugin_get_slug (request->plugin), key, NULL, on_got, request);
}

static void
on_put (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseServiceRequest *request = user_data;
  g_autoptr (GError) error = NULL;

  if (mortise_store_storage_put_finish (MORTISE_STORE (source), result, &error))
    mortise_service_request_answer (request, NULL);
  else
    mortise_service_request_fail (request, error);
}

void
mortise_services_storage_put (MortiseServices *self, MortiseServiceRequest *request)
{
  g_autoptr (GError) error = NULL;
  guint quota = mortise_manifest_get_disk_mib (mortise_hosted_plugin_get_manifest (request->plugin));
  g_autoptr (GBytes) value = mortise_service_request_dup_bytes (request, "value");
  g_autoptr (GBytes) bytes = value != NULL ? g_bytes_ref (value) : g_bytes_new_static ("null", 4);
  const char *key = mortise_service_request_get_string (request, "key", &error);

  if (key == NULL)
    mortise_service_request_fail (request, error);
  else
    mortise_store_storage_put_async (self->store, mortise_hosted_plugin_get_tenant (request->plugin),
                                     mortise_hosted_plugin_get_slug (request->plugin), key, bytes,
                                     (guint64) quota * 1024 * 1024, NULL, on_put, request);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseServiceRequest *request = user_data;
  g_autoptr (GError) error = NULL;

  if (mortise_store_storage_delete_finish (MORTISE_STORE (source), result, &error))
    mortise_service_request_answer (request, NULL);
  else
    mortise_service_request_fail (request, error);
}

void
mortise_services_storage_delete (MortiseServices *self, MortiseServiceRequest *request)
{
  g_autoptr (GError) error = NULL;
  const char *key = mortise_service_request_get_string (request, "key", &error);

  if (key == NULL)
    mortise_service_request_fail (request, error);
  else
    mortise_store_storage_delete_async (self->store, mortise_hosted_plugin_get_tenant (request->plugin),
                                        mortise_hosted_plugin_get_slug (request->plugin), key, NULL, on_deleted,
                                        request);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseServiceRequest *request = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = mortise_store_storage_list_finish (MORTISE_STORE (source), result, &error);
  JsonArray *array;
  JsonNode *node;

  if (keys == NULL)
    {
      mortise_service_request_fail (request, error);
      return;
    }
  array = json_array_new ();
  for (guint i = 0; keys[i] != NULL; i++)
    json_array_add_string_element (array, keys[i]);
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  mortise_service_request_answer_node (request, node);
}

void
mortise_services_storage_list (MortiseServices *self, MortiseServiceRequest *request)
{
  mortise_store_storage_list_async (
      self->store, mortise_hosted_plugin_get_tenant (request->plugin), mortise_hosted_plugin_get_slug (request->plugin),
      mortise_json_get_string (request->arguments, "prefix", ""), NULL, MAX_KEYS, NULL, on_listed, request);
}
