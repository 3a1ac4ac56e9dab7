/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of an object whose types are not to be relied on: what is of another type counts as missing. */
const char *lead_scorer_json_get_string (JsonObject *object, const char *name);
JsonObject *lead_scorer_json_get_object (JsonObject *object, const char *name);
gboolean lead_scorer_json_read_number (JsonNode *node, double *value);

G_END_DECLS
