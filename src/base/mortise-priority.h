/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * MORTISE_PRIORITY_BACKGROUND:
 *
 * The priority of work that may wait for everything else of a main loop, but not for ever.
 *
 * It is that of drawing in GTK (`GDK_PRIORITY_REDRAW`). A lower one, such as %G_PRIORITY_DEFAULT_IDLE, gets no turn at
 * all while something on the screen moves and the machine is too slow to draw each frame in time; sources of the same
 * priority take turns.
 */
#define MORTISE_PRIORITY_BACKGROUND (G_PRIORITY_HIGH_IDLE + 20)
