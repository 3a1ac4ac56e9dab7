/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_PAYLOAD_COMPLETION (mortise_payload_completion_get_type ())
G_DECLARE_FINAL_TYPE (MortisePayloadCompletion, mortise_payload_completion, MORTISE, PAYLOAD_COMPLETION, GObject)

MortisePayloadCompletion *mortise_payload_completion_new (void);
void mortise_payload_completion_set_schema (MortisePayloadCompletion *self, JsonNode *schema);

G_END_DECLS
