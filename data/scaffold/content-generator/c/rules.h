/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

JsonArray *content_rules_make_gap_texts (const char *topic, const char *source, guint count, guint min_words);

G_END_DECLS
