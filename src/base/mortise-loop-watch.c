/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-loop-watch.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* A turn of a main loop is: prepare all sources, poll, check all sources, dispatch those that are ready. The source
 * made here has the highest priority, so it is checked first after the poll and prepared first in the next turn: what
 * lies between is the turn's own work. It is never ready itself.
 *
 * The time for which the thread was ready to run and had no processor is taken off, as it tells of the machine and not
 * of the loop. The kernel keeps that count in schedstat (Documentation/scheduler/sched-stats.rst). */

struct _MortiseLoopWatch
{
  GSource *source;
  int schedstat;
  gint64 began;
  gint64 longest;
  guint n_stalls;
  guint n_long_stalls;
  GArray *newest;
};

/* A turn that takes longer keeps a window from drawing a frame, of which there are 60 in a second. */
#define FRAME_US (G_USEC_PER_SEC / 60)
/* Three frames: a person sees that something waits. */
#define LONG_US (G_USEC_PER_SEC / 20)
/* What a test does between two looks makes fewer. */
#define MAX_NEWEST 64

typedef struct
{
  GSource parent;
  MortiseLoopWatch *watch;
} WatchSource;

static gint64
get_waited_us (MortiseLoopWatch *self)
{
  char text[128];
  gint64 waited_ns = 0;
  gssize length = self->schedstat >= 0 ? pread (self->schedstat, text, sizeof text - 1, 0) : -1;

  if (length <= 0)
    return 0;
  text[length] = '\0';
  return sscanf (text, "%*u %" G_GINT64_FORMAT, &waited_ns) == 1 ? waited_ns / 1000 : 0;
}

static gint64
get_own_time (MortiseLoopWatch *self)
{
  return g_get_monotonic_time () - get_waited_us (self);
}

static void
take_turn (MortiseLoopWatch *self, gint64 us)
{
  self->longest = MAX (self->longest, us);
  if (us <= FRAME_US)
    return;

  self->n_stalls++;
  if (us > LONG_US)
    self->n_long_stalls++;
  if (self->newest->len == MAX_NEWEST)
    g_array_remove_index (self->newest, 0);
  g_array_append_val (self->newest, us);
}

static gboolean
end_turn (GSource *source, int *timeout)
{
  MortiseLoopWatch *self = ((WatchSource *) source)->watch;

  if (self->began != 0)
    take_turn (self, get_own_time (self) - self->began);
  *timeout = -1;
  return FALSE;
}

static gboolean
begin_turn (GSource *source)
{
  MortiseLoopWatch *self = ((WatchSource *) source)->watch;

  self->began = get_own_time (self);
  return FALSE;
}

static GSourceFuncs watch_funcs = { .prepare = end_turn, .check = begin_turn };

/**
 * mortise_loop_watch_new:
 * @context: (nullable): a main context that this thread runs
 *
 * Begins to measure, which costs two system calls a turn.
 *
 * Returns: (transfer full): a watch
 */
MortiseLoopWatch *
mortise_loop_watch_new (GMainContext *context)
{
  MortiseLoopWatch *self = g_new0 (MortiseLoopWatch, 1);

  self->newest = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->schedstat = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  self->source = g_source_new (&watch_funcs, sizeof (WatchSource));
  ((WatchSource *) self->source)->watch = self;
  g_source_set_priority (self->source, G_MININT);
  g_source_set_static_name (self->source, "MortiseLoopWatch");
  g_source_attach (self->source, context);
  return self;
}

/**
 * mortise_loop_watch_get_default:
 *
 * The watch of the process' main loop, which begins with the first call; that is to be on the thread of the loop.
 *
 * Returns: (transfer none) (nullable): a watch, if `MORTISE_WATCH_LOOP=1` is in the environment
 */
MortiseLoopWatch *
mortise_loop_watch_get_default (void)
{
  static MortiseLoopWatch *watch;

  if (watch == NULL && g_strcmp0 (g_getenv ("MORTISE_WATCH_LOOP"), "1") == 0)
    watch = mortise_loop_watch_new (NULL);
  return watch;
}

/**
 * mortise_loop_watch_free:
 * @self: (transfer full): a watch
 */
void
mortise_loop_watch_free (MortiseLoopWatch *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  if (self->schedstat >= 0)
    close (self->schedstat);
  g_array_unref (self->newest);
  g_free (self);
}

/**
 * mortise_loop_watch_get_longest:
 * @self: a watch
 *
 * Returns: the longest turn so far, in µs, the one that is under way not counted
 */
gint64
mortise_loop_watch_get_longest (MortiseLoopWatch *self)
{
  return self->longest;
}

/**
 * mortise_loop_watch_get_n_stalls:
 * @self: a watch
 *
 * Returns: how many turns so far took longer than a frame of a window
 */
guint
mortise_loop_watch_get_n_stalls (MortiseLoopWatch *self)
{
  return self->n_stalls;
}

/**
 * mortise_loop_watch_get_n_long_stalls:
 * @self: a watch
 *
 * Returns: how many turns so far took longer than 50 ms
 */
guint
mortise_loop_watch_get_n_long_stalls (MortiseLoopWatch *self)
{
  return self->n_long_stalls;
}

/**
 * mortise_loop_watch_get_newest:
 * @self: a watch
 *
 * Returns: (transfer none) (element-type gint64): the newest 64 of the turns that took longer than a frame, in µs
 */
GArray *
mortise_loop_watch_get_newest (MortiseLoopWatch *self)
{
  return self->newest;
}
