/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mortise_text_describe_time (gint64 time);
char *mortise_text_describe_duration (gint64 duration_us);

G_END_DECLS
