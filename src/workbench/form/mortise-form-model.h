/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-field.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_FORM_MODEL (mortise_form_model_get_type ())
G_DECLARE_FINAL_TYPE (MortiseFormModel, mortise_form_model, MORTISE, FORM_MODEL, GObject)

MortiseFormModel *mortise_form_model_new (JsonNode *schema, GError **error);
void mortise_form_model_load (MortiseFormModel *self, JsonObject *values, JsonObject *facts);
MortiseFormSchema *mortise_form_model_get_schema (MortiseFormModel *self);
MortiseField *mortise_form_model_get_root (MortiseFormModel *self);
JsonNode *mortise_form_model_dup_value (MortiseFormModel *self);
JsonNode *mortise_form_model_dup_open_value (MortiseFormModel *self);
void mortise_form_model_set_open_value (MortiseFormModel *self, JsonNode *value);
JsonNode *mortise_form_model_dup_open_schema (MortiseFormModel *self);

gboolean mortise_form_model_is_together (MortiseFormModel *self);
gboolean mortise_form_model_is_changed (MortiseFormModel *self);
guint mortise_form_model_get_n_faults (MortiseFormModel *self);
MortiseField *mortise_form_model_find_fault (MortiseFormModel *self);
void mortise_form_model_commit (MortiseFormModel *self);
void mortise_form_model_apply (MortiseFormModel *self);
void mortise_form_model_revert (MortiseFormModel *self);
void mortise_form_model_refuse (MortiseFormModel *self, const char *const *keys, const char *message);
void mortise_form_model_retry (MortiseFormModel *self);
void mortise_form_model_reveal (MortiseFormModel *self, const char *key);
void mortise_form_model_tell_secret (MortiseFormModel *self, const char *key, JsonNode *value);

G_END_DECLS
