/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Measures how long the main loop does other things than wait, for the tests that promise that no plugin stalls it. */
typedef struct _MortiseLoopWatch MortiseLoopWatch;

MortiseLoopWatch *mortise_loop_watch_new (GMainContext *context);
void mortise_loop_watch_free (MortiseLoopWatch *self);
gint64 mortise_loop_watch_get_longest (MortiseLoopWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseLoopWatch, mortise_loop_watch_free)

G_END_DECLS
