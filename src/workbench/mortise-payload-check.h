/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-json-schema.h"

G_BEGIN_DECLS

/**
 * MortisePayloadFault:
 * @offset: where it begins in the text, in bytes
 * @length: how many bytes of the text are at fault
 * @message: what is wrong and what to write instead
 */
typedef struct
{
  gsize offset;
  gsize length;
  char *message;
} MortisePayloadFault;

GPtrArray *mortise_payload_check (const char *text, MortiseJsonSchema *schema, JsonNode **payload);

G_END_DECLS
