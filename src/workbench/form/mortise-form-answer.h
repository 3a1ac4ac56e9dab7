/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseFormAnswer:
 * @schema: the JSON Schema of the settings
 * @values: their values, by key
 * @facts: what else there is to know of them, by key: the layers that they come from; see mortise_form_model_load()
 *
 * What the host says of a plugin's settings.
 */
typedef struct
{
  JsonNode *schema;
  JsonObject *values;
  JsonObject *facts;
} MortiseFormAnswer;

MortiseFormAnswer *mortise_form_answer_new (JsonNode *settings);
void mortise_form_answer_free (MortiseFormAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseFormAnswer, mortise_form_answer_free)

G_END_DECLS
