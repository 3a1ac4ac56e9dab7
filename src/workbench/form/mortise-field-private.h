/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-field.h"
#include "mortise-form-alternatives.h"
#include "mortise-form-model.h"

G_BEGIN_DECLS

struct _MortiseField
{
  GObject parent_instance;

  /* Both unowned, and gone when the field has left the form. */
  MortiseFormModel *model;
  MortiseField *parent;

  MortiseFieldKind kind;
  char *key;
  JsonNode *source;
  JsonObject *schema;
  gboolean is_required;
  gboolean is_entry;
  gboolean is_secret;
  /* Whether something changed that nobody was told of yet. */
  gboolean is_stale;

  JsonNode *value;
  char *typed;
  char *fault;
  char *violation;
  char *next_violation;
  char *refusal;

  /* What the host tells of a setting. */
  char *origin;
  gboolean is_locked;
  JsonObject *variables;
  gboolean is_set;
  gboolean is_told_default;

  GListStore *options;
  GListStore *children;
  guint n_hidden;
  GHashTable *parked;
  GPtrArray *alternatives;
  guint selected;
  guint shown_alternative;
};

MortiseField *mortise_field_new (MortiseFormModel *model,
                                 MortiseField *parent,
                                 const char *key,
                                 JsonNode *source,
                                 JsonObject *schema);
gboolean mortise_field_fits (MortiseField *self, JsonObject *schema);
void mortise_field_detach (MortiseField *self);
void mortise_field_take (MortiseField *self, JsonNode *value);
void mortise_field_tell (MortiseField *self, JsonObject *facts);
void mortise_field_set_required (MortiseField *self, gboolean is_required);
void mortise_field_tell_secret (MortiseField *self, JsonNode *value);
void mortise_field_set_refusal (MortiseField *self, const char *message);
void mortise_field_notify_state (MortiseField *self);
guint mortise_field_find_child (MortiseField *self, MortiseField *child);

JsonNode *mortise_field_sync (MortiseField *self, JsonObject *schema, JsonNode *value);
JsonNode *mortise_field_sync_object (MortiseField *self, JsonNode *value);
JsonNode *mortise_field_sync_child (MortiseField *self,
                                    GPtrArray *wanted,
                                    MortiseField *before,
                                    const char *key,
                                    JsonNode *source,
                                    JsonObject *schema,
                                    JsonNode *value);
void mortise_field_set_children (MortiseField *self, GPtrArray *wanted);
guint mortise_field_get_depth (MortiseField *self);
gboolean mortise_field_spend (MortiseField *self);
JsonNode *mortise_field_find_item_source (MortiseField *self, guint index, JsonNode *value);
JsonNode *mortise_field_find_entry_source (MortiseField *self, const char *name, JsonNode *value);

/* Of fields within each other. A schema that refers to itself has no end. */
#define MORTISE_FIELD_MAX_DEPTH 24
/* Of a list or table, as many as anybody looks through; the rest stays as it is. */
#define MORTISE_FIELD_MAX_CHILDREN 200

G_END_DECLS
