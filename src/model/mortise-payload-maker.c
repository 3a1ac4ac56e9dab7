/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Payloads for a hook, made of its schema: one that fits is taken, and changed in one place at a time, to something at
 * the limit of what the schema allows or beyond it. Each is checked by the schema before it is given away, so what is
 * called valid is, and what is called invalid is refused.
 */
#include "mortise-payload-maker.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "mortise-error.h"
#include "mortise-json-pointer.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"
#include "mortise-payload-text.h"
#include "mortise-payload-value.h"

/* How many are made at random, besides the whole one and the least one. */
#define N_RANDOM 3
#define MAX_DEPTH 24
/* A text that is long where nothing says how long it may be. */
#define LONG_TEXT 1000
/* Integers up to here are the same to all who read JSON: RFC 8259, section 6. */
#define MAX_SAFE_INTEGER G_GINT64_CONSTANT (9007199254740991)

typedef struct
{
  JsonNode *root;
  MortiseJsonSchema *schema;
  MortisePayloadSort sort;
  GRand *random;
  JsonNode *base;
  GPtrArray *cases;
  GHashTable *texts;
} Maker;

void
mortise_payload_case_free (MortisePayloadCase *payload_case)
{
  g_free (payload_case->title);
  g_free (payload_case->pointer);
  g_free (payload_case->rule);
  json_node_unref (payload_case->payload);
  g_free (payload_case);
}

/* Whether @name is `valid`, `boundary` or `invalid`. */
gboolean
mortise_payload_sort_from_string (const char *name, MortisePayloadSort *sort)
{
  static const char *const names[] = { "valid", "boundary", "invalid" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *sort = (MortisePayloadSort) i;
        return TRUE;
      }
  return FALSE;
}

/* --- changing one place ------------------------------------------------------------------------------------------- */

static void
set_element (JsonArray *array, guint index, JsonNode *value)
{
  JsonArray *rest = json_array_new ();

  while (json_array_get_length (array) > index)
    {
      json_array_add_element (rest, json_array_dup_element (array, index));
      json_array_remove_element (array, index);
    }
  json_array_add_element (array, value);
  for (guint i = 1; i < json_array_get_length (rest); i++)
    json_array_add_element (array, json_array_dup_element (rest, i));
  json_array_unref (rest);
}

/* A copy of the base with @value, which is taken over, at @pointer; without what is there where it is %NULL. */
static JsonNode *
change (Maker *self, const char *pointer, JsonNode *value)
{
  g_auto (GStrv) tokens = *pointer != '\0' ? mortise_json_pointer_split (pointer) : NULL;
  guint n_tokens = tokens != NULL ? g_strv_length (tokens) : 0;
  g_autoptr (JsonNode) copy = mortise_payload_value_copy (self->base);
  JsonNode *parent = copy;

  if (n_tokens == 0)
    return value;
  for (guint i = 0; parent != NULL && i + 1 < n_tokens; i++)
    parent = mortise_json_pointer_step (parent, tokens[i]);
  if (parent != NULL && JSON_NODE_HOLDS_OBJECT (parent) && value == NULL)
    json_object_remove_member (json_node_get_object (parent), tokens[n_tokens - 1]);
  else if (parent != NULL && JSON_NODE_HOLDS_OBJECT (parent))
    json_object_set_member (json_node_get_object (parent), tokens[n_tokens - 1], value);
  else if (parent != NULL && JSON_NODE_HOLDS_ARRAY (parent) && value != NULL)
    set_element (json_node_get_array (parent), (guint) g_ascii_strtoull (tokens[n_tokens - 1], NULL, 10), value);
  return g_steal_pointer (&copy);
}

static gboolean
fits (Maker *self, JsonNode *payload)
{
  return mortise_json_schema_check (self->schema, payload, NULL);
}

/* Whether it is of the sort that is wanted, and was not there before. */
static gboolean
is_wanted (Maker *self, JsonNode *payload)
{
  g_autofree char *text = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (payload) || self->cases->len >= MORTISE_PAYLOAD_MAX_CASES
      || fits (self, payload) != (self->sort != MORTISE_PAYLOAD_INVALID))
    return FALSE;
  text = mortise_json_to_text (payload, FALSE);
  return g_hash_table_add (self->texts, g_steal_pointer (&text));
}

/* @payload and @title are taken over. */
static void
add_payload (Maker *self, const char *pointer, const char *rule, char *title, JsonNode *payload)
{
  g_autoptr (MortisePayloadCase) made = g_new0 (MortisePayloadCase, 1);

  made->title = title;
  made->pointer = g_strdup (pointer);
  made->rule = g_strdup (rule);
  made->payload = payload;
  if (is_wanted (self, payload))
    g_ptr_array_add (self->cases, g_steal_pointer (&made));
}

