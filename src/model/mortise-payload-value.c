/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value that a JSON Schema accepts, as far as that can be told from its keywords one by one. */
#include "mortise-payload-value.h"

#include "mortise-json-pointer.h"
#include "mortise-json.h"
#include "mortise-payload-text.h"

#include <math.h>
#include <string.h>

/* A schema may be anybody's, and refer to itself. */
#define MAX_REFERENCES 16
#define MAX_DEPTH 32
#define MAX_VALUES 20000
/* How far above the least number one is taken at random. */
#define RANDOM_SPAN 100

typedef struct
{
  JsonNode *root;
  MortisePayloadShape shape;
  GRand *random;
  guint n_values;
} Maker;

static JsonNode *make (Maker *self, JsonNode *schema, guint depth);

static JsonNode *
copy_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *copy = json_array_sized_new (json_array_get_length (array));

  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (copy, mortise_payload_value_copy (json_array_get_element (array, i)));
  json_node_take_array (node, copy);
  return node;
}

static JsonNode *
copy_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (copy, name, mortise_payload_value_copy (member));
  json_node_take_object (node, copy);
  return node;
}

/* (transfer full): shares nothing with @value, as json_node_copy() would. */
JsonNode *
mortise_payload_value_copy (JsonNode *value)
{
  if (JSON_NODE_HOLDS_ARRAY (value))
    return copy_array (json_node_get_array (value));
  if (JSON_NODE_HOLDS_OBJECT (value))
    return copy_object (json_node_get_object (value));
  return json_node_copy (value);
}

/* --- reading a schema --------------------------------------------------------------------------------------------- */

/**
 * mortise_payload_schema_resolve:
 * @root: the whole schema, which references are looked for in
 * @schema: (nullable): a part of it
 *
 * Returns: (transfer none) (nullable): the object that says what belongs there; %NULL where anything may
 */
JsonObject *
mortise_payload_schema_resolve (JsonNode *root, JsonNode *schema)
{
  for (guint i = 0; i < MAX_REFERENCES && schema != NULL && JSON_NODE_HOLDS_OBJECT (schema); i++)
    {
      const char *reference = mortise_json_get_string (json_node_get_object (schema), "$ref", NULL);

      if (reference == NULL)
        return json_node_get_object (schema);
      schema = *reference == '#' ? mortise_json_pointer_find (root, reference + 1) : NULL;
    }
  return NULL;
}

static gboolean
has_any (JsonObject *schema, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (json_object_has_member (schema, names[i]))
      return TRUE;
  return FALSE;
}

/* What a schema is about that names no type. */
static const char *
guess_type (JsonObject *schema)
{
  static const char *const of_objects[]
      = { "properties", "required", "additionalProperties", "patternProperties", "minProperties", NULL };
  static const char *const of_arrays[] = { "items", "minItems", "maxItems", "uniqueItems", NULL };
  static const char *const of_numbers[]
      = { "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", NULL };

  if (has_any (schema, of_objects))
    return "object";
  if (has_any (schema, of_arrays))
    return "array";
  return has_any (schema, of_numbers) ? "number" : "string";
}

static gboolean
includes (const char *name, const char *type)
{
  return g_strcmp0 (name, type) == 0 || (g_str_equal (type, "integer") && g_strcmp0 (name, "number") == 0);
}

/* Whether a value of @type is among those that @schema itself is about, and not one of its alternatives. */
gboolean
mortise_payload_schema_allows (JsonObject *schema, const char *type)
{
  static const char *const alternatives[] = { "anyOf", "oneOf", "allOf", NULL };
  JsonArray *types = mortise_json_get_array (schema, "type");
  const char *only = mortise_json_get_string (schema, "type", NULL);

  if (types == NULL && only == NULL && has_any (schema, alternatives))
    return FALSE;
  if (types == NULL)
    return includes (only != NULL ? only : guess_type (schema), type);
  for (guint i = 0; i < json_array_get_length (types); i++)
    if (includes (json_array_get_string_element (types, i), type))
      return TRUE;
  return FALSE;
}

