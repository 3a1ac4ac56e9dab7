/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-recorder.h"

#include "mortise-listing.h"

#include <string.h>

/**
 * MortiseTraceRecorder:
 *
 * Keeps the traces of dispatches that ended.
 *
 * To write a trace takes longer than many a dispatch, and the store keeps the newest only. So dispatches that ended
 * wait here for up to a second. Of a flood the newest of each second are written: to write them all would take more
 * time than the flood, for traces that the next ones push out of the store. What failed or was unusually slow waits in
 * a line of its own, so that a flood of ordinary ones does not push it out.
 *
 * The last ones stay here as they were, for those who want to fire them again: what the store has lacks what must not
 * be kept.
 */
struct _MortiseTraceRecorder
{
  GObject parent_instance;

  MortiseStore *store;
  char *tenant;
  MortiseTraceLevel level;
  MortiseRedaction *redaction;
  MortiseTraceStatistics *statistics;

  GQueue ordinary;
  GQueue interesting;
  gsize ordinary_bytes;
  gsize interesting_bytes;
  guint timer;

  GQueue recent;
  gsize recent_bytes;
};

#define WRITE_INTERVAL_MS 1000
#define MAX_UNWRITTEN 500
#define MAX_UNWRITTEN_BYTES (4 * 1024 * 1024)
#define MAX_RECENT 1000
#define MAX_RECENT_BYTES (16 * 1024 * 1024)

G_DEFINE_FINAL_TYPE (MortiseTraceRecorder, mortise_trace_recorder, G_TYPE_OBJECT)

static void
mortise_trace_recorder_finalize (GObject *object)
{
  MortiseTraceRecorder *self = MORTISE_TRACE_RECORDER (object);

  mortise_trace_recorder_flush (self);
  g_queue_clear_full (&self->recent, g_object_unref);
  g_clear_pointer (&self->redaction, mortise_redaction_unref);
  mortise_trace_statistics_free (self->statistics);
  g_clear_object (&self->store);
  g_free (self->tenant);

  G_OBJECT_CLASS (mortise_trace_recorder_parent_class)->finalize (object);
}

static void
mortise_trace_recorder_class_init (MortiseTraceRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_trace_recorder_finalize;
}

static void
mortise_trace_recorder_init (MortiseTraceRecorder *self)
{
  self->level = MORTISE_TRACE_FULL;
  self->statistics = mortise_trace_statistics_new ();
  g_queue_init (&self->ordinary);
  g_queue_init (&self->interesting);
  g_queue_init (&self->recent);
}

/**
 * mortise_trace_recorder_new:
 * @store: (nullable): where traces are kept
 * @tenant: whose they are
 *
 * Returns: (transfer full): a recorder that keeps all
 */
MortiseTraceRecorder *
mortise_trace_recorder_new (MortiseStore *store, const char *tenant)
{
  MortiseTraceRecorder *self = g_object_new (MORTISE_TYPE_TRACE_RECORDER, NULL);

  g_set_object (&self->store, store);
  self->tenant = g_strdup (tenant);
  return self;
}

MortiseTraceLevel
mortise_trace_recorder_get_level (MortiseTraceRecorder *self)
{
  return self->level;
}

void
mortise_trace_recorder_set_level (MortiseTraceRecorder *self, MortiseTraceLevel level)
{
  self->level = level;
}

/* @redaction is what must not be kept from now on, which is not changed any more. */
void
mortise_trace_recorder_set_redaction (MortiseTraceRecorder *self, MortiseRedaction *redaction)
{
  g_clear_pointer (&self->redaction, mortise_redaction_unref);
  self->redaction = mortise_redaction_ref (redaction);
}

MortiseTraceStatistics *
mortise_trace_recorder_get_statistics (MortiseTraceRecorder *self)
{
  return self->statistics;
}

/* --- keeping ------------------------------------------------------------------------------------------------------ */

/* Puts a dispatch at the end of a line, which is not to be longer than so. */
static void
enqueue (GQueue *queue, gsize *bytes, MortiseDispatch *dispatch, guint max, gsize max_bytes)
{
  g_queue_push_tail (queue, g_object_ref (dispatch));
  *bytes += mortise_dispatch_get_size (dispatch);
  while (queue->length > max || (*bytes > max_bytes && queue->length > 1))
    {
      g_autoptr (MortiseDispatch) oldest = g_queue_pop_head (queue);

      *bytes -= mortise_dispatch_get_size (oldest);
    }
}

static gint64
get_end (GQueue *queue)
{
  MortiseDispatch *first = g_queue_peek_head (queue);

  return first != NULL ? mortise_dispatch_get_time (first) + mortise_dispatch_get_wall (first) : G_MAXINT64;
}

/* Hands what waits to the store, in the order in which it ended. */
void
mortise_trace_recorder_flush (MortiseTraceRecorder *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  while (self->ordinary.length + self->interesting.length > 0)
    {
      GQueue *queue = get_end (&self->ordinary) <= get_end (&self->interesting) ? &self->ordinary : &self->interesting;
      g_autoptr (MortiseDispatch) dispatch = g_queue_pop_head (queue);

      mortise_store_add_dispatch (self->store, dispatch, self->redaction, self->level != MORTISE_TRACE_FULL);
    }
  self->ordinary_bytes = self->interesting_bytes = 0;
}

static gboolean
on_timer (gpointer user_data)
{
  MortiseTraceRecorder *self = user_data;

  self->timer = 0;
  mortise_trace_recorder_flush (self);
  return G_SOURCE_REMOVE;
}

/**
 * mortise_trace_recorder_add:
 * @self: a recorder
 * @dispatch: a dispatch that ended, and is not changed any more
 *
 * Counts it, and keeps its trace.
 */
