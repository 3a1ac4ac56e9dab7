/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseSpin:
 *
 * Staying awake for a moment instead of going to sleep, for what the other end will send: that costs less than a sleep
 * and a wake-up, where it comes in that time. Where it does not, it is soon given up, and tried again now and then; so
 * a busy machine, slow answers and calls far apart cost next to nothing.
 *
 * Zero-filled it never stays awake.
 */
typedef struct
{
  /*< private >*/
  gint64 limit_us;
  guint n_left_out;
  guint n_to_leave_out;
} MortiseSpin;

gint64 mortise_spin_get_useful_limit (void);
void mortise_spin_set_limit (MortiseSpin *self, gint64 limit_us);
gint64 mortise_spin_begin (MortiseSpin *self, gint64 now);
void mortise_spin_end (MortiseSpin *self, gboolean was_useful);

G_END_DECLS
