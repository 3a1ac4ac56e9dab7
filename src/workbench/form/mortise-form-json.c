/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of a form do not change: a change makes a new container, which shares what it holds with the old one. */
#include "mortise-form-json.h"

#include "mortise-json-canonical.h"
#include "mortise-json.h"

/*< private >
 * mortise_form_json_equal:
 * @left: (nullable): a value, or none
 * @right: (nullable): another
 *
 * Returns: whether both are the same to JSON Schema, as 1 and 1.0 are, or both are none
 */
gboolean
mortise_form_json_equal (JsonNode *left, JsonNode *right)
{
  g_autofree char *left_text = NULL, *right_text = NULL;
  gsize left_length, right_length;

  if (left == NULL || right == NULL || left == right)
    return left == right;
  left_text = mortise_json_canonical_new (left, &left_length);
  right_text = mortise_json_canonical_new (right, &right_length);
  return left_length == right_length && memcmp (left_text, right_text, left_length) == 0;
}

/*< private >
 * mortise_form_json_has_element:
 * @array: values
 * @value: a value
 *
 * Returns: whether @value is among them
 */
gboolean
mortise_form_json_has_element (JsonArray *array, JsonNode *value)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (mortise_form_json_equal (json_array_get_element (array, i), value))
      return TRUE;
  return FALSE;
}

/*< private >
 * mortise_form_json_copy_object:
 * @object: an object
 *
 * Returns: (transfer full): another with the same members, in the same order
 */
JsonObject *
mortise_form_json_copy_object (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (copy, name, json_node_ref (value));
  return copy;
}

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

/*< private >
 * mortise_form_json_with_member:
 * @object: (nullable): an object; anything else counts as an empty one
 * @name: the name of a member
 * @value: (nullable): its value, or %NULL to leave it out
 *
 * Returns: (transfer full): the object with that member
 */
JsonNode *
mortise_form_json_with_member (JsonNode *object, const char *name, JsonNode *value)
{
  JsonObject *copy = object != NULL && JSON_NODE_HOLDS_OBJECT (object)
                         ? mortise_form_json_copy_object (json_node_get_object (object))
                         : json_object_new ();

  /* json-glib does not take what a member is already. */
  if (value != NULL && json_object_get_member (copy, name) != value)
    json_object_set_member (copy, name, json_node_ref (value));
  else if (value == NULL && json_object_has_member (copy, name))
    json_object_remove_member (copy, name);
  return take_object (copy);
}

/*< private >
 * mortise_form_json_with_renamed:
 * @object: an object
 * @from: the name of a member
 * @to: its new name
 *
 * Returns: (transfer full): the object with that member under another name, at the same place
 */
JsonNode *
mortise_form_json_with_renamed (JsonNode *object, const char *from, const char *to)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, json_node_get_object (object));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (copy, g_str_equal (name, from) ? to : name, json_node_ref (value));
  return take_object (copy);
}

static JsonArray *
get_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* @array with @value before or, with @instead, at the place of the element at @index. */
static JsonNode *
splice (JsonNode *array, guint index, gboolean instead, JsonNode *value)
{
  JsonArray *own = get_array (array), *copy = json_array_new ();
  guint length = own != NULL ? json_array_get_length (own) : 0;

  for (guint i = 0; i <= length; i++)
    {
      if (i == index && value != NULL)
        json_array_add_element (copy, json_node_ref (value));
      if (i < length && !(i == index && instead))
        json_array_add_element (copy, json_node_ref (json_array_get_element (own, i)));
    }
  return take_array (copy);
}

/*< private >
 * mortise_form_json_with_element:
 * @array: an array
 * @index: the place of an element
 * @value: another for that place
 *
 * Returns: (transfer full): the array with that element
 */
JsonNode *
mortise_form_json_with_element (JsonNode *array, guint index, JsonNode *value)
{
  return splice (array, index, TRUE, value);
}

/*< private >
 * mortise_form_json_with_inserted:
 * @array: (nullable): an array; anything else counts as an empty one
 * @index: a place, up to the number of elements
 * @value: an element to put there
 *
 * Returns: (transfer full): the array with one element more
 */
JsonNode *
mortise_form_json_with_inserted (JsonNode *array, guint index, JsonNode *value)
{
  return splice (array, index, FALSE, value);
}

/*< private >
 * mortise_form_json_with_removed:
 * @array: an array
 * @index: the place of an element
 *
 * Returns: (transfer full): the array without it
 */
JsonNode *
mortise_form_json_with_removed (JsonNode *array, guint index)
{
  return splice (array, index, TRUE, NULL);
}

/* --- schemas ------------------------------------------------------------------------------------------------------ */

/*< private >
 * mortise_form_json_make_all_of:
 * @first: a schema
 * @second: another
 *
 * Returns: (transfer full): one that asks for both
 */
JsonNode *
mortise_form_json_make_all_of (JsonNode *first, JsonNode *second)
{
  JsonObject *object = json_object_new ();
  JsonArray *both = json_array_new ();

  json_array_add_element (both, json_node_ref (first));
  json_array_add_element (both, json_node_ref (second));
  json_object_set_array_member (object, "allOf", both);
  return take_object (object);
}

static const struct
{
  MortiseJsonTypes type;
  const char *name;
} type_names[] = {
  { MORTISE_JSON_TYPE_NULL, "null" },       { MORTISE_JSON_TYPE_BOOLEAN, "boolean" },
  { MORTISE_JSON_TYPE_INTEGER, "integer" }, { MORTISE_JSON_TYPE_NUMBER, "number" },
  { MORTISE_JSON_TYPE_STRING, "string" },   { MORTISE_JSON_TYPE_ARRAY, "array" },
  { MORTISE_JSON_TYPE_OBJECT, "object" },
};

/*< private >
 * mortise_form_json_make_types:
 * @types: some types
 *
 * Returns: (transfer full): what `type` says in a schema for them
 */
JsonNode *
mortise_form_json_make_types (MortiseJsonTypes types)
{
  JsonArray *names = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if ((types & type_names[i].type) != 0)
      json_array_add_string_element (names, type_names[i].name);
  return take_array (names);
}

/*< private >
 * mortise_form_json_make_typed:
 * @type: the name of a type
 *
 * Returns: (transfer full): a schema of all values of that type
 */
JsonNode *
mortise_form_json_make_typed (const char *type)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", type);
  return take_object (object);
}

/*< private >
 * mortise_form_json_find_default:
 * @schema: a schema
 * @property: a part of it
 *
 * Returns: (transfer none) (nullable): the default beside a reference or where it leads to
 */
JsonNode *
mortise_form_json_find_default (MortiseFormSchema *schema, JsonNode *property)
{
  JsonObject *own = JSON_NODE_HOLDS_OBJECT (property) ? json_node_get_object (property) : NULL;
  JsonNode *fallback = mortise_json_get_member (own, "default");
  JsonNode *target = mortise_form_schema_follow (schema, property);
  JsonArray *parts = mortise_json_get_array (own, "allOf");

  if (fallback == NULL && JSON_NODE_HOLDS_OBJECT (target))
    fallback = mortise_json_get_member (json_node_get_object (target), "default");
  for (guint i = 0; fallback == NULL && target == property && parts != NULL && i < json_array_get_length (parts); i++)
    fallback = mortise_form_json_find_default (schema, json_array_get_element (parts, i));
  return fallback;
}
