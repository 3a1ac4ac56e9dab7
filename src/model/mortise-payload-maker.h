/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortisePayloadSort:
 * @MORTISE_PAYLOAD_VALID: ordinary ones that fit
 * @MORTISE_PAYLOAD_BOUNDARY: ones that just fit, each with one part at its limit
 * @MORTISE_PAYLOAD_INVALID: ones that are to be refused, each for one reason
 *
 * What kind of payload is made.
 */
typedef enum
{
  MORTISE_PAYLOAD_VALID,
  MORTISE_PAYLOAD_BOUNDARY,
  MORTISE_PAYLOAD_INVALID,
} MortisePayloadSort;

/* The most that are made of a sort. */
#define MORTISE_PAYLOAD_MAX_CASES 400

/**
 * MortisePayloadCase:
 * @title: what it is, in a few words
 * @pointer: which part of it is special, an RFC 6901 JSON pointer; empty where that is the whole
 * @rule: (nullable): the keyword of the schema that it is about, such as `maxLength`
 * @payload: the payload, which shares nothing with others
 *
 * A payload that was made of a schema.
 */
typedef struct
{
  char *title;
  char *pointer;
  char *rule;
  JsonNode *payload;
} MortisePayloadCase;

void mortise_payload_case_free (MortisePayloadCase *payload_case);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortisePayloadCase, mortise_payload_case_free)

gboolean mortise_payload_sort_from_string (const char *name, MortisePayloadSort *sort);
GPtrArray *
mortise_payload_make (JsonNode *schema, JsonNode *sample, MortisePayloadSort sort, guint32 seed, GError **error);

G_END_DECLS
