/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Why not JsonGenerator: up to json-glib 1.6 it writes 1e22 as `1e+22.0`, leaves U+001F as it is, and writes what is
 * not a number as `nan.0`, none of which is JSON. What goes over the wire is scanned strictly at the other end.
 */
#include "mortise-json-writer.h"

#include <math.h>
#include <string.h>

static void write_node (GString *out, JsonNode *node, gboolean pretty, guint depth);

static void
write_escaped (GString *out, const char *string)
{
  static const char controls[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
  const char *plain = string;

  for (const char *p = string;; p++)
    {
      gboolean is_control = (guchar) *p < 0x20 || *p == 0x7f;
      const char *control;

      if (!is_control && *p != '"' && *p != '\\')
        continue;
      g_string_append_len (out, plain, p - plain);
      if (*p == '\0')
        return;
      plain = p + 1;
      control = strchr (controls, *p);
      if (control != NULL)
        g_string_append_printf (out, "\\%c", letters[control - controls]);
      else
        g_string_append_printf (out, "\\u%04x", *p);
    }
}

/*< private >
 * mortise_json_write_string:
 * @out: where to append
 * @string: any text; what is not UTF-8 in it is written as U+FFFD
 *
 * Appends @string in double quotes, escaped.
 */
void
mortise_json_write_string (GString *out, const char *string)
{
  g_string_append_c (out, '"');
  if (g_utf8_validate (string, -1, NULL))
    write_escaped (out, string);
  else
    {
      g_autofree char *mended = g_utf8_make_valid (string, -1);

      write_escaped (out, mended);
    }
  g_string_append_c (out, '"');
}

/* In the fewest digits that read back as the same number, and never as an integer. */
static void
write_double (GString *out, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    {
      g_string_append (out, "null");
      return;
    }
  for (guint precision = 15; precision <= 17; precision++)
    {
      char format[] = { '%', '.', '1', '0' + precision % 10, 'g', '\0' };

      g_ascii_formatd (digits, sizeof digits, format, number);
      if (g_ascii_strtod (digits, NULL) == number)
        break;
    }
  g_string_append (out, digits);
  if (strpbrk (digits, ".e") == NULL)
    g_string_append (out, ".0");
}

static void
write_value (GString *out, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    write_double (out, json_node_get_double (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_STRING && json_node_get_string (node) != NULL)
    mortise_json_write_string (out, json_node_get_string (node));
  else
    g_string_append (out, "null");
}

static void
write_line_break (GString *out, gboolean pretty, guint depth)
{
  if (pretty)
    g_string_append_printf (out, "\n%*s", depth * 2, "");
}

static void
write_array (GString *out, JsonArray *array, gboolean pretty, guint depth)
{
  guint length = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_line_break (out, pretty, depth + 1);
      write_node (out, json_array_get_element (array, i), pretty, depth + 1);
    }
  if (length > 0)
    write_line_break (out, pretty, depth);
  g_string_append_c (out, ']');
}

static void
write_object (GString *out, JsonObject *object, gboolean pretty, guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean is_first = TRUE;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      if (!is_first)
        g_string_append_c (out, ',');
      is_first = FALSE;
      write_line_break (out, pretty, depth + 1);
      mortise_json_write_string (out, name);
      g_string_append (out, pretty ? ": " : ":");
      write_node (out, value, pretty, depth + 1);
    }
  if (!is_first)
    write_line_break (out, pretty, depth);
  g_string_append_c (out, '}');
}

static void
write_node (GString *out, JsonNode *node, gboolean pretty, guint depth)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      write_object (out, json_node_get_object (node), pretty, depth);
      break;
    case JSON_NODE_ARRAY:
      write_array (out, json_node_get_array (node), pretty, depth);
      break;
    case JSON_NODE_VALUE:
      write_value (out, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (out, "null");
      break;
    }
}

/*< private >
 * mortise_json_write:
 * @out: where to append
 * @node: any value, not nested deeper than a program's stack bears
 * @pretty: whether to indent by two spaces, with one member or element a line
 *
 * Appends @node as RFC 8259 text. Members keep their order.
 */
void
mortise_json_write (GString *out, JsonNode *node, gboolean pretty)
{
  write_node (out, node, pretty, 0);
}
