/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the keywords of one schema say. The meta-schema has vouched for their types. */
#include "mortise-json-schema-compiler-private.h"

#include "mortise-json-canonical.h"
#include "mortise-json-regex.h"
#include "mortise-json.h"

/* How many names or values a message lists. */
#define MAX_LISTED 12

static MortiseJsonRules *
compile_member (MortiseJsonCompiler *self, JsonObject *object, const char *keyword, const char *base)
{
  JsonNode *node = json_object_get_member (object, keyword);

  return node != NULL ? mortise_json_compiler_compile (self, node, base) : NULL;
}

static GPtrArray *
compile_list (MortiseJsonCompiler *self, JsonObject *object, const char *keyword, const char *base)
{
  JsonArray *schemas = mortise_json_get_array (object, keyword);
  GPtrArray *list = NULL;

  if (schemas == NULL)
    return NULL;
  list = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (schemas); i++)
    g_ptr_array_add (list, mortise_json_compiler_compile (self, json_array_get_element (schemas, i), base));
  return list;
}

/* Such as `"a", "b" or "c"`. */
static char *
join_shown (GPtrArray *shown)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < shown->len && i < MAX_LISTED; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : i + 1 == shown->len ? " or " : ", ", (char *) shown->pdata[i]);
  if (shown->len > MAX_LISTED)
    g_string_append_printf (text, " or %u more", shown->len - MAX_LISTED);
  return g_string_free (text, FALSE);
}

static void
compile_properties (MortiseJsonCompiler *self, MortiseJsonRules *rules, JsonObject *properties, const char *base)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  rules->properties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  json_object_iter_init_ordered (&iter, properties);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_hash_table_insert (rules->properties, g_strdup (name), mortise_json_compiler_compile (self, node, base));
      g_ptr_array_add (shown, mortise_json_text_describe (name));
    }
  if (shown->len > 0)
    rules->properties_shown = join_shown (shown);
}

static GRegex *
compile_pattern (MortiseJsonCompiler *self, const char *pattern)
{
  g_autoptr (GError) local_error = NULL;
  GRegex *regex = mortise_json_regex_new (pattern, &local_error);

  if (regex == NULL)
    mortise_json_compiler_fail (self, "the pattern \"%s\" is no regular expression of ECMA 262: %s", pattern,
                                local_error->message);
  return regex;
}

static void
compile_pattern_properties (MortiseJsonCompiler *self, MortiseJsonRules *rules, JsonObject *patterns, const char *base)
{
  JsonObjectIter iter;
  const char *pattern;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, patterns);
  while (json_object_iter_next_ordered (&iter, &pattern, &node))
    {
      MortiseJsonPatternRules item;

      item.regex = compile_pattern (self, pattern);
      item.rules = mortise_json_compiler_compile (self, node, base);
      if (item.regex != NULL)
        g_array_append_val (rules->pattern_properties, item);
    }
}

static GStrv
read_strings (JsonArray *array)
{
  guint length = json_array_get_length (array);
  GStrv strings = g_new0 (char *, length + 1);

  for (guint i = 0; i < length; i++)
    strings[i] = g_strdup (json_array_get_string_element (array, i));
  return strings;
}

static void
compile_dependencies (MortiseJsonCompiler *self, MortiseJsonRules *rules, JsonObject *dependencies, const char *base)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, dependencies);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      MortiseJsonDependency item = { .name = g_strdup (name) };

      if (JSON_NODE_HOLDS_ARRAY (node))
        item.required = read_strings (json_node_get_array (node));
      else
        item.rules = mortise_json_compiler_compile (self, node, base);
      g_array_append_val (rules->dependencies, item);
    }
}

static void
compile_object_keywords (MortiseJsonCompiler *self, MortiseJsonRules *rules, JsonObject *object, const char *base)
{
  JsonObject *properties = mortise_json_get_object (object, "properties");
  JsonObject *patterns = mortise_json_get_object (object, "patternProperties");
  JsonObject *dependencies = mortise_json_get_object (object, "dependencies");
  JsonArray *required = mortise_json_get_array (object, "required");

  if (properties != NULL)
    compile_properties (self, rules, properties, base);
  if (patterns != NULL)
    compile_pattern_properties (self, rules, patterns, base);
  if (dependencies != NULL)
    compile_dependencies (self, rules, dependencies, base);
  if (required != NULL)
    rules->required = read_strings (required);
  rules->additional_properties = compile_member (self, object, "additionalProperties", base);
  rules->property_names = compile_member (self, object, "propertyNames", base);
}

static void
compile_array_keywords (MortiseJsonCompiler *self, MortiseJsonRules *rules, JsonObject *object, const char *base)
{
  rules->items_by_index = compile_list (self, object, "items", base);
  if (rules->items_by_index == NULL)
    rules->items = compile_member (self, object, "items", base);
  rules->additional_items = compile_member (self, object, "additionalItems", base);
  rules->contains = compile_member (self, object, "contains", base);
  rules->unique_items = mortise_json_get_boolean (object, "uniqueItems", FALSE);
}

