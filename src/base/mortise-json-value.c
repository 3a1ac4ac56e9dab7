/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What JSON Schema asks about a value, whatever json-glib keeps it as. */
#include "mortise-json-value.h"

#include <float.h>
#include <math.h>

#include "mortise-json-writer.h"

/* How much of a text a message shows, in characters. */
#define MAX_SHOWN 60

static const struct
{
  MortiseJsonTypes type;
  const char *name;
  const char *phrase;
} type_names[] = {
  { MORTISE_JSON_TYPE_BOOLEAN, "boolean", "true or false" },
  { MORTISE_JSON_TYPE_INTEGER, "integer", "an integer" },
  { MORTISE_JSON_TYPE_NUMBER, "number", "a number" },
  { MORTISE_JSON_TYPE_STRING, "string", "a string" },
  { MORTISE_JSON_TYPE_ARRAY, "array", "an array" },
  { MORTISE_JSON_TYPE_OBJECT, "object", "an object" },
  { MORTISE_JSON_TYPE_NULL, "null", "null" },
};

static gboolean
is_int (JsonNode *node)
{
  return json_node_get_value_type (node) == G_TYPE_INT64;
}

static MortiseJsonTypes
get_scalar_types (JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  double number;

  if (type == G_TYPE_STRING)
    return json_node_get_string (node) != NULL ? MORTISE_JSON_TYPE_STRING : MORTISE_JSON_TYPE_NULL;
  if (type == G_TYPE_BOOLEAN)
    return MORTISE_JSON_TYPE_BOOLEAN;
  if (type == G_TYPE_INT64)
    return MORTISE_JSON_TYPE_INTEGER | MORTISE_JSON_TYPE_NUMBER;
  number = json_node_get_double (node);
  if (isfinite (number) && number == trunc (number))
    return MORTISE_JSON_TYPE_INTEGER | MORTISE_JSON_TYPE_NUMBER;
  return MORTISE_JSON_TYPE_NUMBER;
}

/*< private >
 * mortise_json_value_get_types:
 * @node: any value
 *
 * Returns: the type of @node; 1.0 is an integer, too
 */
MortiseJsonTypes
mortise_json_value_get_types (JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return MORTISE_JSON_TYPE_OBJECT;
    case JSON_NODE_ARRAY:
      return MORTISE_JSON_TYPE_ARRAY;
    case JSON_NODE_VALUE:
      return get_scalar_types (node);
    case JSON_NODE_NULL:
    default:
      return MORTISE_JSON_TYPE_NULL;
    }
}

/*< private >
 * mortise_json_types_from_name:
 * @name: the name of a type in a schema
 *
 * Returns: that type, or 0
 */
MortiseJsonTypes
mortise_json_types_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_str_equal (type_names[i].name, name))
      return type_names[i].type;
  return 0;
}

/*< private >
 * mortise_json_types_describe:
 * @types: one or more types
 *
 * Returns: (transfer full): a phrase such as `a string or null`
 */
char *
mortise_json_types_describe (MortiseJsonTypes types)
{
  g_autoptr (GPtrArray) phrases = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if ((types & type_names[i].type) != 0)
      g_ptr_array_add (phrases, (char *) type_names[i].phrase);
  g_ptr_array_add (phrases, NULL);
  return g_strjoinv (" or ", (char **) phrases->pdata);
}

/*< private >
 * mortise_json_value_is_within_depth:
 * @node: any value
 * @max_depth: how many containers may lie within each other
 *
 * Returns: whether @node is safe to walk by recursion
 */
gboolean
mortise_json_value_is_within_depth (JsonNode *node, guint max_depth)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint length = json_array_get_length (array);

      for (guint i = 0; i < length && max_depth > 0; i++)
        if (!mortise_json_value_is_within_depth (json_array_get_element (array, i), max_depth - 1))
          return FALSE;
      return max_depth > 0;
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (max_depth > 0 && json_object_iter_next (&iter, NULL, &member))
        if (!mortise_json_value_is_within_depth (member, max_depth - 1))
          return FALSE;
      return max_depth > 0;
    }
  return TRUE;
}

