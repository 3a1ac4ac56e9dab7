/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keywords about arrays and objects. */
#include "mortise-json-rules-private.h"

#include <string.h>

#include "mortise-json-canonical.h"

typedef struct
{
  char *canonical;
  guint index;
} Item;

static void
item_clear (gpointer item)
{
  g_free (((Item *) item)->canonical);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const Item *left = a, *right = b;
  int order = strcmp (left->canonical, right->canonical);

  return order != 0 ? order : left->index < right->index ? -1 : 1;
}

static gboolean
check_unique (const MortiseSpot *spot, JsonArray *array)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));

  g_array_set_clear_func (items, item_clear);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gsize length;
      Item item = { mortise_json_canonical_new (json_array_get_element (array, i), &length), i };

      g_array_append_val (items, item);
      if (!mortise_spot_spend (spot, 1) || !mortise_spot_spend_on_text (spot, length))
        return FALSE;
    }
  g_array_sort (items, compare_items);
  for (guint i = 1; i < items->len; i++)
    {
      const Item *first = &g_array_index (items, Item, i - 1), *second = &g_array_index (items, Item, i);

      if (g_str_equal (first->canonical, second->canonical))
        return mortise_spot_fail (spot, "uniqueItems", "has the same item at %u and at %u; remove one", first->index,
                                  second->index);
    }
  return TRUE;
}

static gboolean
check_contains (const MortiseJsonRules *rules, const MortiseSpot *spot, JsonArray *array)
{
  MortiseSpot quiet = mortise_spot_with_report (spot, NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      MortiseSpot element = mortise_spot_get_element (&quiet, i);

      if (mortise_json_rules_apply (rules, &element, json_array_get_element (array, i)))
        return TRUE;
    }
  return mortise_spot_fail (spot, "contains", "has no item of the kind that it must have one of; add it");
}

static gboolean
check_items (const MortiseJsonRules *self, const MortiseSpot *spot, JsonArray *array)
{
  guint n_indexed = self->items_by_index != NULL ? self->items_by_index->len : 0;
  const MortiseJsonRules *others = self->items_by_index != NULL ? self->additional_items : self->items;
  gboolean is_good = TRUE;

  for (guint i = 0; i < json_array_get_length (array) && (is_good || !mortise_spot_has_enough (spot)); i++)
    {
      const MortiseJsonRules *rules = i < n_indexed ? self->items_by_index->pdata[i] : others;
      MortiseSpot element = mortise_spot_get_element (spot, i);

      if (rules == NULL)
        break;
      if (self->items_by_index != NULL && i == n_indexed && rules->refuses_all)
        return mortise_spot_fail (spot, "additionalItems", "must have at most %u item%s; remove the rest", n_indexed,
                                  n_indexed == 1 ? "" : "s");
      is_good &= mortise_json_rules_apply (rules, &element, json_array_get_element (array, i));
    }
  return is_good;
}

gboolean
mortise_json_rules_check_array (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  const MortiseJsonRulesCount length = { "minItems", "maxItems", self->min_items, self->max_items, "item" };
  gboolean is_good;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (instance))
    return TRUE;
  array = json_node_get_array (instance);
  is_good = mortise_json_rules_check_count (&length, spot, json_array_get_length (array));
  if ((is_good || !mortise_spot_has_enough (spot)) && (self->items != NULL || self->items_by_index != NULL))
    is_good &= check_items (self, spot, array);
  if (is_good && self->unique_items)
    is_good = check_unique (spot, array);
  if (is_good && self->contains != NULL)
    is_good = check_contains (self->contains, spot, array);
  return is_good;
}

static gboolean
check_required (GStrv required, const MortiseSpot *spot, JsonObject *object)
{
  gboolean is_good = TRUE;

  for (guint i = 0; required[i] != NULL && (is_good || !mortise_spot_has_enough (spot)); i++)
    {
      g_autofree char *name = NULL;

      if (!mortise_spot_spend (spot, 1))
        return FALSE;
      if (json_object_has_member (object, required[i]))
        continue;
      name = mortise_json_text_describe (required[i]);
      is_good = mortise_spot_fail (spot, "required", "must have the member %s; add it", name);
    }
  return is_good;
}

static gboolean
check_dependency (const MortiseJsonDependency *dependency, const MortiseSpot *spot, JsonNode *instance)
{
  JsonObject *object = json_node_get_object (instance);

  if (!json_object_has_member (object, dependency->name))
    return TRUE;
  if (dependency->required == NULL)
    return mortise_json_rules_apply (dependency->rules, spot, instance);
  for (guint i = 0; dependency->required[i] != NULL; i++)
    {
      g_autofree char *name = NULL, *missing = NULL;

      if (!mortise_spot_spend (spot, 1))
        return FALSE;
      if (json_object_has_member (object, dependency->required[i]))
        continue;
      name = mortise_json_text_describe (dependency->name);
      missing = mortise_json_text_describe (dependency->required[i]);
      return mortise_spot_fail (spot, "dependencies", "has the member %s without %s; add that", name, missing);
    }
  return TRUE;
}

