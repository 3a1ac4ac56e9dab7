/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Both ends belong to it; in seconds since 1970. */
typedef struct
{
  gint64 first;
  gint64 last;
} LeadScorerRange;

gboolean lead_scorer_range_read (LeadScorerRange *self, JsonObject *arguments, GError **error);

G_END_DECLS
