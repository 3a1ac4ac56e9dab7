/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Into how many sections a run is cut to tell a difference from noise. */
#define MORTISE_SAMPLES_N_SECTIONS 20
/* The chance of taking noise for a difference, as is usual, and as Go's benchstat has it. */
#define MORTISE_SAMPLES_SIGNIFICANCE 0.05

gint64 mortise_samples_get_percentile (GArray *samples, guint percent);
double mortise_samples_get_chance (GArray *samples, GArray *others);

G_END_DECLS