static gboolean
check_dependencies (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  gboolean is_good = TRUE;

  for (guint i = 0; i < self->dependencies->len && (is_good || !mortise_spot_has_enough (spot)); i++)
    is_good &= mortise_spot_spend (spot, 1)
               && check_dependency (&g_array_index (self->dependencies, MortiseJsonDependency, i), spot, instance);
  return is_good;
}

/* Takes the member's name for an instance, and reports what is wrong with it as a fault of the member. */
static gboolean
check_name (const MortiseJsonRules *rules, const MortiseSpot *member)
{
  g_autoptr (JsonNode) name = json_node_init_string (json_node_alloc (), member->name);
  g_autoptr (GPtrArray) violations = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_json_violation_free);
  MortiseSpotReport report = { violations, 1 };
  MortiseSpot spot = mortise_spot_with_report (member, mortise_spot_has_enough (member) ? NULL : &report);
  g_autofree char *shown = NULL;

  if (mortise_json_rules_apply (rules, &spot, name))
    return TRUE;
  if (violations->len == 0)
    return FALSE;
  shown = mortise_json_text_describe (member->name);
  return mortise_spot_fail (member, "propertyNames", "has the name %s, which is not allowed: it %s", shown,
                            ((MortiseJsonViolation *) violations->pdata[0])->message);
}

static gboolean
check_additional (const MortiseJsonRules *self, const MortiseSpot *member, JsonNode *value)
{
  g_autofree char *name = NULL;

  if (self->additional_properties == NULL)
    return TRUE;
  if (!self->additional_properties->refuses_all)
    return mortise_json_rules_apply (self->additional_properties, member, value);
  if (mortise_spot_has_enough (member))
    return FALSE;
  name = mortise_json_text_describe (member->name);
  return mortise_spot_fail (member, "additionalProperties", "has the name %s, which is not known here; remove it%s%s",
                            name, self->properties_shown != NULL ? ", or write " : "",
                            self->properties_shown != NULL ? self->properties_shown : "");
}

static gboolean
check_member (const MortiseJsonRules *self, const MortiseSpot *member, JsonNode *value)
{
  MortiseJsonRules *own = self->properties != NULL ? g_hash_table_lookup (self->properties, member->name) : NULL;
  gboolean is_known = own != NULL;
  gboolean is_good = own == NULL || mortise_json_rules_apply (own, member, value);

  for (guint i = 0; i < self->pattern_properties->len; i++)
    {
      const MortiseJsonPatternRules *pattern = &g_array_index (self->pattern_properties, MortiseJsonPatternRules, i);

      if (!mortise_spot_spend (member, 1))
        return FALSE;
      if (!mortise_spot_matches (member, pattern->regex, member->name))
        continue;
      is_known = TRUE;
      is_good &= mortise_json_rules_apply (pattern->rules, member, value);
    }
  if (!is_known)
    is_good &= check_additional (self, member, value);
  if (self->property_names != NULL)
    is_good &= check_name (self->property_names, member);
  return is_good;
}

static gboolean
check_members (const MortiseJsonRules *self, const MortiseSpot *spot, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean is_good = TRUE;

  if (self->properties == NULL && self->pattern_properties->len == 0 && self->additional_properties == NULL
      && self->property_names == NULL)
    return TRUE;
  json_object_iter_init_ordered (&iter, object);
  while ((is_good || !mortise_spot_has_enough (spot)) && json_object_iter_next_ordered (&iter, &name, &value))
    {
      MortiseSpot member = mortise_spot_get_member (spot, name);

      is_good &= mortise_spot_spend (&member, 1) && check_member (self, &member, value);
    }
  return is_good;
}

gboolean
mortise_json_rules_check_object (const MortiseJsonRules *self, const MortiseSpot *spot, JsonNode *instance)
{
  const MortiseJsonRulesCount size
      = { "minProperties", "maxProperties", self->min_properties, self->max_properties, "member" };
  gboolean is_good;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (instance))
    return TRUE;
  object = json_node_get_object (instance);
  is_good = mortise_json_rules_check_count (&size, spot, json_object_get_size (object));
  if (self->required != NULL && (is_good || !mortise_spot_has_enough (spot)))
    is_good &= check_required (self->required, spot, object);
  if (is_good || !mortise_spot_has_enough (spot))
    is_good &= check_members (self, spot, object);
  if (is_good || !mortise_spot_has_enough (spot))
    is_good &= check_dependencies (self, spot, instance);
  return is_good;
}
