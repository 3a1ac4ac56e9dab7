/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-fault.h"
#include "mortise-lab.h"

G_BEGIN_DECLS

/**
 * MortiseFaultProgress:
 * @n_done: how many faults are behind it
 * @n_all: of how many
 * @user_data: what was given for it
 */
typedef void (*MortiseFaultProgress) (guint n_done, guint n_all, gpointer user_data);

/**
 * MortiseFaultOrder:
 * @hook: the hook that is fired
 * @payload: (nullable): with what; %NULL for the platform's sample
 * @kinds: (array length=n_kinds): what is done to each listener
 * @n_kinds: how much that is
 * @plugins: (array zero-terminated=1) (nullable): the plugins whose listeners it is done to; %NULL for all
 * @deadline_ms: how long a call may take, and a listener that hangs is waited for
 * @progress: (nullable): called when one more fault was tried
 * @progress_data: for @progress
 *
 * What is to be tried.
 */
typedef struct
{
  const char *hook;
  JsonNode *payload;
  const MortiseFaultKind *kinds;
  guint n_kinds;
  const char *const *plugins;
  gint64 deadline_ms;
  MortiseFaultProgress progress;
  gpointer progress_data;
} MortiseFaultOrder;

void mortise_fault_lab_run_async (MortiseLab *lab,
                                  const MortiseFaultOrder *order,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
JsonObject *mortise_fault_lab_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
