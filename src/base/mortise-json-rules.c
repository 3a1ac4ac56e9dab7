/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-json-rules.h"

static void
pattern_rules_clear (gpointer item)
{
  MortiseJsonPatternRules *pattern = item;

  g_regex_unref (pattern->regex);
}

static void
dependency_clear (gpointer item)
{
  MortiseJsonDependency *dependency = item;

  g_free (dependency->name);
  g_strfreev (dependency->required);
}

/*< private >
 * mortise_json_rules_new:
 *
 * Returns: (transfer full): the rules that nothing fails
 */
MortiseJsonRules *
mortise_json_rules_new (void)
{
  MortiseJsonRules *self = g_new0 (MortiseJsonRules, 1);

  self->max_length = self->max_items = self->max_properties = G_MAXUINT64;
  self->pattern_properties = g_array_new (FALSE, FALSE, sizeof (MortiseJsonPatternRules));
  g_array_set_clear_func (self->pattern_properties, pattern_rules_clear);
  self->dependencies = g_array_new (FALSE, FALSE, sizeof (MortiseJsonDependency));
  g_array_set_clear_func (self->dependencies, dependency_clear);
  return self;
}

/*< private >
 * mortise_json_rules_free:
 * @self: (transfer full): rules
 *
 * Frees @self, and none of the rules that it points to.
 */
void
mortise_json_rules_free (MortiseJsonRules *self)
{
  g_clear_pointer (&self->enumeration, g_hash_table_unref);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->enumeration_shown, g_free);
  g_clear_pointer (&self->constant, g_free);
  g_clear_pointer (&self->constant_shown, g_free);
  g_clear_pointer (&self->multiple_of, json_node_unref);
  g_clear_pointer (&self->minimum, json_node_unref);
  g_clear_pointer (&self->maximum, json_node_unref);
  g_clear_pointer (&self->exclusive_minimum, json_node_unref);
  g_clear_pointer (&self->exclusive_maximum, json_node_unref);
  g_clear_pointer (&self->pattern, g_regex_unref);
  g_clear_pointer (&self->pattern_shown, g_free);
  g_clear_pointer (&self->items_by_index, g_ptr_array_unref);
  g_clear_pointer (&self->properties, g_hash_table_unref);
  g_clear_pointer (&self->properties_shown, g_free);
  g_clear_pointer (&self->pattern_properties, g_array_unref);
  g_clear_pointer (&self->required, g_strfreev);
  g_clear_pointer (&self->dependencies, g_array_unref);
  g_clear_pointer (&self->all_of, g_ptr_array_unref);
  g_clear_pointer (&self->any_of, g_ptr_array_unref);
  g_clear_pointer (&self->one_of, g_ptr_array_unref);
  g_free (self);
}
