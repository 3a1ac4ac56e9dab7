/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-field-kind.h"
#include "mortise-field-option.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_FIELD (mortise_field_get_type ())
G_DECLARE_FINAL_TYPE (MortiseField, mortise_field, MORTISE, FIELD, GObject)

MortiseFieldKind mortise_field_get_kind (MortiseField *self);
MortiseField *mortise_field_get_parent (MortiseField *self);
const char *mortise_field_get_key (MortiseField *self);
char *mortise_field_dup_pointer (MortiseField *self);
JsonObject *mortise_field_get_schema (MortiseField *self);
char *mortise_field_dup_label (MortiseField *self);
const char *mortise_field_get_description (MortiseField *self);
const char *mortise_field_get_section (MortiseField *self);
const char *mortise_field_get_unit (MortiseField *self);
const char *mortise_field_get_source (MortiseField *self);
const char *mortise_field_get_variable (MortiseField *self);
char *mortise_field_dup_default_text (MortiseField *self);
char *mortise_field_describe_value (MortiseField *self, JsonNode *value);
char *mortise_field_dup_summary (MortiseField *self);
gboolean mortise_field_is_required (MortiseField *self);
gboolean mortise_field_is_deprecated (MortiseField *self);
gboolean mortise_field_is_editable (MortiseField *self);
gboolean mortise_field_is_locked (MortiseField *self);
gboolean mortise_field_is_entry (MortiseField *self);
gboolean mortise_field_is_secret (MortiseField *self);
gboolean mortise_field_is_untold (MortiseField *self);
gboolean mortise_field_is_default (MortiseField *self);
gboolean mortise_field_can_reset (MortiseField *self);
gboolean mortise_field_matches (MortiseField *self, const char *query);

JsonNode *mortise_field_get_value (MortiseField *self);
JsonNode *mortise_field_get_shown_value (MortiseField *self);
void mortise_field_set_value (MortiseField *self, JsonNode *value);
void mortise_field_reset (MortiseField *self);
void mortise_field_commit (MortiseField *self);
void mortise_field_reveal (MortiseField *self);
char *mortise_field_dup_text (MortiseField *self);
void mortise_field_set_text (MortiseField *self, const char *text);
const char *mortise_field_get_message (MortiseField *self);

GListModel *mortise_field_get_options (MortiseField *self);
GListModel *mortise_field_get_children (MortiseField *self);
guint mortise_field_get_n_hidden (MortiseField *self);

gboolean mortise_field_can_add (MortiseField *self);
gboolean mortise_field_can_remove (MortiseField *self, MortiseField *child);
void mortise_field_begin (MortiseField *self);
guint mortise_field_add_item (MortiseField *self);
void mortise_field_remove_child (MortiseField *self, MortiseField *child);
gboolean mortise_field_move_item (MortiseField *self, guint from, guint to);
gboolean mortise_field_add_entry (MortiseField *self, const char *key, char **fault);
gboolean mortise_field_rename_entry (MortiseField *self, MortiseField *entry, const char *key, char **fault);

JsonNode *mortise_field_read_tag (MortiseField *self, const char *text, char **fault);

guint mortise_field_get_n_alternatives (MortiseField *self);
const char *mortise_field_get_alternative_title (MortiseField *self, guint index);
guint mortise_field_get_selected (MortiseField *self);
void mortise_field_select (MortiseField *self, guint index);

G_END_DECLS
