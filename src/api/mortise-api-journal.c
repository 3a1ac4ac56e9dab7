/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-handlers.h"

#include "mortise-json-writer.h"
#include "mortise-listing.h"

#define DEFAULT_RECORDS 200
#define MAX_RECORDS 10000

static void
on_logs_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GBytes *answer = mortise_journal_query_finish (MORTISE_JOURNAL (source), result, &error);

  mortise_api_call_end_text (user_data, answer, g_steal_pointer (&error));
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

static void
append_member (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, ",\"%s\":", name);
  mortise_json_write_string (out, value);
}

/* The detail is the text of an object, made by the store. */
static void
append_audit (gconstpointer element, GString *out)
{
  const MortiseAuditRecord *record = element;

  g_string_append_printf (out, "{\"id\":%" G_GINT64_FORMAT ",\"time\":%" G_GINT64_FORMAT, record->id, record->at);
  append_member (out, "actor", record->actor);
  append_member (out, "tenant", record->tenant);
  append_member (out, "action", record->action);
  append_member (out, "subject", record->subject);
  g_string_append_printf (out, ",\"detail\":%s}", record->detail ? record->detail : "null");
}

static void
on_audit_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  mortise_api_call_answer_text (user_data, mortise_listing_write_finish (result, NULL));
}

static void
on_audit_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = mortise_store_list_audit_finish (MORTISE_STORE (source), result, &error);

  if (records)
    mortise_listing_write_async (records, append_audit, on_audit_written, user_data);
  else
    mortise_api_call_fail (user_data, g_steal_pointer (&error));
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
