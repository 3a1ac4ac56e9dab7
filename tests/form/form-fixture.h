/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-form-model.h"

/* What a form asked to have saved last. */
typedef struct
{
  JsonObject *values;
  GStrv unset;
  guint n_saves;
} Saved;

JsonNode *form_parse (const char *text);
MortiseFormModel *form_new (const char *schema);
void form_load (MortiseFormModel *form, const char *values, const char *facts);
MortiseField *form_find (MortiseFormModel *form, const char *path);
void form_watch (MortiseFormModel *form, Saved *saved);
void saved_clear (Saved *saved);
void form_assert_value (MortiseFormModel *form, const char *expected);
void form_assert_children (MortiseField *field, const char *expected);
void saved_assert (const Saved *saved, const char *key, const char *expected);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Saved, saved_clear)
