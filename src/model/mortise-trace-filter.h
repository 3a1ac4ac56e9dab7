/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseTraceField:
 * @MORTISE_TRACE_TEXT: hook, plugin or message holds the text
 * @MORTISE_TRACE_HOOK: name of the hook
 * @MORTISE_TRACE_PLUGIN: slug of a plugin that was called
 * @MORTISE_TRACE_VERSION: its version
 * @MORTISE_TRACE_STATUS: how the dispatch, or a call of it, ended
 * @MORTISE_TRACE_ERROR: message of an error
 * @MORTISE_TRACE_KIND: kind of the hook
 * @MORTISE_TRACE_PLATFORM: id of the platform that describes the hook
 * @MORTISE_TRACE_ORIGIN: where it was fired
 * @MORTISE_TRACE_ACTOR: who fired it
 * @MORTISE_TRACE_ID: id of the dispatch
 * @MORTISE_TRACE_PARENT: id of the dispatch in which a listener fired it
 * @MORTISE_TRACE_SLOWER: took at least so long
 * @MORTISE_TRACE_FASTER: took less
 * @MORTISE_TRACE_SINCE: began then or later
 * @MORTISE_TRACE_UNTIL: began before
 * @MORTISE_TRACE_PINNED: whether it is pinned
 *
 * What traces are filtered by.
 */
typedef enum
{
  MORTISE_TRACE_TEXT,
  MORTISE_TRACE_HOOK,
  MORTISE_TRACE_PLUGIN,
  MORTISE_TRACE_VERSION,
  MORTISE_TRACE_STATUS,
  MORTISE_TRACE_ERROR,
  MORTISE_TRACE_KIND,
  MORTISE_TRACE_PLATFORM,
  MORTISE_TRACE_ORIGIN,
  MORTISE_TRACE_ACTOR,
  MORTISE_TRACE_ID,
  MORTISE_TRACE_PARENT,
  MORTISE_TRACE_SLOWER,
  MORTISE_TRACE_FASTER,
  MORTISE_TRACE_SINCE,
  MORTISE_TRACE_UNTIL,
  MORTISE_TRACE_PINNED,
} MortiseTraceField;

/**
 * MortiseTraceTerm:
 * @field: what is looked at
 * @negated: whether what fits is left out
 * @values: (array zero-terminated=1): any of these fits; `*` and `?` stand for any letters and for one
 * @number: for durations in µs, for times in µs since 1970, for @MORTISE_TRACE_PINNED 0 or 1
 *
 * One condition of a filter.
 */
typedef struct
{
  MortiseTraceField field;
  gboolean negated;
  char **values;
  gint64 number;
} MortiseTraceTerm;

void mortise_trace_term_free (MortiseTraceTerm *term);
gboolean mortise_trace_term_names_call (const MortiseTraceTerm *term);
gboolean mortise_trace_term_may_be_of_call (const MortiseTraceTerm *term);

GPtrArray *mortise_trace_filter_parse (const char *text, gint64 now, GError **error);
gboolean mortise_trace_filter_is_about_call (GPtrArray *terms);
const char *const *mortise_trace_filter_list_names (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseTraceTerm, mortise_trace_term_free)

gboolean mortise_trace_duration_parse (const char *text, gint64 *us);

G_END_DECLS
