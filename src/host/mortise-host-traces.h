/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"
#include "mortise-trace-recorder.h"

G_BEGIN_DECLS

/**
 * MortiseTracePolicy:
 * @level: how much is kept of a dispatch
 * @rows: how many traces are kept, 100 to 1,000,000
 * @bytes: of how many bytes of detail, 1 MiB to 16 GiB
 *
 * What the site keeps of dispatches.
 */
typedef struct
{
  MortiseTraceLevel level;
  gint64 rows;
  gint64 bytes;
} MortiseTracePolicy;

gboolean mortise_host_open_traces (MortiseHost *self, GError **error);
void mortise_host_learn_secrets (MortiseHost *self, MortiseHostedPlugin *plugin);

MortiseTraceRecorder *mortise_host_get_traces (MortiseHost *self);
MortiseTracePolicy mortise_host_get_trace_policy (MortiseHost *self);
void mortise_host_set_trace_policy_async (MortiseHost *self,
                                          const MortiseTracePolicy *policy,
                                          const char *actor,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean mortise_host_set_trace_policy_finish (MortiseHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
