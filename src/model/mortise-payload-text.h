/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest text that is made up, in characters. */
#define MORTISE_PAYLOAD_MAX_TEXT 65536

const char *mortise_payload_text_of_format (const char *format);
char *mortise_payload_text_of_pattern (const char *pattern, gboolean is_longest, GRand *random);
char *mortise_payload_text_of_length (guint64 length);

G_END_DECLS