static G_GNUC_PRINTF (
    5,
    6) void add (Maker *self, const char *pointer, const char *rule, JsonNode *value, const char *format, ...)
{
  va_list args;

  /* Making a payload that has no room any more would be for nothing. */
  if (self->cases->len >= MORTISE_PAYLOAD_MAX_CASES)
    {
      g_clear_pointer (&value, json_node_unref);
      return;
    }
  va_start (args, format);
  add_payload (self, pointer, rule, g_strdup_vprintf (format, args), change (self, pointer, value));
  va_end (args);
}

static JsonNode *
take_text (char *text)
{
  JsonNode *node = json_node_init_string (json_node_alloc (), text);

  g_free (text);
  return node;
}

static JsonNode *
make_text (guint64 length)
{
  return take_text (mortise_payload_text_of_length (length));
}

static JsonNode *
make_number (double value, gboolean is_integer)
{
  if (is_integer && fabs (value) <= (double) MAX_SAFE_INTEGER + 1)
    return json_node_init_int (json_node_alloc (), (gint64) value);
  return json_node_init_double (json_node_alloc (), value);
}

/* --- at the limit ------------------------------------------------------------------------------------------------- */

/* Lengths that a pattern allows are to be read out of it; those that are wrong are found out. */
static void
add_pattern_limits (Maker *self, const char *pattern, const char *pointer)
{
  char *shortest = mortise_payload_text_of_pattern (pattern, FALSE, self->random);
  char *longest = mortise_payload_text_of_pattern (pattern, TRUE, self->random);

  if (shortest != NULL)
    add (self, pointer, "pattern", take_text (shortest), "A short text that fits %s", pattern);
  if (longest != NULL)
    add (self, pointer, "pattern", take_text (longest), "A long text that fits %s", pattern);
}

static void
add_text_limits (Maker *self, JsonObject *schema, const char *pointer)
{
  gint64 least = mortise_json_get_int (schema, "minLength", 0);
  gint64 most = mortise_json_get_int (schema, "maxLength", -1);
  const char *pattern = mortise_json_get_string (schema, "pattern", NULL);

  if (pattern != NULL)
    add_pattern_limits (self, pattern, pointer);
  if (least == 0)
    add (self, pointer, "minLength", make_text (0), "An empty text");
  else if (least <= MORTISE_PAYLOAD_MAX_TEXT)
    add (self, pointer, "minLength", make_text ((guint64) least), "The shortest text, of length %" G_GINT64_FORMAT,
         least);
  if (most < 0 && least <= LONG_TEXT)
    add (self, pointer, "maxLength", make_text (LONG_TEXT), "A long text, of length %d", LONG_TEXT);
  else if (most >= 0 && most <= MORTISE_PAYLOAD_MAX_TEXT)
    add (self, pointer, "maxLength", make_text ((guint64) most), "The longest text, of length %" G_GINT64_FORMAT, most);
}

static double
get_limit (JsonObject *schema, const char *name, const char *exclusive_name, double step, double fallback)
{
  if (json_object_has_member (schema, exclusive_name))
    return mortise_json_get_double (schema, exclusive_name, 0) + step;
  return mortise_json_get_double (schema, name, fallback);
}

static void
add_number_limits (Maker *self, JsonObject *schema, const char *pointer, gboolean is_integer)
{
  double step = is_integer ? 1 : 0.001;
  double bound = is_integer ? (double) MAX_SAFE_INTEGER : DBL_MAX;
  double least = get_limit (schema, "minimum", "exclusiveMinimum", step, -bound);
  double most = get_limit (schema, "maximum", "exclusiveMaximum", -step, bound);
  double multiple = mortise_json_get_double (schema, "multipleOf", 0);

  if (multiple > 0)
    {
      least = ceil (least / multiple) * multiple;
      most = floor (most / multiple) * multiple;
    }
  add (self, pointer, "minimum", make_number (least, is_integer), "The least number, %.17g", least);
  add (self, pointer, "maximum", make_number (most, is_integer), "The greatest number, %.17g", most);
  add (self, pointer, "minimum", make_number (0, is_integer), "Zero");
}

