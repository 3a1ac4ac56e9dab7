/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TRACE_TEST_SUFFIX ".trace.json"

/*
 * A recorded trace is a JSON object, as data/schemas/trace-test.schema.json says, in tests/NAME.trace.json of a
 * plugin's folder. What is expected is compared with an outcome, an object with the members `status`, `result` and,
 * where something went wrong, `error`.
 */
JsonObject *mortise_trace_test_read (const char *path, GError **error);
gboolean mortise_trace_test_write (JsonObject *self, const char *path, GError **error);
JsonNode *mortise_trace_test_make_outcome (JsonObject *dispatch, const char *slug);
GPtrArray *mortise_trace_test_compare (JsonObject *self, JsonNode *outcome);
void mortise_trace_test_update (JsonObject *self, JsonNode *outcome);

G_END_DECLS
