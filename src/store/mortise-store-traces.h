/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dispatch.h"
#include "mortise-redaction.h"
#include "mortise-store.h"
#include "mortise-trace-query.h"

G_BEGIN_DECLS

/* What is kept where the site's policy says nothing else. */
#define MORTISE_TRACE_DEFAULT_ROWS 20000
#define MORTISE_TRACE_DEFAULT_BYTES (128 * 1024 * 1024)
#define MORTISE_TRACE_MAX_PINNED 1000
/* Names of the site's policy. */
#define MORTISE_TRACE_POLICY_ROWS "trace-rows"
#define MORTISE_TRACE_POLICY_BYTES "trace-bytes"

void mortise_store_add_dispatch (MortiseStore *self,
                                 MortiseDispatch *dispatch,
                                 MortiseRedaction *redaction,
                                 gboolean headers_only);
void mortise_store_list_traces_async (MortiseStore *self,
                                      const char *tenant,
                                      const MortiseTraceQuery *query,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *mortise_store_list_traces_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_count_traces_async (MortiseStore *self,
                                       const char *tenant,
                                       const MortiseTraceQuery *query,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gint64 mortise_store_count_traces_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_get_trace_async (MortiseStore *self,
                                    const char *tenant,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
MortiseTraceRecord *mortise_store_get_trace_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_pin_trace_async (MortiseStore *self,
                                    const char *tenant,
                                    const char *id,
                                    gboolean pinned,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean mortise_store_pin_trace_finish (MortiseStore *self, GAsyncResult *result, GError **error);
void mortise_store_clear_traces (MortiseStore *self, const char *tenant);

G_END_DECLS