/* The type that a value of @schema has first of all, null only where it can have no other. */
const char *
mortise_payload_schema_get_type (JsonObject *schema)
{
  JsonArray *types = mortise_json_get_array (schema, "type");
  const char *only = mortise_json_get_string (schema, "type", NULL);

  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    {
      only = json_array_get_string_element (types, i);
      if (g_strcmp0 (only, "null") != 0)
        break;
    }
  return only != NULL ? only : guess_type (schema);
}

/* --- scalars ------------------------------------------------------------------------------------------------------ */

static JsonNode *
make_text (Maker *self, JsonObject *schema)
{
  const char *pattern = mortise_json_get_string (schema, "pattern", NULL);
  const char *fixed = mortise_payload_text_of_format (mortise_json_get_string (schema, "format", ""));
  guint64 least = (guint64) MAX (mortise_json_get_int (schema, "minLength", 0), 0);
  guint64 most = (guint64) MAX (mortise_json_get_int (schema, "maxLength", G_MAXINT64), 0);
  g_autofree char *text = NULL;

  if (fixed != NULL)
    text = g_strdup (fixed);
  else if (pattern != NULL)
    text = mortise_payload_text_of_pattern (pattern, FALSE, self->random);
  if (text == NULL)
    text = mortise_payload_text_of_length (CLAMP (4, least, MAX (least, most)));
  return json_node_init_string (json_node_alloc (), text);
}

static double
get_least (JsonObject *schema, double step)
{
  double least = mortise_json_get_double (schema, "minimum", -INFINITY);

  return MAX (least, mortise_json_get_double (schema, "exclusiveMinimum", -INFINITY) + step);
}

static double
get_most (JsonObject *schema, double step)
{
  double most = mortise_json_get_double (schema, "maximum", INFINITY);

  return MIN (most, mortise_json_get_double (schema, "exclusiveMaximum", INFINITY) - step);
}

static JsonNode *
make_number (Maker *self, JsonObject *schema, gboolean is_integer)
{
  double multiple = mortise_json_get_double (schema, "multipleOf", 0);
  double step = is_integer ? 1 : 0.5;
  double least = get_least (schema, step);
  double most = get_most (schema, step);
  double value;

  if (isinf (least))
    least = isinf (most) ? 1 : most - RANDOM_SPAN;
  most = MIN (most, least + RANDOM_SPAN);
  value = floor (least + (most - least) * g_rand_double (self->random));
  if (value < least)
    value = is_integer ? ceil (least) : least;
  if (multiple > 0)
    value = ceil (value / multiple) * multiple;
  if (is_integer && fabs (value) < (double) G_MAXINT64 / 2)
    return json_node_init_int (json_node_alloc (), (gint64) value);
  return json_node_init_double (json_node_alloc (), value);
}

/* --- arrays and objects ------------------------------------------------------------------------------------------- */

static JsonNode *
get_item_schema (JsonObject *schema, guint index)
{
  JsonNode *items = mortise_json_get_member (schema, "items");

  if (items == NULL || !JSON_NODE_HOLDS_ARRAY (items))
    return items;
  if (index < json_array_get_length (json_node_get_array (items)))
    return json_array_get_element (json_node_get_array (items), index);
  return mortise_json_get_member (schema, "additionalItems");
}

/* What has to be different from all before it is told apart by a number. */
static void
make_different (JsonNode *value, guint index)
{
  if (index > 0 && JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    {
      g_autofree char *text = g_strdup_printf ("%s%u", json_node_get_string (value), index);

      json_node_set_string (value, text);
    }
  else if (index > 0 && JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64)
    json_node_set_int (value, json_node_get_int (value) + index);
}

static JsonNode *
make_array (Maker *self, JsonObject *schema, guint length, guint depth)
{
  gboolean is_unique = mortise_json_get_boolean (schema, "uniqueItems", FALSE);
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < length && self->n_values < MAX_VALUES; i++)
    {
      JsonNode *element = make (self, get_item_schema (schema, i), depth + 1);

      if (is_unique)
        make_different (element, i);
      json_array_add_element (array, element);
    }
  json_node_take_array (node, array);
  return node;
}

