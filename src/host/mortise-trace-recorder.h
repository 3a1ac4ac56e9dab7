/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-store-traces.h"
#include "mortise-trace-level.h"
#include "mortise-trace-statistics.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_TRACE_RECORDER (mortise_trace_recorder_get_type ())
G_DECLARE_FINAL_TYPE (MortiseTraceRecorder, mortise_trace_recorder, MORTISE, TRACE_RECORDER, GObject)

MortiseTraceRecorder *mortise_trace_recorder_new (MortiseStore *store, const char *tenant);
MortiseTraceLevel mortise_trace_recorder_get_level (MortiseTraceRecorder *self);
void mortise_trace_recorder_set_level (MortiseTraceRecorder *self, MortiseTraceLevel level);
void mortise_trace_recorder_set_redaction (MortiseTraceRecorder *self, MortiseRedaction *redaction);
MortiseTraceStatistics *mortise_trace_recorder_get_statistics (MortiseTraceRecorder *self);

void mortise_trace_recorder_add (MortiseTraceRecorder *self, MortiseDispatch *dispatch);
void mortise_trace_recorder_flush (MortiseTraceRecorder *self);
MortiseDispatch *mortise_trace_recorder_find (MortiseTraceRecorder *self, const char *id);

void mortise_trace_recorder_list_async (MortiseTraceRecorder *self,
                                        const MortiseTraceQuery *query,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GBytes *mortise_trace_recorder_list_finish (MortiseTraceRecorder *self, GAsyncResult *result, GError **error);
void mortise_trace_recorder_count_async (MortiseTraceRecorder *self,
                                         const MortiseTraceQuery *query,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gint64 mortise_trace_recorder_count_finish (MortiseTraceRecorder *self, GAsyncResult *result, GError **error);
void mortise_trace_recorder_get_async (MortiseTraceRecorder *self,
                                       const char *id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GBytes *mortise_trace_recorder_get_finish (MortiseTraceRecorder *self, GAsyncResult *result, GError **error);
void mortise_trace_recorder_pin_async (MortiseTraceRecorder *self,
                                       const char *id,
                                       gboolean pinned,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean mortise_trace_recorder_pin_finish (MortiseTraceRecorder *self, GAsyncResult *result, GError **error);
void mortise_trace_recorder_clear (MortiseTraceRecorder *self);

G_END_DECLS
