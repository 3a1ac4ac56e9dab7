/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-json-format.h"
#include "mortise-json-value.h"

G_BEGIN_DECLS

typedef struct _MortiseJsonRules MortiseJsonRules;

/**
 * MortiseJsonPatternRules:
 * @regex: which members
 * @rules: (transfer none): what their values have to be
 *
 * One member of `patternProperties`.
 */
typedef struct
{
  GRegex *regex;
  MortiseJsonRules *rules;
} MortiseJsonPatternRules;

/**
 * MortiseJsonDependency:
 * @name: if this member is there
 * @required: (nullable): then so are these
 * @rules: (transfer none) (nullable): and then the object has to be this
 *
 * One member of `dependencies`.
 */
typedef struct
{
  char *name;
  GStrv required;
  MortiseJsonRules *rules;
} MortiseJsonDependency;

/**
 * MortiseJsonRules:
 *
 * One schema, compiled: what its keywords ask for. Fields are named after the keywords of draft-07, and a keyword that
 * is absent leaves a value that nothing fails. What `enum` and `const` allow is kept as canonical texts. Rules point to
 * other rules, in circles too, and own none of them.
 */
struct _MortiseJsonRules
{
  char *description;
  gboolean refuses_all;
  MortiseJsonRules *ref;

  MortiseJsonTypes types;
  GHashTable *enumeration;
  char *enumeration_shown;
  char *constant;
  char *constant_shown;

  JsonNode *multiple_of;
  JsonNode *minimum;
  JsonNode *maximum;
  JsonNode *exclusive_minimum;
  JsonNode *exclusive_maximum;

  guint64 min_length;
  guint64 max_length;
  GRegex *pattern;
  char *pattern_shown;
  const MortiseJsonFormat *format;

  MortiseJsonRules *items;
  GPtrArray *items_by_index;
  MortiseJsonRules *additional_items;
  MortiseJsonRules *contains;
  guint64 min_items;
  guint64 max_items;
  gboolean unique_items;

  GHashTable *properties;
  char *properties_shown;
  GArray *pattern_properties;
  MortiseJsonRules *additional_properties;
  MortiseJsonRules *property_names;
  GStrv required;
  GArray *dependencies;
  guint64 min_properties;
  guint64 max_properties;

  MortiseJsonRules *if_rules;
  MortiseJsonRules *then_rules;
  MortiseJsonRules *else_rules;
  GPtrArray *all_of;
  GPtrArray *any_of;
  GPtrArray *one_of;
  MortiseJsonRules *not_rules;
};

MortiseJsonRules *mortise_json_rules_new (void);
void mortise_json_rules_free (MortiseJsonRules *self);
GPtrArray *mortise_json_rules_validate (const MortiseJsonRules *self, JsonNode *instance);

G_END_DECLS
