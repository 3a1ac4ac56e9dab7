/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What ends a transfer that takes too long. The transfer blocks a thread of its own; the clock ticks in the main
 * context of who asked for it, and cancels. */

#include "mortise-download-clock.h"

#include "mortise-error.h"

typedef enum
{
  NOT_LATE,
  LATE_IN_ALL,
  LATE_NOW,
} Lateness;

struct _MortiseDownloadClock
{
  GSource *source;
  GCancellable *cancellable;
  GCancellable *outer;
  gulong outer_id;
  guint deadline_s;
  guint stall_s;
  gint64 deadline;
  int lateness;
};

static void
clock_clear (gpointer box)
{
  MortiseDownloadClock *self = box;

  g_object_unref (self->cancellable);
  g_clear_object (&self->outer);
}

static void
clock_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, clock_clear);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static gboolean
on_late (gpointer user_data)
{
  MortiseDownloadClock *self = user_data;

  g_atomic_int_set (&self->lateness, g_get_monotonic_time () >= self->deadline ? LATE_IN_ALL : LATE_NOW);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *outer, gpointer user_data)
{
  MortiseDownloadClock *self = user_data;

  g_cancellable_cancel (self->cancellable);
}

/* A source that has nothing to poll: it is ready at its time. */
static GSource *
source_new (MortiseDownloadClock *self)
{
  static GSourceFuncs functions = { .dispatch = dispatch };
  GSource *source = g_source_new (&functions, sizeof (GSource));

  g_source_set_static_name (source, "download clock");
  g_source_set_callback (source, on_late, g_atomic_rc_box_acquire (self), clock_unref);
  return source;
}

/**
 * mortise_download_clock_start:
 * @context: a main context that runs meanwhile
 * @cancellable: (nullable): what the caller may cancel
 * @deadline_s: how long all may take, in seconds
 * @stall_s: how long nothing may come, in seconds
 *
 * Returns: (transfer full): the clock
 */
MortiseDownloadClock *
mortise_download_clock_start (GMainContext *context, GCancellable *cancellable, guint deadline_s, guint stall_s)
{
  MortiseDownloadClock *self = g_atomic_rc_box_new0 (MortiseDownloadClock);

  self->cancellable = g_cancellable_new ();
  self->deadline_s = deadline_s;
  self->stall_s = stall_s;
  self->deadline = g_get_monotonic_time () + deadline_s * G_USEC_PER_SEC;
  self->source = source_new (self);
  mortise_download_clock_touch (self);
  g_source_attach (self->source, context);
  if (cancellable != NULL)
    {
      self->outer = g_object_ref (cancellable);
      self->outer_id
          = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), g_atomic_rc_box_acquire (self), clock_unref);
    }
  return self;
}

/**
 * mortise_download_clock_stop:
 * @self: (transfer full): a clock
 */
void
mortise_download_clock_stop (MortiseDownloadClock *self)
{
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_cancellable_disconnect (self->outer, self->outer_id);
  clock_unref (self);
}

/**
 * mortise_download_clock_touch:
 * @self: a clock
 *
 * Says that something came.
 */
void
mortise_download_clock_touch (MortiseDownloadClock *self)
{
  gint64 stalled = g_get_monotonic_time () + self->stall_s * G_USEC_PER_SEC;

  g_source_set_ready_time (self->source, MIN (stalled, self->deadline));
}

/**
 * mortise_download_clock_get_cancellable:
 * @self: a clock
 *
 * Returns: (transfer none): what is cancelled when it is late, or the caller gives up
 */
GCancellable *
mortise_download_clock_get_cancellable (MortiseDownloadClock *self)
{
  return self->cancellable;
}

/**
 * mortise_download_clock_explain:
 * @self: a clock
 * @error: (inout) (nullable): what the transfer ended with
 *
 * Turns the error of whatever library it was into one of ours: %MORTISE_ERROR_TIMEOUT or %MORTISE_ERROR_CANCELLED where
 * the clock is the cause, and %MORTISE_ERROR_UNAVAILABLE for all others that are not ours already.
 */
void
mortise_download_clock_explain (MortiseDownloadClock *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (error == NULL || *error == NULL || (*error)->domain == MORTISE_ERROR)
    return;
  cause = g_steal_pointer (error);
  if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s; try again later", cause->message);
  else if (g_atomic_int_get (&self->lateness) == LATE_IN_ALL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_TIMEOUT, "it took longer than %u s; try again later",
                 self->deadline_s);
  else if (g_atomic_int_get (&self->lateness) == LATE_NOW)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_TIMEOUT, "nothing came for %u s; try again later", self->stall_s);
  else
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CANCELLED, "it was cancelled");
}
