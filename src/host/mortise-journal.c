/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-journal.h"

#include "mortise-json-writer.h"
#include "mortise-json.h"
#include "mortise-listing.h"

#include <string.h>

/* Records that one plugin may add in a second; a burst of ten times as many passes. */
#define RECORDS_PER_SECOND 200
#define BURST 2000
#define MAX_MESSAGE 8192
#define MAX_FIELDS (16 * 1024)

typedef struct
{
  double allowance;
  gint64 refilled;
  guint64 n_dropped;
} Quota;

struct _MortiseJournal
{
  GObject parent_instance;

  MortiseStore *store;
  char *tenant;
  gint64 last_seq;
  GHashTable *quotas;
  MortiseRedaction *redaction;
};

enum
{
  RECORD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseJournal, mortise_journal, G_TYPE_OBJECT)

static void
mortise_journal_finalize (GObject *object)
{
  MortiseJournal *self = MORTISE_JOURNAL (object);

  g_clear_object (&self->store);
  g_free (self->tenant);
  g_hash_table_unref (self->quotas);
  g_clear_pointer (&self->redaction, mortise_redaction_unref);

  G_OBJECT_CLASS (mortise_journal_parent_class)->finalize (object);
}

static void
mortise_journal_class_init (MortiseJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_journal_finalize;

  signals[RECORD] = g_signal_new ("record", MORTISE_TYPE_JOURNAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, JSON_TYPE_NODE);
}

static void
mortise_journal_init (MortiseJournal *self)
{
  self->quotas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

MortiseJournal *
mortise_journal_new (MortiseStore *store, const char *tenant)
{
  MortiseJournal *self = g_object_new (MORTISE_TYPE_JOURNAL, NULL);

  self->store = g_object_ref (store);
  self->tenant = g_strdup (tenant);
  self->last_seq = mortise_store_last_log_seq (store);
  return self;
}

/* @redaction is what must not be kept from now on, which is not changed any more. */
void
mortise_journal_set_redaction (MortiseJournal *self, MortiseRedaction *redaction)
{
  g_clear_pointer (&self->redaction, mortise_redaction_unref);
  self->redaction = mortise_redaction_ref (redaction);
}

static Quota *
get_quota (MortiseJournal *self, const char *plugin)
{
  Quota *quota = g_hash_table_lookup (self->quotas, plugin);
  gint64 now = g_get_monotonic_time ();

  if (quota == NULL)
    {
      quota = g_new0 (Quota, 1);
      quota->allowance = BURST;
      quota->refilled = now;
      g_hash_table_insert (self->quotas, g_strdup (plugin), quota);
    }
  quota->allowance += (double) (now - quota->refilled) / G_USEC_PER_SEC * RECORDS_PER_SECOND;
  quota->allowance = MIN (quota->allowance, BURST);
  quota->refilled = now;
  return quota;
}

static JsonNode *
record_to_json (const MortiseLogRecord *record)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonNode *fields = record->fields != NULL ? json_from_string (record->fields, NULL) : NULL;

  json_object_set_int_member (object, "seq", record->seq);
  json_object_set_int_member (object, "time", record->at);
  if (record->slug != NULL)
    json_object_set_string_member (object, "plugin", record->slug);
  else
    json_object_set_null_member (object, "plugin");
  json_object_set_string_member (object, "level", record->level);
  json_object_set_string_member (object, "message", record->message);
  json_object_set_member (object, "fields", fields != NULL ? fields : json_node_init_null (json_node_alloc ()));
  json_object_set_string_member (object, "stream", record->stream);
  json_node_take_object (node, object);
  return node;
}

static char *
dup_fields (MortiseJournal *self, JsonObject *fields)
{
  g_autoptr (GBytes) bytes = fields != NULL ? mortise_json_object_to_bytes (fields) : NULL;

  if (bytes == NULL)
    return NULL;
  if (self->redaction != NULL)
    {
      g_autoptr (JsonNode) node = mortise_json_parse_bytes (bytes, NULL);

      mortise_redaction_apply_json (self->redaction, node);
      g_bytes_unref (bytes);
      bytes = mortise_json_object_to_bytes (json_node_get_object (node));
    }
  if (g_bytes_get_size (bytes) > MAX_FIELDS)
    return g_strdup ("{\"left_out\":\"fields of more than 16 KiB\"}");
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static const char *
known_level (const char *level)
{
  static const char *const levels[] = { "debug", "info", "warning", "error" };

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_strcmp0 (level, levels[i]) == 0)
      return levels[i];
  return "info";
}

