/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-call.h"

G_BEGIN_DECLS

/* Takes the answer of a call: @value is %NULL for none, @error says why it failed. */
typedef void (*MortiseAnswerFunc) (MortiseCall *call,
                                   GBytes *value,
                                   const GError *error,
                                   const char *traceback,
                                   gpointer user_data);

/**
 * MortiseCallDetails:
 * @hook: name of the hook
 * @dispatch: id of the dispatch
 * @value_name: (nullable): for a filter, the argument that it transforms
 * @depth: 0 for a hook fired from outside, one more for each firing by a listener
 * @deadline: in µs of the monotonic clock, 0 for none
 */
typedef struct
{
  const char *hook;
  const char *dispatch;
  const char *value_name;
  guint depth;
  gint64 deadline;
} MortiseCallDetails;

MORTISE_EXPORT MortiseCall *
mortise_call_new (const MortiseCallDetails *details, GBytes *body, MortiseAnswerFunc answer, gpointer user_data);
MORTISE_EXPORT gboolean mortise_call_is_answered (MortiseCall *self);

G_END_DECLS