static void
add_array_limits (Maker *self, JsonNode *node, JsonObject *schema, const char *pointer)
{
  gint64 least = mortise_json_get_int (schema, "minItems", 0);
  gint64 most = mortise_json_get_int (schema, "maxItems", MORTISE_PAYLOAD_MAX_ITEMS);

  if (least >= 0 && least <= MORTISE_PAYLOAD_MAX_ITEMS)
    add (self, pointer, "minItems", mortise_payload_value_make_array (self->root, node, (guint) least, self->random),
         least == 0 ? "An empty list" : "The shortest list, of length %" G_GINT64_FORMAT, least);
  if (most > 0 && most <= MORTISE_PAYLOAD_MAX_ITEMS)
    add (self, pointer, "maxItems", mortise_payload_value_make_array (self->root, node, (guint) most, self->random),
         "A full list, of length %" G_GINT64_FORMAT, most);
}

static void
add_choices (Maker *self, JsonObject *schema, const char *pointer)
{
  JsonArray *choices = mortise_json_get_array (schema, "enum");

  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    {
      JsonNode *choice = json_array_get_element (choices, i);
      g_autofree char *text = mortise_json_to_text (choice, FALSE);

      add (self, pointer, "enum", mortise_payload_value_copy (choice), "The choice %s", text);
    }
}

static void
add_boundaries (Maker *self, JsonNode *node, JsonObject *schema, const char *pointer)
{
  add_choices (self, schema, pointer);
  if (json_object_has_member (schema, "enum") || json_object_has_member (schema, "const"))
    return;
  if (mortise_payload_schema_allows (schema, "null"))
    add (self, pointer, "type", json_node_init_null (json_node_alloc ()), "Null");
  if (mortise_payload_schema_allows (schema, "boolean"))
    for (int i = 0; i < 2; i++)
      add (self, pointer, "type", json_node_init_boolean (json_node_alloc (), i == 1), i == 1 ? "True" : "False");
  if (mortise_payload_schema_allows (schema, "string"))
    add_text_limits (self, schema, pointer);
  if (mortise_payload_schema_allows (schema, "integer"))
    add_number_limits (self, schema, pointer, !mortise_payload_schema_allows (schema, "number"));
  if (mortise_payload_schema_allows (schema, "array"))
    add_array_limits (self, node, schema, pointer);
}

/* --- beyond it ---------------------------------------------------------------------------------------------------- */

/* A value of a type that is not allowed; what people mix up comes first. */
static void
add_wrong_type (Maker *self, JsonObject *schema, const char *pointer)
{
  static const struct
  {
    const char *type;
    const char *text;
  } wrongs[]
      = { { "string", "\"text\"" }, { "integer", "7" }, { "boolean", "true" }, { "null", "null" }, { "array", "[]" } };

  for (guint i = 0; json_object_has_member (schema, "type") && i < G_N_ELEMENTS (wrongs); i++)
    if (!mortise_payload_schema_allows (schema, wrongs[i].type))
      {
        add (self, pointer, "type", mortise_json_parse (wrongs[i].text, strlen (wrongs[i].text), NULL),
             "Of a wrong type: %s", wrongs[i].text);
        return;
      }
}

static void
add_wrong_text (Maker *self, JsonObject *schema, const char *pointer)
{
  gint64 least = mortise_json_get_int (schema, "minLength", 0);
  gint64 most = mortise_json_get_int (schema, "maxLength", -1);
  const char *format = mortise_json_get_string (schema, "format", NULL);
  const char *pattern = mortise_json_get_string (schema, "pattern", NULL);

  if (least > 0 && least <= MORTISE_PAYLOAD_MAX_TEXT)
    add (self, pointer, "minLength", make_text ((guint64) least - 1),
         least == 1 ? "An empty text" : "One character too short");
  if (most >= 0 && most < MORTISE_PAYLOAD_MAX_TEXT)
    add (self, pointer, "maxLength", make_text ((guint64) most + 1), "One character too long");
  if (format != NULL)
    add (self, pointer, "format", take_text (g_strdup ("\\ no such thing")), "No text of the format %s", format);
  if (pattern != NULL)
    add (self, pointer, "pattern", take_text (g_strdup ("\\ no such thing")), "No text that fits %s", pattern);
}