static guint
choose_length (Maker *self, JsonObject *schema)
{
  gint64 least = CLAMP (mortise_json_get_int (schema, "minItems", 0), 0, MORTISE_PAYLOAD_MAX_ITEMS);
  gint64 most = CLAMP (mortise_json_get_int (schema, "maxItems", G_MAXINT64), least, MORTISE_PAYLOAD_MAX_ITEMS);

  if (self->shape == MORTISE_PAYLOAD_LEAST)
    return (guint) least;
  if (self->shape == MORTISE_PAYLOAD_RANDOM)
    return (guint) MIN (least + g_rand_int_range (self->random, 0, 4), most);
  return (guint) MIN (MAX (least, 1), most);
}

static gboolean
is_required (JsonObject *schema, const char *name)
{
  JsonArray *required = mortise_json_get_array (schema, "required");

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    if (g_strcmp0 (json_array_get_string_element (required, i), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_wanted (Maker *self, JsonObject *schema, const char *name, guint depth)
{
  if (is_required (schema, name))
    return TRUE;
  if (self->shape == MORTISE_PAYLOAD_LEAST || depth >= MORTISE_PAYLOAD_MAX_OPTIONAL_DEPTH)
    return FALSE;
  return self->shape == MORTISE_PAYLOAD_WHOLE || g_rand_boolean (self->random);
}

/* Members that are required, and that the schema says nothing else of. */
static void
add_unnamed (Maker *self, JsonObject *schema, JsonObject *object, guint depth)
{
  JsonArray *required = mortise_json_get_array (schema, "required");
  JsonNode *others = mortise_json_get_member (schema, "additionalProperties");
  gint64 least = MIN (mortise_json_get_int (schema, "minProperties", 0), MORTISE_PAYLOAD_MAX_ITEMS);

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    {
      const char *name = json_array_get_string_element (required, i);

      if (name != NULL && !json_object_has_member (object, name))
        json_object_set_member (object, name, make (self, others, depth + 1));
    }
  for (guint i = 1; json_object_get_size (object) < least && i <= MORTISE_PAYLOAD_MAX_ITEMS; i++)
    {
      g_autofree char *name = g_strdup_printf ("member%u", i);

      json_object_set_member (object, name, make (self, others, depth + 1));
    }
}

static JsonNode *
make_object (Maker *self, JsonObject *schema, guint depth)
{
  JsonObject *members = mortise_json_get_object (schema, "properties");
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (members != NULL)
    {
      json_object_iter_init_ordered (&iter, members);
      while (self->n_values < MAX_VALUES && json_object_iter_next_ordered (&iter, &name, &member))
        if (is_wanted (self, schema, name, depth))
          json_object_set_member (object, name, make (self, member, depth + 1));
    }
  add_unnamed (self, schema, object, depth);
  json_node_take_object (node, object);
  return node;
}

/* --- any ---------------------------------------------------------------------------------------------------------- */

/* (transfer none) (nullable): a value that the schema itself has. */
static JsonNode *
get_given (Maker *self, JsonObject *schema)
{
  JsonArray *choices = mortise_json_get_array (schema, "enum");

  if (json_object_has_member (schema, "const"))
    return mortise_json_get_member (schema, "const");
  if (choices == NULL)
    choices = mortise_json_get_array (schema, "examples");
  if (choices == NULL || json_array_get_length (choices) == 0)
    return NULL;
  return json_array_get_element (choices,
                                 (guint) g_rand_int_range (self->random, 0, (gint32) json_array_get_length (choices)));
}

static const char *
choose_type (Maker *self, JsonObject *schema)
{
  JsonArray *types = mortise_json_get_array (schema, "type");
  guint n_types = types != NULL ? json_array_get_length (types) : 0;
  const char *type;

  if (self->shape != MORTISE_PAYLOAD_RANDOM || n_types == 0)
    return mortise_payload_schema_get_type (schema);
  type = json_array_get_string_element (types, (guint) g_rand_int_range (self->random, 0, (gint32) n_types));
  return type != NULL ? type : "null";
}

static JsonNode *
make_of_type (Maker *self, JsonObject *schema, const char *type, guint depth)
{
  if (g_str_equal (type, "object"))
    return make_object (self, schema, depth);
  if (g_str_equal (type, "array"))
    return make_array (self, schema, choose_length (self, schema), depth);
  if (g_str_equal (type, "string"))
    return make_text (self, schema);
  if (g_str_equal (type, "boolean"))
    return json_node_init_boolean (json_node_alloc (), g_rand_boolean (self->random));
  if (g_str_equal (type, "null"))
    return json_node_init_null (json_node_alloc ());
  return make_number (self, schema, g_str_equal (type, "integer"));
}

/* Puts the members of @other into @value, where both are objects; else @other is the value. */
static JsonNode *
merge (JsonNode *value, JsonNode *other)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (value) || !JSON_NODE_HOLDS_OBJECT (other))
    {
      json_node_unref (value);
      return other;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (other));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (json_node_get_object (value), name, json_node_ref (member));
  json_node_unref (other);
  return value;
}

static JsonNode *
add_alternatives (Maker *self, JsonObject *schema, JsonNode *value, guint depth)
{
  static const char *const names[] = { "anyOf", "oneOf" };
  JsonArray *all = mortise_json_get_array (schema, "allOf");

  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    value = merge (value, make (self, json_array_get_element (all, i), depth + 1));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonArray *some = mortise_json_get_array (schema, names[i]);
      guint n = some != NULL ? json_array_get_length (some) : 0;
      guint chosen
          = n > 0 && self->shape == MORTISE_PAYLOAD_RANDOM ? (guint) g_rand_int_range (self->random, 0, (gint32) n) : 0;

      if (n > 0)
        value = merge (value, make (self, json_array_get_element (some, chosen), depth + 1));
    }
  return value;
}

