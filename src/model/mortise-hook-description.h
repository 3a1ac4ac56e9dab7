/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-hook-kind.h"

G_BEGIN_DECLS

/**
 * MortiseHookArgument:
 * @name: the member of the payload, and the keyword of the listener
 * @description: one sentence for people
 * @schema: what its value must be, JSON Schema draft-07; `#/definitions/…` are those of the hook's schema
 *
 * One argument of a hook. It belongs to the description that it came from.
 */
typedef struct
{
  const char *name;
  const char *description;
  JsonNode *schema;
} MortiseHookArgument;

#define MORTISE_TYPE_HOOK_DESCRIPTION (mortise_hook_description_get_type ())
G_DECLARE_FINAL_TYPE (MortiseHookDescription, mortise_hook_description, MORTISE, HOOK_DESCRIPTION, GObject)

MortiseHookDescription *mortise_hook_description_new (const char *platform, JsonObject *hook, JsonObject *definitions);

const char *mortise_hook_description_get_name (MortiseHookDescription *self);
MortiseHookKind mortise_hook_description_get_kind (MortiseHookDescription *self);
gboolean mortise_hook_description_get_veto (MortiseHookDescription *self);
const char *mortise_hook_description_get_platform (MortiseHookDescription *self);
const char *mortise_hook_description_get_description (MortiseHookDescription *self);
const char *mortise_hook_description_get_permission (MortiseHookDescription *self);
const char *mortise_hook_description_get_parameter (MortiseHookDescription *self);
const MortiseHookArgument *mortise_hook_description_get_arguments (MortiseHookDescription *self, guint *n_arguments);
gboolean mortise_hook_description_matches (MortiseHookDescription *self, const char *name);
JsonNode *mortise_hook_description_get_sample (MortiseHookDescription *self);
JsonNode *mortise_hook_description_get_schema (MortiseHookDescription *self);
gboolean mortise_hook_description_check_payload (MortiseHookDescription *self, JsonNode *payload, GError **error);

G_END_DECLS
