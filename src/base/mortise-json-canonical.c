/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One text for all values that JSON Schema holds equal: 1 and 1.0, and objects whose members are in another order.
 * With it `enum` is a look-up and `uniqueItems` a sort, where comparing values in pairs takes quadratic time.
 * Strings carry their length, so that no two values have one text.
 */
#include "mortise-json-canonical.h"

#include <math.h>
#include <string.h>

static void append_node (GString *out, JsonNode *node);

static void
append_string (GString *out, const char *string)
{
  g_string_append_printf (out, "s%" G_GSIZE_FORMAT ":", strlen (string));
  g_string_append (out, string);
}

static void
append_double (GString *out, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean fits_int = number >= -0x1p63 && number < 0x1p63;

  if (fits_int && number == trunc (number))
    g_string_append_printf (out, "n%" G_GINT64_FORMAT, (gint64) number);
  else
    g_string_append_printf (out, "n%s", g_ascii_dtostr (digits, sizeof digits, number));
}

static void
append_scalar (GString *out, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING && json_node_get_string (node) == NULL)
    g_string_append_c (out, '0');
  else if (type == G_TYPE_STRING)
    append_string (out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append_c (out, json_node_get_boolean (node) ? 't' : 'f');
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "n%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    append_double (out, json_node_get_double (node));
}

static void
append_array (GString *out, JsonArray *array)
{
  guint length = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < length; i++)
    {
      append_node (out, json_array_get_element (array, i));
      g_string_append_c (out, ',');
    }
  g_string_append_c (out, ']');
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
append_object (GString *out, JsonObject *object)
{
  g_autoptr (GPtrArray) names = g_ptr_array_sized_new (json_object_get_size (object));
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, (char *) name);
  g_ptr_array_sort (names, compare_names);

  g_string_append_c (out, '{');
  for (guint i = 0; i < names->len; i++)
    {
      append_string (out, names->pdata[i]);
      append_node (out, json_object_get_member (object, names->pdata[i]));
      g_string_append_c (out, ',');
    }
  g_string_append_c (out, '}');
}

static void
append_node (GString *out, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (out, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      append_array (out, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      append_scalar (out, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append_c (out, '0');
      break;
    }
}

/*< private >
 * mortise_json_canonical_new:
 * @node: any value that is safe to walk by recursion
 * @length: (out) (optional): how many bytes the text has
 *
 * Returns: (transfer full): a text that is equal for equal values, and only for them
 */
char *
mortise_json_canonical_new (JsonNode *node, gsize *length)
{
  GString *out = g_string_new (NULL);

  append_node (out, node);
  if (length != NULL)
    *length = out->len;
  return g_string_free (out, FALSE);
}
