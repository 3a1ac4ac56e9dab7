/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What stands where something was taken out. */
#define MORTISE_REDACTED "[redacted]"
/* Shorter secrets are found in any text; they are taken out only where a schema says so. */
#define MORTISE_REDACTION_MIN_SECRET 4

/* What must not be kept of payloads, values and messages. Never changed once it is in use, so any thread may use it. */
typedef struct _MortiseRedaction MortiseRedaction;

MortiseRedaction *mortise_redaction_new (void);
MortiseRedaction *mortise_redaction_ref (MortiseRedaction *self);
void mortise_redaction_unref (MortiseRedaction *self);
void mortise_redaction_add_secret (MortiseRedaction *self, const char *secret);
void mortise_redaction_add_schema (MortiseRedaction *self, const char *hook, JsonObject *schema);

gboolean mortise_redaction_concerns (MortiseRedaction *self, const char *hook);
char *mortise_redaction_apply_text (MortiseRedaction *self, const char *text);
void mortise_redaction_apply_json (MortiseRedaction *self, JsonNode *node);
void mortise_redaction_apply_dispatch (MortiseRedaction *self, JsonObject *dispatch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseRedaction, mortise_redaction_unref)

G_END_DECLS
