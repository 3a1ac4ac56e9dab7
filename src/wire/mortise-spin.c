/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-spin.h"

#include <sched.h>

/* About what it takes to put a process to sleep and to wake it up again, see docs/performance.md. */
#define USEFUL_US 30
/* After a disappointment the next one is left out, after two the next three, and so on up to this. */
#define MAX_LEFT_OUT 63

/**
 * mortise_spin_get_useful_limit:
 *
 * Returns: how long it pays to stay awake on this machine, in µs; 0 where this process may use one CPU only, as it
 * would keep the other end from working
 */
gint64
mortise_spin_get_useful_limit (void)
{
  cpu_set_t cpus;

  if (sched_getaffinity (0, sizeof cpus, &cpus) == 0 && CPU_COUNT (&cpus) < 2)
    return 0;
  return USEFUL_US;
}

/**
 * mortise_spin_set_limit:
 * @self: a spin
 * @limit_us: how long to stay awake at most, in µs; 0 for not at all
 */
void
mortise_spin_set_limit (MortiseSpin *self, gint64 limit_us)
{
  *self = (MortiseSpin){ .limit_us = limit_us };
}

/**
 * mortise_spin_begin:
 * @self: a spin
 * @now: the time, in µs of the monotonic clock
 *
 * Asks whether to stay awake this time; if so, [func@Mortise.spin_end] is to be called with what came of it.
 *
 * Returns: until when, in µs of the monotonic clock; 0 for going to sleep at once
 */
gint64
mortise_spin_begin (MortiseSpin *self, gint64 now)
{
  if (self->limit_us == 0)
    return 0;
  if (self->n_to_leave_out > 0)
    {
      self->n_to_leave_out--;
      return 0;
    }
  return now + self->limit_us;
}

/**
 * mortise_spin_end:
 * @self: a spin
 * @was_useful: whether something came
 */
void
mortise_spin_end (MortiseSpin *self, gboolean was_useful)
{
  self->n_left_out = was_useful ? 0 : MIN (2 * self->n_left_out + 1, MAX_LEFT_OUT);
  self->n_to_leave_out = self->n_left_out;
}
