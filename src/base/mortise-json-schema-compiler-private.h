/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-json-rules.h"

G_BEGIN_DECLS

/**
 * MortiseJsonCompiler:
 * @metaschema: (nullable): what all schemas have to keep to, %NULL while compiling just that
 * @all: (element-type MortiseJsonRules): owns all rules
 * @rules: (element-type JsonNode MortiseJsonRules): what was made of each schema
 * @bases: (element-type JsonNode utf8): the URI of each schema with an `$id`
 * @resources: (element-type utf8 JsonNode): the schema that each URI names
 * @references: those to follow when all of @resources is known
 * @error: (nullable): what went wrong first
 *
 * What is known while one document is compiled.
 */
typedef struct
{
  const MortiseJsonRules *metaschema;
  GPtrArray *all;
  GHashTable *rules;
  GHashTable *bases;
  GHashTable *resources;
  GArray *references;
  GError *error;
} MortiseJsonCompiler;

gboolean mortise_json_compiler_fail (MortiseJsonCompiler *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
MortiseJsonRules *mortise_json_compiler_compile (MortiseJsonCompiler *self, JsonNode *node, const char *base);
void mortise_json_compiler_read_keywords (MortiseJsonCompiler *self,
                                          MortiseJsonRules *rules,
                                          JsonObject *object,
                                          const char *base);

G_END_DECLS