void
mortise_trace_recorder_add (MortiseTraceRecorder *self, MortiseDispatch *dispatch)
{
  gboolean is_slow = mortise_trace_statistics_add (self->statistics, dispatch);

  if (self->store == NULL || self->level == MORTISE_TRACE_OFF)
    return;
  if (is_slow)
    mortise_dispatch_mark_slow (dispatch);
  enqueue (&self->recent, &self->recent_bytes, dispatch, MAX_RECENT, MAX_RECENT_BYTES);
  if (is_slow || mortise_dispatch_has_failed (dispatch))
    enqueue (&self->interesting, &self->interesting_bytes, dispatch, MAX_UNWRITTEN, MAX_UNWRITTEN_BYTES);
  else
    enqueue (&self->ordinary, &self->ordinary_bytes, dispatch, MAX_UNWRITTEN, MAX_UNWRITTEN_BYTES);
  if (self->timer == 0)
    self->timer = g_timeout_add (WRITE_INTERVAL_MS, on_timer, self);
}

/**
 * mortise_trace_recorder_find:
 * @self: a recorder
 * @id: id of a dispatch, or `last`
 *
 * Returns: (transfer none) (nullable): the dispatch as it was, if it is one of the last
 */
MortiseDispatch *
mortise_trace_recorder_find (MortiseTraceRecorder *self, const char *id)
{
  gboolean is_last = g_str_equal (id, "last");

  for (GList *link = self->recent.tail; link != NULL; link = link->prev)
    if (is_last || g_str_equal (mortise_dispatch_get_id (link->data), id))
      return link->data;
  return NULL;
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

/* The place and the pin are the store's, the rest is what it was given: `{"seq":…,"pinned":…,` and the object's rest.
 */
static void
append_head (GString *out, const MortiseTraceRecord *record)
{
  g_string_append_printf (out, "{\"seq\":%" G_GINT64_FORMAT ",\"pinned\":%s,", record->seq,
                          record->keep == MORTISE_TRACE_IS_PINNED ? "true" : "false");
}

static void
append_summary (gconstpointer element, GString *out)
{
  const MortiseTraceRecord *record = element;

  append_head (out, record);
  g_string_append (out, record->summary + 1);
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
  GPtrArray *records = mortise_store_list_traces_finish (MORTISE_STORE (source), result, &error);

  if (records != NULL)
    mortise_listing_write_async (records, append_summary, on_written, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * mortise_trace_recorder_list_async:
 * @self: a recorder
 * @query: which, and in which order
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: passed to @callback
 *
 * Lists dispatches, without payloads, results and values.
 */
void
mortise_trace_recorder_list_async (MortiseTraceRecorder *self,
                                   const MortiseTraceQuery *query,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  mortise_trace_recorder_flush (self);
  mortise_store_list_traces_async (self->store, self->tenant, query, cancellable, on_listed, task);
}

/* (transfer full): a list of *dispatch* of docs/admin-api.md, as text. */
GBytes *
mortise_trace_recorder_list_finish (MortiseTraceRecorder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gint64 count = mortise_store_count_traces_finish (MORTISE_STORE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, (gssize) count);
}

/* Counts the dispatches that the list would have without its bounds. */
void
mortise_trace_recorder_count_async (MortiseTraceRecorder *self,
                                    const MortiseTraceQuery *query,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  mortise_trace_recorder_flush (self);
  mortise_store_count_traces_async (self->store, self->tenant, query, cancellable, on_counted, task);
}

/* How many there are, or -1 on error. */
gint64
mortise_trace_recorder_count_finish (MortiseTraceRecorder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

/* --- one ---------------------------------------------------------------------------------------------------------- */

static void
on_got (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (MortiseTraceRecord) record = NULL;
  GError *error = NULL;
  GString *text;

  record = mortise_store_get_trace_finish (MORTISE_STORE (source), result, &error);
  if (record == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  text = g_string_sized_new (strlen (record->detail) + 64);
  append_head (text, record);
  g_string_append (text, record->detail + 1);
  g_task_return_pointer (task, g_string_free_to_bytes (text), (GDestroyNotify) g_bytes_unref);
}

/**
 * mortise_trace_recorder_get_async:
 * @self: a recorder
 * @id: id of a dispatch, or `last`
 * @cancellable: (nullable): a cancellable
 * @callback: called with the trace
 * @user_data: passed to @callback
 *
 * Gets one dispatch, whole.
 */
void
mortise_trace_recorder_get_async (MortiseTraceRecorder *self,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  mortise_trace_recorder_flush (self);
  mortise_store_get_trace_async (self->store, self->tenant, id, cancellable, on_got, task);
}

/* (transfer full): the object *dispatch* of docs/admin-api.md, as text. */
GBytes *
mortise_trace_recorder_get_finish (MortiseTraceRecorder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_pinned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (mortise_store_pin_trace_finish (MORTISE_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Keeps a dispatch for good, or as long as others of its kind. */
void
mortise_trace_recorder_pin_async (MortiseTraceRecorder *self,
                                  const char *id,
                                  gboolean pinned,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  mortise_trace_recorder_flush (self);
  mortise_store_pin_trace_async (self->store, self->tenant, id, pinned, on_pinned, task);
}

gboolean
mortise_trace_recorder_pin_finish (MortiseTraceRecorder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Forgets all that are not pinned, also those that wait to be written, and what was counted. */
void
mortise_trace_recorder_clear (MortiseTraceRecorder *self)
{
  mortise_trace_recorder_flush (self);
  g_queue_clear_full (&self->recent, g_object_unref);
  self->recent_bytes = 0;
  mortise_trace_statistics_clear (self->statistics);
  mortise_store_clear_traces (self->store, self->tenant);
}
