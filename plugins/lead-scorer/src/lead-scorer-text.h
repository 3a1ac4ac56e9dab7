/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lead_scorer_text_fold (const char *text, gsize max_bytes);
gboolean lead_scorer_text_has_words (const char *folded, const char *words);

G_END_DECLS
