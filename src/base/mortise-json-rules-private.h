/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-json-rules.h"
#include "mortise-spot.h"

G_BEGIN_DECLS

/* How many of something there may be, and what to call it in the singular. */
typedef struct
{
  const char *min_keyword;
  const char *max_keyword;
  guint64 min;
  guint64 max;
  const char *unit;
} MortiseJsonRulesCount;

/* Each says whether the instance at the spot keeps to one group of keywords, and reports there where it does not. */
gboolean mortise_json_rules_apply (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance);
gboolean mortise_json_rules_check_type (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance);
gboolean mortise_json_rules_check_value (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance);
gboolean mortise_json_rules_check_number (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance);
gboolean mortise_json_rules_check_string (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance);
gboolean mortise_json_rules_check_array (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance);
gboolean mortise_json_rules_check_object (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance);
gboolean mortise_json_rules_check_count (const MortiseJsonRulesCount *allowed, const MortiseSpot *spot, guint64 count);

G_END_DECLS