/* What is not UTF-8 in it is replaced, and the cut leaves no half of a character, nor of a secret. */
static char *
cut_message (MortiseJournal *self, const char *text)
{
  g_autofree char *redacted = self->redaction != NULL ? mortise_redaction_apply_text (self->redaction, text) : NULL;
  const char *message = redacted != NULL ? redacted : text;
  gsize length = strnlen (message, MAX_MESSAGE + 1);

  if (length > MAX_MESSAGE)
    for (length = MAX_MESSAGE; length > MAX_MESSAGE - 4 && ((guchar) message[length] & 0xc0) == 0x80; length--)
      ;
  return g_utf8_make_valid (message, (gssize) length);
}

static void
keep (MortiseJournal *self,
      const char *plugin,
      const char *stream,
      const char *level,
      const char *message,
      JsonObject *fields)
{
  g_autoptr (MortiseLogRecord) record = mortise_log_record_new ();
  g_autoptr (JsonNode) node = NULL;

  record->seq = ++self->last_seq;
  record->at = g_get_real_time ();
  record->tenant = g_strdup (self->tenant);
  record->slug = g_strdup (plugin);
  record->stream = g_strdup (stream);
  record->level = g_strdup (known_level (level));
  record->message = cut_message (self, message);
  record->fields = dup_fields (self, fields);
  mortise_store_add_log (self->store, record);

  node = record_to_json (record);
  g_signal_emit (self, signals[RECORD], 0, node);
}

/**
 * mortise_journal_add:
 * @self: a journal
 * @plugin: (nullable): slug of the plugin, %NULL for the host itself
 * @stream: `log`, `stderr` or `host`
 * @level: `debug`, `info`, `warning` or `error`
 * @message: the message; of more than 8 KiB the rest is left out
 * @fields: (nullable): more, for machines
 *
 * Adds a record, unless the plugin has added too many in a short time.
 */
void
mortise_journal_add (MortiseJournal *self,
                     const char *plugin,
                     const char *stream,
                     const char *level,
                     const char *message,
                     JsonObject *fields)
{
  Quota *quota = plugin != NULL ? get_quota (self, plugin) : NULL;

  if (quota != NULL && quota->allowance < 1)
    {
      quota->n_dropped++;
      return;
    }
  if (quota != NULL && quota->n_dropped > 0)
    {
      g_autofree char *text = g_strdup_printf ("… %" G_GUINT64_FORMAT " records left out", quota->n_dropped);

      quota->n_dropped = 0;
      keep (self, plugin, "host", "warning", text, NULL);
    }
  if (quota != NULL)
    quota->allowance -= 1;
  keep (self, plugin, stream, level, message, fields);
}

static void
append_record (gconstpointer record, GString *out)
{
  g_autoptr (JsonNode) node = record_to_json (record);

  mortise_json_write (out, node, FALSE);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, mortise_listing_write_finish (result, NULL), (GDestroyNotify) g_bytes_unref);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *records = mortise_store_list_logs_finish (MORTISE_STORE (source), result, &error);

  if (records != NULL)
    mortise_listing_write_async (records, append_record, on_written, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * mortise_journal_query_async:
 * @self: a journal
 * @plugin: (nullable): only records of this plugin
 * @after: only records with a higher number; 0 for the newest
 * @limit: how many at most
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: passed to @callback
 *
 * Lists records, oldest first; fewer than @limit where these would be large, see
 * [method@Mortise.Store.list_logs_async].
 */
void
mortise_journal_query_async (MortiseJournal *self,
                             const char *plugin,
                             gint64 after,
                             guint limit,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  mortise_store_list_logs_async (self->store, self->tenant, plugin, after, limit, cancellable, on_listed, task);
}

/**
 * mortise_journal_query_finish:
 * @self: a journal
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): a list of *log record* of docs/admin-api.md, as text
 */
GBytes *
mortise_journal_query_finish (MortiseJournal *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