static void
add_wrong_number (Maker *self, JsonObject *schema, const char *pointer, gboolean is_integer)
{
  static const struct
  {
    const char *rule;
    int beyond;
    const char *title;
  } rules[] = { { "minimum", -1, "Less than the least number" },
                { "maximum", 1, "More than the greatest number" },
                { "exclusiveMinimum", 0, "The number that all have to be greater than" },
                { "exclusiveMaximum", 0, "The number that all have to be less than" } };
  double multiple = mortise_json_get_double (schema, "multipleOf", 0);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (json_object_has_member (schema, rules[i].rule))
      add (self, pointer, rules[i].rule,
           make_number (mortise_json_get_double (schema, rules[i].rule, 0) + rules[i].beyond, is_integer), "%s",
           rules[i].title);
  if (multiple > 0)
    add (self, pointer, "multipleOf", make_number (multiple * 1.5, FALSE), "No multiple of %.15g", multiple);
  else if (is_integer)
    add (self, pointer, "type", make_number (0.5, FALSE), "No whole number");
}

static void
add_wrong_array (Maker *self, JsonNode *node, JsonObject *schema, const char *pointer)
{
  gint64 least = mortise_json_get_int (schema, "minItems", 0);
  gint64 most = mortise_json_get_int (schema, "maxItems", -1);

  if (least > 0 && least <= MORTISE_PAYLOAD_MAX_ITEMS)
    add (self, pointer, "minItems",
         mortise_payload_value_make_array (self->root, node, (guint) least - 1, self->random), "One element too few");
  if (most >= 0 && most < MORTISE_PAYLOAD_MAX_ITEMS)
    add (self, pointer, "maxItems", mortise_payload_value_make_array (self->root, node, (guint) most + 1, self->random),
         "One element too many");
  if (mortise_json_get_boolean (schema, "uniqueItems", FALSE))
    {
      g_autoptr (JsonNode) one = mortise_payload_value_make_array (self->root, node, 1, self->random);
      g_autoptr (JsonNode) other = mortise_payload_value_copy (one);

      if (JSON_NODE_HOLDS_ARRAY (one))
        {
          json_array_add_element (json_node_get_array (one), json_array_dup_element (json_node_get_array (other), 0));
          add (self, pointer, "uniqueItems", g_steal_pointer (&one), "The same element twice");
        }
    }
}

static void
add_violations (Maker *self, JsonNode *node, JsonObject *schema, const char *pointer)
{
  gboolean is_chosen = json_object_has_member (schema, "enum") || json_object_has_member (schema, "const");

  if (*pointer == '\0')
    return;
  add_wrong_type (self, schema, pointer);
  if (is_chosen)
    add (self, pointer, json_object_has_member (schema, "enum") ? "enum" : "const",
         take_text (g_strdup ("no such choice")), "None of the choices");
  if (is_chosen)
    return;
  if (mortise_payload_schema_allows (schema, "string"))
    add_wrong_text (self, schema, pointer);
  if (mortise_payload_schema_allows (schema, "integer"))
    add_wrong_number (self, schema, pointer, !mortise_payload_schema_allows (schema, "number"));
  if (mortise_payload_schema_allows (schema, "array"))
    add_wrong_array (self, node, schema, pointer);
}

/* --- all places --------------------------------------------------------------------------------------------------- */

static void visit (Maker *self, JsonNode *node, const char *pointer, guint depth);

static void
visit_members (Maker *self, JsonObject *schema, JsonObject *value, const char *pointer, guint depth)
{
  JsonObject *members = mortise_json_get_object (schema, "properties");
  g_autoptr (GList) names = json_object_get_members (value);

  for (GList *name = names; name != NULL; name = name->next)
    {
      g_autofree char *token = mortise_json_pointer_escape (name->data);
      g_autofree char *place = g_strconcat (pointer, "/", token, NULL);

      /* Without a member that is required it is refused, without another it is not: which of them stays says which. */
      add (self, place, "required", NULL, "Left out");
      if (members != NULL && json_object_has_member (members, name->data))
        visit (self, json_object_get_member (members, name->data), place, depth + 1);
    }
  if (json_object_has_member (schema, "additionalProperties") && self->sort == MORTISE_PAYLOAD_INVALID)
    {
      g_autofree char *place = g_strconcat (pointer, "/no_such_member", NULL);

      add (self, place, "additionalProperties", take_text (g_strdup ("text")), "A member that nobody knows");
    }
}

static void
visit_elements (Maker *self, JsonObject *schema, JsonArray *value, const char *pointer, guint depth)
{
  JsonNode *items = mortise_json_get_member (schema, "items");
  g_autofree char *place = g_strconcat (pointer, "/0", NULL);

  if (items != NULL && JSON_NODE_HOLDS_OBJECT (items) && json_array_get_length (value) > 0)
    visit (self, items, place, depth + 1);
}

