/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-form-model.h"

G_BEGIN_DECLS

struct _MortiseFormModel
{
  GObject parent_instance;

  MortiseFormSchema *schema;
  MortiseField *root;
  /* What is in the form, what the host has, and what is on its way to the host: null for what is to be unset. */
  JsonNode *value;
  JsonNode *saved;
  JsonNode *sent;
  GHashTable *told_defaults;
  GHashTable *cleared;
  guint n_faults;
  gboolean is_together;
  gboolean is_loading;
  gboolean is_busy;
  gboolean is_commit_due;
};

gboolean mortise_form_model_is_loading (MortiseFormModel *self);
gboolean mortise_form_model_is_busy (MortiseFormModel *self);
void mortise_form_model_take (MortiseFormModel *self, JsonNode *value);
void mortise_form_model_hand_over (MortiseFormModel *self, JsonObject *values, GStrv unset);
JsonNode *mortise_form_model_get_member (JsonNode *values, const char *key);
gboolean mortise_form_model_is_key_changed (MortiseFormModel *self, const char *key);
gboolean mortise_form_model_is_sent (MortiseFormModel *self, const char *key);
void mortise_form_model_clear (MortiseFormModel *self, const char *key);

G_END_DECLS
