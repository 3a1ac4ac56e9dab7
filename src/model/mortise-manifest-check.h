/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-finding.h"

G_BEGIN_DECLS

/* Rules that a manifest has to keep to; each has a page in docs/rules. */
#define MORTISE_RULE_MANIFEST_JSON "manifest-json"
#define MORTISE_RULE_MANIFEST_SCHEMA "manifest-schema"
#define MORTISE_RULE_MANIFEST_DUPLICATE "manifest-duplicate"
#define MORTISE_RULE_MANIFEST_RANGE "manifest-range"
#define MORTISE_RULE_MANIFEST_SETTING "manifest-setting"
#define MORTISE_RULE_MANIFEST_UNKNOWN_FIELD "manifest-unknown-field"

void mortise_manifest_examine (JsonNode *node, GPtrArray *findings);
gboolean mortise_manifest_check (JsonNode *node, GError **error);

G_END_DECLS
