/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_PAYLOAD_EDITOR (mortise_payload_editor_get_type ())
G_DECLARE_FINAL_TYPE (MortisePayloadEditor, mortise_payload_editor, MORTISE, PAYLOAD_EDITOR, AdwBin)

void mortise_payload_editor_set_title (MortisePayloadEditor *self, const char *title);
void mortise_payload_editor_set_schema (MortisePayloadEditor *self, JsonNode *schema);
void mortise_payload_editor_set_sample (MortisePayloadEditor *self, JsonNode *sample);
void mortise_payload_editor_set_payload (MortisePayloadEditor *self, JsonNode *payload);
JsonNode *mortise_payload_editor_dup_object (MortisePayloadEditor *self);
void mortise_payload_editor_reset (MortisePayloadEditor *self);
gboolean mortise_payload_editor_is_edited (MortisePayloadEditor *self);
JsonNode *mortise_payload_editor_get_payload (MortisePayloadEditor *self);

G_END_DECLS
