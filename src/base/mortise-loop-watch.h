/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Measures how long the main loop does other things than wait, for the tests that promise that no plugin stalls it. */
typedef struct _MortiseLoopWatch MortiseLoopWatch;

MortiseLoopWatch *mortise_loop_watch_new (GMainContext *context);
MortiseLoopWatch *mortise_loop_watch_get_default (void);
void mortise_loop_watch_free (MortiseLoopWatch *self);
gint64 mortise_loop_watch_get_longest (MortiseLoopWatch *self);
guint mortise_loop_watch_get_n_stalls (MortiseLoopWatch *self);
guint mortise_loop_watch_get_n_long_stalls (MortiseLoopWatch *self);
GArray *mortise_loop_watch_get_newest (MortiseLoopWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseLoopWatch, mortise_loop_watch_free)

G_END_DECLS
