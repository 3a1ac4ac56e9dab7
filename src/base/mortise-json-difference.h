/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseJsonChange:
 * @pointer: where, an RFC 6901 pointer into what is after, or before for what is gone
 * @before: (nullable): what was there; %NULL for what is new
 * @after: (nullable): what is there; %NULL for what is gone
 *
 * One difference of two values.
 */
typedef struct
{
  char *pointer;
  JsonNode *before;
  JsonNode *after;
} MortiseJsonChange;

void mortise_json_change_free (MortiseJsonChange *change);

GPtrArray *mortise_json_compare (JsonNode *before, JsonNode *after, guint max_changes);
JsonArray *mortise_json_changes_to_json (GPtrArray *changes);

G_END_DECLS
