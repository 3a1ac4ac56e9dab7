/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_TRACE_SOURCE (mortise_trace_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (MortiseTraceSource, mortise_trace_source, MORTISE, TRACE_SOURCE, GObject)

/**
 * MortiseTraceSourceClass:
 * @query: brings the list into line with the filter and the order
 * @list: gives the list of *dispatch* that fits a filter, in the order, at most so many; takes over the task
 * @load: gives one *dispatch*, whole; takes over the task
 *
 * Dispatches to look at, wherever they are: a [iface@Gio.ListModel] of [class@TraceItem] of those that fit a filter.
 */
struct _MortiseTraceSourceClass
{
  GObjectClass parent_class;

  void (*query) (MortiseTraceSource *self);
  void (*list) (MortiseTraceSource *self, const char *filter, guint limit, GTask *task);
  void (*load) (MortiseTraceSource *self, const char *id, GTask *task);
};

const char *mortise_trace_source_get_filter (MortiseTraceSource *self);
void mortise_trace_source_set_filter (MortiseTraceSource *self, const char *filter);
const char *mortise_trace_source_get_sort (MortiseTraceSource *self);
void mortise_trace_source_set_sort (MortiseTraceSource *self, const char *sort);
const char *mortise_trace_source_get_problem (MortiseTraceSource *self);
gboolean mortise_trace_source_get_loaded (MortiseTraceSource *self);
void mortise_trace_source_set_outcome (MortiseTraceSource *self, const char *problem);

void mortise_trace_source_list_async (MortiseTraceSource *self,
                                      const char *filter,
                                      guint limit,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void mortise_trace_source_load_async (MortiseTraceSource *self,
                                      const char *id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
JsonNode *mortise_trace_source_answer_finish (MortiseTraceSource *self, GAsyncResult *result, GError **error);

G_END_DECLS
