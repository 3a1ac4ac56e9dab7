/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* In bytes, and in dispatches: as many as `mortise trace export` writes at most. */
#define MORTISE_TRACE_FILE_MAX_SIZE (32 * 1024 * 1024)
#define MORTISE_TRACE_FILE_MAX_DISPATCHES 10000

JsonNode *mortise_trace_file_build (JsonArray *dispatches);
JsonArray *mortise_trace_file_read (const char *text, gsize length, GError **error);
JsonArray *mortise_trace_file_load (const char *path, GError **error);
JsonNode *mortise_trace_to_test (JsonObject *dispatch, GError **error);

G_END_DECLS
