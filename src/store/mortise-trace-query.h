/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-trace-filter.h"

G_BEGIN_DECLS

/**
 * MortiseTraceSort:
 * @MORTISE_TRACE_BY_TIME: by when they ended, which is how they are kept
 * @MORTISE_TRACE_BY_DURATION: by how long they took
 * @MORTISE_TRACE_BY_HOOK: by the name of the hook
 * @MORTISE_TRACE_BY_STATUS: by how they ended
 *
 * What traces are sorted by; what is equal, by time.
 */
typedef enum
{
  MORTISE_TRACE_BY_TIME,
  MORTISE_TRACE_BY_DURATION,
  MORTISE_TRACE_BY_HOOK,
  MORTISE_TRACE_BY_STATUS,
} MortiseTraceSort;

/**
 * MortiseTraceQuery:
 * @terms: (element-type MortiseTraceTerm) (nullable): what has to hold
 * @sort: in which order
 * @ascending: the smallest first
 * @after: only those that came after this place
 * @upto: 0, or only those that came before the next place: a list that is read in parts stays as it was
 * @offset: how many are passed over
 * @limit: how many at most
 *
 * Which traces are wanted.
 */
typedef struct
{
  GPtrArray *terms;
  MortiseTraceSort sort;
  gboolean ascending;
  gint64 after;
  gint64 upto;
  gint64 offset;
  gint64 limit;
} MortiseTraceQuery;

char *mortise_trace_query_to_sql (const MortiseTraceQuery *self, const char *tenant, GVariant **params);
char *mortise_trace_query_to_count_sql (const MortiseTraceQuery *self, const char *tenant, GVariant **params);

G_END_DECLS
