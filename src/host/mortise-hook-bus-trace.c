/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

#include "mortise-listing.h"

#include <string.h>

/* Traces: kept for a moment, written many at a time, and shown as docs/admin-api.md says.
 *
 * To write a trace takes longer than many a dispatch, and the store keeps the newest only. So dispatches that ended
 * wait here for up to a second. Of a flood the newest of each second are written: to write them all would take more
 * time than the flood, for traces that the next ones push out of the store. */

#define WRITE_INTERVAL_MS 1000
#define MAX_UNWRITTEN 500
#define MAX_UNWRITTEN_BYTES (4 * 1024 * 1024)

/* Hands what waits to the store. */
void
mortise_hook_bus_write_traces (MortiseHookBus *self)
{
  MortiseDispatch *dispatch;

  g_clear_handle_id (&self->write_timer, g_source_remove);
  self->unwritten_bytes = 0;
  while ((dispatch = g_queue_pop_head (&self->unwritten)) != NULL)
    {
      mortise_store_add_dispatch (self->store, dispatch);
      g_object_unref (dispatch);
    }
}

static gboolean
on_write_timer (gpointer user_data)
{
  MortiseHookBus *self = user_data;

  self->write_timer = 0;
  mortise_hook_bus_write_traces (self);
  return G_SOURCE_REMOVE;
}

static void
drop_oldest (MortiseHookBus *self)
{
  g_autoptr (MortiseDispatch) dispatch = g_queue_pop_head (&self->unwritten);

  self->unwritten_bytes -= mortise_dispatch_get_size (dispatch);
}

/* Keeps the trace of a dispatch that ended; it is not changed any more. */
void
mortise_hook_bus_keep_trace (MortiseHookBus *self, MortiseDispatch *dispatch)
{
  if (self->store == NULL || !self->traced)
    return;

  g_queue_push_tail (&self->unwritten, g_object_ref (dispatch));
  self->unwritten_bytes += mortise_dispatch_get_size (dispatch);
  while (self->unwritten.length > MAX_UNWRITTEN
         || (self->unwritten_bytes > MAX_UNWRITTEN_BYTES && self->unwritten.length > 1))
    drop_oldest (self);
  if (self->write_timer == 0)
    self->write_timer = g_timeout_add (WRITE_INTERVAL_MS, on_write_timer, self);
}

static void
append_summary (gconstpointer record, GString *out)
{
  g_string_append (out, ((const MortiseTraceRecord *) record)->summary);
}

static void
on_traces_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, mortise_listing_write_finish (result, NULL), (GDestroyNotify) g_bytes_unref);
}

static void
on_traces_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *records = mortise_store_list_traces_finish (MORTISE_STORE (source), result, &error);

  if (records != NULL)
    mortise_listing_write_async (records, append_summary, on_traces_written, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * mortise_hook_bus_list_traces_async:
 * @self: a bus
 * @limit: how many at most
 * @cancellable: (nullable): a cancellable
 * @callback: called with the list
 * @user_data: passed to @callback
 *
 * Lists the last dispatches, newest first, without payloads, results and values.
 */
void
mortise_hook_bus_list_traces_async (MortiseHookBus *self,
                                    guint limit,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  mortise_hook_bus_write_traces (self);
  mortise_store_list_traces_async (self->store, self->tenant, limit, cancellable, on_traces_listed, task);
}

/* (transfer full): a list of *dispatch* of docs/admin-api.md, as text. */
GBytes *
mortise_hook_bus_list_traces_finish (MortiseHookBus *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_trace_got (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (MortiseTraceRecord) record = NULL;
  GError *error = NULL;

  record = mortise_store_get_trace_finish (MORTISE_STORE (source), result, &error);
  if (record == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_bytes_new_take (record->detail, strlen (record->detail)),
                           (GDestroyNotify) g_bytes_unref);
  if (record != NULL)
    record->detail = NULL;
}

/**
 * mortise_hook_bus_get_trace_async:
 * @self: a bus
 * @id: id of a dispatch, or `last`
 * @cancellable: (nullable): a cancellable
 * @callback: called with the trace
 * @user_data: passed to @callback
 *
 * Gets one dispatch, whole.
 */
void
mortise_hook_bus_get_trace_async (MortiseHookBus *self,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  mortise_hook_bus_write_traces (self);
  mortise_store_get_trace_async (self->store, self->tenant, id, cancellable, on_trace_got, task);
}

/* (transfer full): the object *dispatch* of docs/admin-api.md, as text. */
GBytes *
mortise_hook_bus_get_trace_finish (MortiseHookBus *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