/* The meta-schema lets a count be written 2.0, too. */
static guint64
read_count (JsonObject *object, const char *keyword, guint64 fallback)
{
  double count = mortise_json_get_double (object, keyword, -1);

  if (count < 0)
    return fallback;
  return count < 0x1p63 ? (guint64) count : G_MAXUINT64;
}

static void
compile_counts (MortiseJsonRules *rules, JsonObject *object)
{
  rules->min_length = read_count (object, "minLength", 0);
  rules->max_length = read_count (object, "maxLength", G_MAXUINT64);
  rules->min_items = read_count (object, "minItems", 0);
  rules->max_items = read_count (object, "maxItems", G_MAXUINT64);
  rules->min_properties = read_count (object, "minProperties", 0);
  rules->max_properties = read_count (object, "maxProperties", G_MAXUINT64);
}

static JsonNode *
read_number (JsonObject *object, const char *keyword)
{
  JsonNode *node = json_object_get_member (object, keyword);

  return node != NULL ? json_node_copy (node) : NULL;
}

static void
compile_scalar_keywords (MortiseJsonCompiler *self, MortiseJsonRules *rules, JsonObject *object)
{
  const char *pattern = mortise_json_get_string (object, "pattern", NULL);
  const char *format = mortise_json_get_string (object, "format", NULL);

  rules->multiple_of = read_number (object, "multipleOf");
  rules->minimum = read_number (object, "minimum");
  rules->maximum = read_number (object, "maximum");
  rules->exclusive_minimum = read_number (object, "exclusiveMinimum");
  rules->exclusive_maximum = read_number (object, "exclusiveMaximum");
  if (pattern != NULL && (rules->pattern = compile_pattern (self, pattern)) != NULL)
    rules->pattern_shown = g_strdup (pattern);
  if (format != NULL)
    rules->format = mortise_json_format_find (format);
}

static MortiseJsonTypes
read_types (JsonNode *node)
{
  MortiseJsonTypes types = 0;
  JsonArray *names;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return mortise_json_types_from_name (json_node_get_string (node));
  names = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (names); i++)
    types |= mortise_json_types_from_name (json_array_get_string_element (names, i));
  return types;
}

static void
compile_enumeration (MortiseJsonRules *rules, JsonArray *values)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_free);

  rules->enumeration = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *value = json_array_get_element (values, i);

      g_hash_table_add (rules->enumeration, mortise_json_canonical_new (value, NULL));
      g_ptr_array_add (shown, mortise_json_value_describe (value));
    }
  rules->enumeration_shown = join_shown (shown);
}

static void
compile_any_type_keywords (MortiseJsonRules *rules, JsonObject *object)
{
  JsonNode *type = json_object_get_member (object, "type");
  JsonArray *values = mortise_json_get_array (object, "enum");
  JsonNode *constant = json_object_get_member (object, "const");

  if (type != NULL)
    rules->types = read_types (type);
  if (values != NULL)
    compile_enumeration (rules, values);
  if (constant != NULL)
    {
      rules->constant = mortise_json_canonical_new (constant, NULL);
      rules->constant_shown = mortise_json_value_describe (constant);
    }
}

static void
compile_combinations (MortiseJsonCompiler *self, MortiseJsonRules *rules, JsonObject *object, const char *base)
{
  rules->if_rules = compile_member (self, object, "if", base);
  rules->then_rules = compile_member (self, object, "then", base);
  rules->else_rules = compile_member (self, object, "else", base);
  rules->all_of = compile_list (self, object, "allOf", base);
  rules->any_of = compile_list (self, object, "anyOf", base);
  rules->one_of = compile_list (self, object, "oneOf", base);
  rules->not_rules = compile_member (self, object, "not", base);
}

/* They are used through references only, but an $id in them counts. */
static void
compile_definitions (MortiseJsonCompiler *self, JsonObject *definitions, const char *base)
{
  JsonObjectIter iter;
  JsonNode *node;

  json_object_iter_init (&iter, definitions);
  while (json_object_iter_next (&iter, NULL, &node))
    mortise_json_compiler_compile (self, node, base);
}

/*< private >
 * mortise_json_compiler_read_keywords:
 * @self: a compiler
 * @rules: what to fill
 * @object: a schema without `$ref`
 * @base: what references in @object are relative to
 *
 * Reads all keywords but `$id`, and compiles the schemas in them.
 */
void
mortise_json_compiler_read_keywords (MortiseJsonCompiler *self,
                                     MortiseJsonRules *rules,
                                     JsonObject *object,
                                     const char *base)
{
  JsonObject *definitions = mortise_json_get_object (object, "definitions");

  if (definitions != NULL)
    compile_definitions (self, definitions, base);
  rules->description = g_strdup (mortise_json_get_string (object, "description", NULL));
  compile_any_type_keywords (rules, object);
  compile_counts (rules, object);
  compile_scalar_keywords (self, rules, object);
  compile_array_keywords (self, rules, object, base);
  compile_object_keywords (self, rules, object, base);
  compile_combinations (self, rules, object, base);
}
