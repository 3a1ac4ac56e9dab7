/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs @func of a task on the thread that starts all processes, and that may drop its last reference: so neither its
 * source nor its data is an object. */
void mortise_spawner_run (GTask *task, GTaskThreadFunc func);

G_END_DECLS
