/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean lead_scorer_json_read_number (JsonNode *node, double *value);

G_END_DECLS
