/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void mortise_crash_watch (guint64 memory_bytes);

G_END_DECLS
