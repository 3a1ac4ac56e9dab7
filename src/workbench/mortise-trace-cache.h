/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-trace-item.h"

G_BEGIN_DECLS

/* Places of a page, which is what is asked for at once: as many as a few screens show. */
#define MORTISE_TRACE_CACHE_PAGE 100

/*
 * Those dispatches of a long list that are looked at, page by page. Places are counted from the end of the list, so
 * that they stay while new dispatches come in at its beginning.
 */
typedef struct _MortiseTraceCache MortiseTraceCache;

MortiseTraceCache *mortise_trace_cache_new (void);
void mortise_trace_cache_free (MortiseTraceCache *self);
void mortise_trace_cache_clear (MortiseTraceCache *self);
MortiseTraceItem *mortise_trace_cache_get (MortiseTraceCache *self, guint place);
MortiseTraceItem *mortise_trace_cache_find (MortiseTraceCache *self, const char *id);
void mortise_trace_cache_want (MortiseTraceCache *self, guint place);
gboolean mortise_trace_cache_take_wanted (MortiseTraceCache *self, guint *first_place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseTraceCache, mortise_trace_cache_free)

G_END_DECLS