static void
visit_alternatives (Maker *self, JsonObject *schema, const char *name, const char *pointer, guint depth)
{
  JsonArray *alternatives = mortise_json_get_array (schema, name);

  for (guint i = 0; alternatives != NULL && i < json_array_get_length (alternatives); i++)
    {
      JsonNode *alternative = json_array_get_element (alternatives, i);

      if (self->sort == MORTISE_PAYLOAD_BOUNDARY && !g_str_equal (name, "allOf"))
        add (self, pointer, name,
             mortise_payload_value_make (self->root, alternative, MORTISE_PAYLOAD_LEAST, self->random),
             "Alternative %u", i + 1);
      visit (self, alternative, pointer, depth + 1);
    }
}

static void
visit (Maker *self, JsonNode *node, const char *pointer, guint depth)
{
  JsonObject *schema = mortise_payload_schema_resolve (self->root, node);
  JsonNode *value = mortise_json_pointer_find (self->base, pointer);

  if (schema == NULL || value == NULL || depth > MAX_DEPTH || self->cases->len >= MORTISE_PAYLOAD_MAX_CASES)
    return;
  if (self->sort == MORTISE_PAYLOAD_BOUNDARY)
    add_boundaries (self, node, schema, pointer);
  else
    add_violations (self, node, schema, pointer);
  if (JSON_NODE_HOLDS_OBJECT (value))
    visit_members (self, schema, json_node_get_object (value), pointer, depth);
  else if (JSON_NODE_HOLDS_ARRAY (value))
    visit_elements (self, schema, json_node_get_array (value), pointer, depth);
  visit_alternatives (self, schema, "allOf", pointer, depth);
  visit_alternatives (self, schema, "anyOf", pointer, depth);
  visit_alternatives (self, schema, "oneOf", pointer, depth);
}

/* --- making ------------------------------------------------------------------------------------------------------- */

static void
add_valid (Maker *self)
{
  add_payload (self, "", NULL, g_strdup ("Everything"), mortise_payload_value_copy (self->base));
  add_payload (self, "", NULL, g_strdup ("Only what is required"),
               mortise_payload_value_make (self->root, self->root, MORTISE_PAYLOAD_LEAST, self->random));
  for (guint i = 1; i <= N_RANDOM; i++)
    add_payload (self, "", NULL, g_strdup_printf ("At random, %u", i),
                 mortise_payload_value_make (self->root, self->root, MORTISE_PAYLOAD_RANDOM, self->random));
}

/* Where a schema asks for what cannot be made up, the sample is what fits. */
static gboolean
make_base (Maker *self, JsonNode *sample, GError **error)
{
  self->base = mortise_payload_value_make (self->root, self->root, MORTISE_PAYLOAD_WHOLE, self->random);
  if (fits (self, self->base))
    return TRUE;
  if (sample == NULL)
    return mortise_json_schema_check (self->schema, self->base, error);
  json_node_unref (self->base);
  self->base = mortise_payload_value_copy (sample);
  return mortise_json_schema_check (self->schema, self->base, error);
}

static void
maker_clear (Maker *self)
{
  g_clear_object (&self->schema);
  g_clear_pointer (&self->random, g_rand_free);
  g_clear_pointer (&self->base, json_node_unref);
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Maker, maker_clear)

/**
 * mortise_payload_make:
 * @schema: the JSON Schema (draft-07) of a hook's payload
 * @sample: (nullable): a payload that fits, for where none can be made up
 * @sort: what kind is wanted
 * @seed: what chance begins with: the same gives the same
 * @error: return location for `MORTISE_ERROR_INVALID`: it is no schema, or nothing that fits it could be made
 *
 * Makes payloads of a schema. They may be made on any thread, as long as nobody else uses @schema and @sample.
 *
 * Returns: (transfer full) (element-type MortisePayloadCase) (nullable): up to %MORTISE_PAYLOAD_MAX_CASES, in the order
 *   of the schema; none where there is nothing to be at a limit or wrong
 */
GPtrArray *
mortise_payload_make (JsonNode *schema, JsonNode *sample, MortisePayloadSort sort, guint32 seed, GError **error)
{
  g_auto (Maker) self = { .root = schema, .sort = sort };

  self.schema = mortise_json_schema_new (schema, error);
  if (self.schema == NULL)
    return NULL;
  self.random = g_rand_new_with_seed (seed);
  self.cases = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_payload_case_free);
  self.texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!make_base (&self, sample, error))
    {
      g_prefix_error_literal (error, "no payload can be made up for this schema, and there is no sample: ");
      return NULL;
    }
  if (sort == MORTISE_PAYLOAD_VALID)
    add_valid (&self);
  else
    visit (&self, schema, "", 0);
  return g_steal_pointer (&self.cases);
}
