/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-form-schema.h"

G_BEGIN_DECLS

/**
 * MortiseFormAlternative:
 * @title: what people call it
 * @schema: what its values are
 *
 * One of several things that a value may be.
 */
typedef struct
{
  char *title;
  JsonNode *schema;
} MortiseFormAlternative;

void mortise_form_alternative_free (MortiseFormAlternative *alternative);
GPtrArray *mortise_form_alternatives_list (MortiseFormSchema *schema, JsonObject *resolved);

char *mortise_form_alternatives_find_member (MortiseFormSchema *schema, JsonArray *alternatives);
JsonNode *mortise_form_alternatives_get_common_type (MortiseFormSchema *schema, JsonArray *alternatives);
JsonObject *
mortise_form_alternatives_make_choice (MortiseFormSchema *schema, JsonArray *alternatives, const char *member);
JsonObject *mortise_form_alternatives_find_branch (MortiseFormSchema *schema,
                                                   JsonArray *alternatives,
                                                   const char *member,
                                                   JsonNode *value);

G_END_DECLS