static JsonNode *
make (Maker *self, JsonNode *node, guint depth)
{
  JsonObject *schema = mortise_payload_schema_resolve (self->root, node);
  JsonNode *given;

  self->n_values++;
  if (depth > MAX_DEPTH || self->n_values > MAX_VALUES)
    return json_node_init_null (json_node_alloc ());
  if (schema == NULL)
    return json_node_init_string (json_node_alloc (), "text");
  given = get_given (self, schema);
  if (given != NULL)
    return mortise_payload_value_copy (given);
  return add_alternatives (self, schema, make_of_type (self, schema, choose_type (self, schema), depth), depth);
}

/**
 * mortise_payload_value_make:
 * @root: a JSON Schema, draft-07
 * @schema: (nullable): the part of it that the value is for
 * @shape: how much is made
 * @random: what chooses where there is a choice
 *
 * Makes up a value. It is bounded whatever the schema says, and nothing promises that it fits: keywords are looked at
 * one by one, and what `not`, `if` or `dependencies` ask for is not.
 *
 * Returns: (transfer full): a value that shares nothing with the schema
 */
JsonNode *
mortise_payload_value_make (JsonNode *root, JsonNode *schema, MortisePayloadShape shape, GRand *random)
{
  Maker self = { .root = root, .shape = shape, .random = random };

  return make (&self, schema, 0);
}

/* (transfer full): the same for an array of @length elements, up to MORTISE_PAYLOAD_MAX_ITEMS. */
JsonNode *
mortise_payload_value_make_array (JsonNode *root, JsonNode *schema, guint length, GRand *random)
{
  Maker self = { .root = root, .shape = MORTISE_PAYLOAD_LEAST, .random = random };
  JsonObject *resolved = mortise_payload_schema_resolve (root, schema);

  return resolved != NULL ? make_array (&self, resolved, MIN (length, MORTISE_PAYLOAD_MAX_ITEMS), 0)
                          : json_node_init_null (json_node_alloc ());
}
