/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortisePayloadShape:
 * @MORTISE_PAYLOAD_WHOLE: with all members that the schema names
 * @MORTISE_PAYLOAD_LEAST: with those alone that it requires
 * @MORTISE_PAYLOAD_RANDOM: with some of the others, and any of the types that it allows
 *
 * How much is made.
 */
typedef enum
{
  MORTISE_PAYLOAD_WHOLE,
  MORTISE_PAYLOAD_LEAST,
  MORTISE_PAYLOAD_RANDOM,
} MortisePayloadShape;

/* The most elements that are made for an array. */
#define MORTISE_PAYLOAD_MAX_ITEMS 100
/* How deep optional members are made. */
#define MORTISE_PAYLOAD_MAX_OPTIONAL_DEPTH 6

JsonNode *mortise_payload_value_make (JsonNode *root, JsonNode *schema, MortisePayloadShape shape, GRand *random);
JsonNode *mortise_payload_value_make_array (JsonNode *root, JsonNode *schema, guint length, GRand *random);
JsonNode *mortise_payload_value_copy (JsonNode *value);
JsonObject *mortise_payload_schema_resolve (JsonNode *root, JsonNode *schema);
const char *mortise_payload_schema_get_type (JsonObject *schema);
gboolean mortise_payload_schema_allows (JsonObject *schema, const char *type);

G_END_DECLS
