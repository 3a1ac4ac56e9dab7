/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-admin.h"

G_BEGIN_DECLS

/* How many traces are fired where nothing is said, and at most. */
#define MORTISE_SHADOW_DEFAULT_TRACES 20
#define MORTISE_SHADOW_MAX_TRACES 1000

/**
 * MortiseShadowRun:
 * @trace: the dispatch that was fired again, as a list of the admin API has it
 * @is_complete: whether its payload was kept whole
 * @current: the dispatch with what is installed
 * @next: the dispatch with the new version
 * @changes: (element-type MortiseJsonChange): what differs between them
 *
 * What came of one trace.
 */
typedef struct
{
  JsonObject *trace;
  gboolean is_complete;
  JsonNode *current;
  JsonNode *next;
  GPtrArray *changes;
} MortiseShadowRun;

/**
 * MortiseShadowProgress:
 * @run: what came of one more trace
 * @n_done: of how many that is known now
 * @n_all: how many there are
 * @user_data: what was given for it
 */
typedef void (*MortiseShadowProgress) (const MortiseShadowRun *run, guint n_done, guint n_all, gpointer user_data);

/**
 * MortiseShadowOrder:
 * @path: the absolute path of the new version, a package or a folder
 * @slug: (nullable): the plugin that it has to be a version of, which gets no permission that it has not; %NULL for
 * any, which may not want more permissions either
 * @filter: which traces, in the words of docs/traces.md; those in which the plugin was called
 * @limit: how many at most, 1 to %MORTISE_SHADOW_MAX_TRACES
 * @max_changes: how many differences of each are told at most
 * @progress: (nullable): called for each trace
 * @progress_data: for @progress
 *
 * What is to be tried.
 */
typedef struct
{
  const char *path;
  const char *slug;
  const char *filter;
  guint limit;
  guint max_changes;
  MortiseShadowProgress progress;
  gpointer progress_data;
} MortiseShadowOrder;

void mortise_shadow_run_async (MortiseAdmin *admin,
                               const MortiseShadowOrder *order,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *mortise_shadow_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
