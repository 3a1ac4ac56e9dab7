/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keywords about a value as a whole, and those about numbers and strings. */
#include "mortise-json-rules-private.h"

#include <string.h>

#include "mortise-json-canonical.h"

gboolean
mortise_json_rules_check_type (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  g_autofree char *expected = NULL, *found = NULL;

  if (self->types == 0 || (mortise_json_value_get_types (instance) & self->types) != 0)
    return TRUE;
  if (mortise_spot_has_enough (spot))
    return FALSE;
  expected = mortise_json_types_describe (self->types);
  found = mortise_json_value_describe (instance);
  return mortise_spot_fail (spot, "type", "must be %s, not %s", expected, found);
}

gboolean
mortise_json_rules_check_value (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  g_autofree char *canonical = NULL, *shown = NULL;
  gsize length;

  if (self->enumeration == NULL && self->constant == NULL)
    return TRUE;
  canonical = mortise_json_canonical_new (instance, &length);
  if (!mortise_spot_spend_on_text (spot, length))
    return FALSE;
  shown = mortise_spot_describe (spot, instance);
  if (self->constant != NULL && !g_str_equal (self->constant, canonical))
    return mortise_spot_fail (spot, "const", "must be %s, not %s", self->constant_shown, shown);
  if (self->enumeration != NULL && !g_hash_table_contains (self->enumeration, canonical))
    return mortise_spot_fail (spot, "enum", "must be %s, not %s", self->enumeration_shown, shown);
  return TRUE;
}

/* Fails on the side of @bound that @outside gives the sign of, and on an exclusive bound itself. */
static gboolean
check_bound (const MortiseSpot *spot,
             JsonNode *instance,
             JsonNode *bound,
             const char *keyword,
             int outside,
             gboolean is_exclusive)
{
  g_autofree char *number = NULL, *limit = NULL;
  const char *comparative = outside > 0 ? "less" : "more";
  int order;

  if (bound == NULL)
    return TRUE;
  order = mortise_json_value_compare_numbers (instance, bound) * outside;
  if (order < 0 || (order == 0 && !is_exclusive))
    return TRUE;
  number = mortise_spot_describe (spot, instance);
  limit = mortise_spot_describe (spot, bound);
  if (is_exclusive)
    return mortise_spot_fail (spot, keyword, "must be %s than %s, not %s", comparative, limit, number);
  return mortise_spot_fail (spot, keyword, "must be %s or %s, not %s", limit, comparative, number);
}

gboolean
mortise_json_rules_check_number (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  g_autofree char *number = NULL, *divisor = NULL;

  if ((mortise_json_value_get_types (instance) & MORTISE_JSON_TYPE_NUMBER) == 0)
    return TRUE;
  if (!check_bound (spot, instance, self->minimum, "minimum", -1, FALSE)
      || !check_bound (spot, instance, self->exclusive_minimum, "exclusiveMinimum", -1, TRUE)
      || !check_bound (spot, instance, self->maximum, "maximum", 1, FALSE)
      || !check_bound (spot, instance, self->exclusive_maximum, "exclusiveMaximum", 1, TRUE))
    return FALSE;
  if (self->multiple_of == NULL || mortise_json_value_is_multiple (instance, self->multiple_of))
    return TRUE;
  number = mortise_spot_describe (spot, instance);
  divisor = mortise_spot_describe (spot, self->multiple_of);
  return mortise_spot_fail (spot, "multipleOf", "must be a multiple of %s, not %s", divisor, number);
}

gboolean
mortise_json_rules_check_string (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  const MortiseJsonRulesCount length = { "minLength", "maxLength", self->min_length, self->max_length, "character" };
  g_autofree char *shown = NULL;
  const char *text;

  if (mortise_json_value_get_types (instance) != MORTISE_JSON_TYPE_STRING)
    return TRUE;
  text = json_node_get_string (instance);
  if (!mortise_spot_spend_on_text (spot, strlen (text))
      || !mortise_json_rules_check_count (&length, spot, g_utf8_strlen (text, -1)))
    return FALSE;
  if (self->pattern != NULL && !mortise_spot_matches (spot, self->pattern, text))
    {
      shown = mortise_spot_describe (spot, instance);
      return mortise_spot_fail (spot, "pattern", "must match %s, which %s does not", self->pattern_shown, shown);
    }
  if (self->format != NULL && !mortise_spot_has_format (spot, self->format, text))
    {
      shown = mortise_spot_describe (spot, instance);
      return mortise_spot_fail (spot, "format", "must be a text of the format %s such as \"%s\", not %s",
                                self->format->name, self->format->example, shown);
    }
  return TRUE;
}

gboolean
mortise_json_rules_check_count (const MortiseJsonRulesCount *allowed, const MortiseSpot *spot, guint64 count)
{
  if (count < allowed->min)
    return mortise_spot_fail (spot, allowed->min_keyword,
                              "must have at least %" G_GUINT64_FORMAT " %s%s, not %" G_GUINT64_FORMAT, allowed->min,
                              allowed->unit, allowed->min == 1 ? "" : "s", count);
  if (count > allowed->max)
    return mortise_spot_fail (spot, allowed->max_keyword,
                              "must have at most %" G_GUINT64_FORMAT " %s%s, not %" G_GUINT64_FORMAT, allowed->max,
                              allowed->unit, allowed->max == 1 ? "" : "s", count);
  return TRUE;
}
