/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-field.h"

G_BEGIN_DECLS

guint mortise_form_check (MortiseField *root, MortiseFormSchema *schema, JsonNode *value);
guint mortise_form_check_count (MortiseField *root, MortiseFormSchema *schema, JsonNode *value);
void mortise_form_check_tell (MortiseField *root);
gboolean mortise_form_check_needs (MortiseField *root, const char *key);
gboolean mortise_form_check_has_fault (MortiseField *root, const char *key);
gboolean mortise_form_check_is_key_refused (MortiseField *root, const char *key);
gboolean mortise_form_check_is_refused (MortiseField *field);
void mortise_form_check_forget_refusals (MortiseField *field);
MortiseField *mortise_form_check_find_setting (MortiseField *root, const char *key);
MortiseField *mortise_form_check_find_place (MortiseField *field, const char *pointer);
gboolean mortise_form_check_is_typing (MortiseField *field);
void mortise_form_check_forget_typed (MortiseField *field);
MortiseField *mortise_form_check_find_fault (MortiseField *field);
char *mortise_form_check_make_sentence (const char *message);

G_END_DECLS
