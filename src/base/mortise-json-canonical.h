/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *mortise_json_canonical_new (JsonNode *node, gsize *length);

G_END_DECLS