/* Exactly, where a conversion of the integer to a double would round. */
static int
compare_int_to_double (gint64 left, double right)
{
  const double beyond = 9223372036854775808.0; /* 2 to the power of 63 */
  gint64 whole;
  double fraction;

  if (right >= beyond)
    return -1;
  if (right < -beyond)
    return 1;
  whole = (gint64) right;
  if (left != whole)
    return left < whole ? -1 : 1;
  fraction = right - (double) whole;
  return fraction > 0 ? -1 : fraction < 0;
}

/*< private >
 * mortise_json_value_compare_numbers:
 * @left: a number
 * @right: another
 *
 * Returns: less than, equal to or greater than 0, as @left is to @right
 */
int
mortise_json_value_compare_numbers (JsonNode *left, JsonNode *right)
{
  if (is_int (left) && is_int (right))
    {
      gint64 a = json_node_get_int (left), b = json_node_get_int (right);

      return a < b ? -1 : a > b;
    }
  if (is_int (left))
    return compare_int_to_double (json_node_get_int (left), json_node_get_double (right));
  if (is_int (right))
    return -compare_int_to_double (json_node_get_int (right), json_node_get_double (left));

  double a = json_node_get_double (left), b = json_node_get_double (right);

  return a < b ? -1 : a > b;
}

/*< private >
 * mortise_json_value_is_multiple:
 * @number: a number
 * @divisor: a number above 0
 *
 * Doubles are taken as the decimal numbers that they stand for: 0.0075 is a multiple of 0.0001, though their doubles'
 * quotient is not whole. Where the quotient is beyond the range of a double they are taken as they are.
 *
 * Returns: whether @number is @divisor times an integer
 */
gboolean
mortise_json_value_is_multiple (JsonNode *number, JsonNode *divisor)
{
  double dividend, by, rest;

  if (is_int (number) && is_int (divisor))
    return json_node_get_int (divisor) == 1 || json_node_get_int (number) % json_node_get_int (divisor) == 0;

  dividend = fabs (json_node_get_double (number));
  by = json_node_get_double (divisor);
  rest = fmod (dividend, by);
  if (!isfinite (dividend / by))
    return rest == 0;
  return MIN (rest, by - rest) <= dividend * DBL_EPSILON;
}

/*< private >
 * mortise_json_text_describe:
 * @text: any text
 *
 * Returns: (transfer full): it in double quotes, escaped and not longer than a message bears
 */
char *
mortise_json_text_describe (const char *text)
{
  GString *shown = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (g_utf8_strlen (valid, -1) > MAX_SHOWN)
    {
      g_autofree char *start = g_utf8_substring (valid, 0, MAX_SHOWN - 1);
      g_autofree char *cut = g_strconcat (start, "…", NULL);

      mortise_json_write_string (shown, cut);
    }
  else
    mortise_json_write_string (shown, valid);
  return g_string_free (shown, FALSE);
}

/*< private >
 * mortise_json_value_describe:
 * @node: any value
 *
 * Returns: (transfer full): @node as a message shows it, such as `"red"`, `12` or `an array`
 */
char *
mortise_json_value_describe (JsonNode *node)
{
  MortiseJsonTypes types = mortise_json_value_get_types (node);
  GString *shown;

  if ((types & (MORTISE_JSON_TYPE_ARRAY | MORTISE_JSON_TYPE_OBJECT)) != 0)
    return mortise_json_types_describe (types);
  if (types == MORTISE_JSON_TYPE_STRING)
    return mortise_json_text_describe (json_node_get_string (node));
  shown = g_string_new (NULL);
  mortise_json_write (shown, node, FALSE);
  return g_string_free (shown, FALSE);
}
