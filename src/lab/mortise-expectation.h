/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What a test expects: a JSON value, in which an object with one member whose name begins with a dollar sign, a
 * matcher, stands for any value that it fits. data/schemas/trace-test.schema.json defines them.
 */
gboolean mortise_expectation_check (JsonNode *expected, GError **error);
JsonNode *mortise_expectation_settle (JsonNode *expected, JsonNode *actual);
JsonNode *mortise_expectation_update (JsonNode *expected, JsonNode *actual);

G_END_DECLS
