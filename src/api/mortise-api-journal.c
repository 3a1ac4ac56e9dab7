/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-json.h"

#define DEFAULT_RECORDS 200
#define MAX_RECORDS 10000

static void
on_logs_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mortise_journal_query_finish (MORTISE_JOURNAL (source), result, &error);

  mortise_api_call_end (user_data, answer, g_steal_pointer (&error));
}

void
mortise_api_list_logs (MortiseApiCall *call)
{
  g_autoptr (GError) error = NULL;
  gint64 limit = DEFAULT_RECORDS;
  gint64 after = 0;

  if (mortise_api_call_get_integer (call, "limit", 1, MAX_RECORDS, &limit, &error)
      && mortise_api_call_get_integer (call, "after", 0, G_MAXINT64, &after, &error))
    mortise_journal_query_async (mortise_host_get_journal (call->host), g_hash_table_lookup (call->query, "plugin"),
                                 after, limit, call->cancellable, on_logs_listed, call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}

static JsonNode *
audit_to_json (const MortiseAuditRecord *record)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *detail = record->detail ? mortise_json_parse (record->detail, strlen (record->detail), NULL) : NULL;

  json_object_set_int_member (object, "id", record->id);
  json_object_set_int_member (object, "time", record->at);
  json_object_set_string_member (object, "actor", record->actor);
  json_object_set_string_member (object, "tenant", record->tenant);
  json_object_set_string_member (object, "action", record->action);
  json_object_set_string_member (object, "subject", record->subject);
  json_object_set_member (object, "detail", detail ? detail : json_node_new (JSON_NODE_NULL));
  return json_node_init_object (json_node_alloc (), object);
}

static void
on_audit_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseApiCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = mortise_store_list_audit_finish (MORTISE_STORE (source), result, &error);
  g_autoptr (JsonArray) list = json_array_new ();

  if (!records)
    {
      mortise_api_call_fail (call, g_steal_pointer (&error));
      return;
    }
  for (guint i = 0; i < records->len; i++)
    json_array_add_element (list, audit_to_json (records->pdata[i]));
  mortise_api_call_answer (call, json_node_init_array (json_node_alloc (), list));
}

void
mortise_api_list_audit (MortiseApiCall *call)
{
  g_autoptr (GError) error = NULL;
  gint64 limit = DEFAULT_RECORDS;

  if (mortise_api_call_get_integer (call, "limit", 1, MAX_RECORDS, &limit, &error))
    mortise_store_list_audit_async (mortise_host_get_store (call->host), MORTISE_TENANT_DEFAULT, limit,
                                    call->cancellable, on_audit_listed, call);
  else
    mortise_api_call_fail (call, g_steal_pointer (&error));
}
