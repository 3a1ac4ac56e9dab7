/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lead-scorer-json.h"

/* A number, or a string that is one: forms on the web send the latter. */
gboolean
lead_scorer_json_read_number (JsonNode *node, double *value)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  const char *text;
  char *end;

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    {
      *value = json_node_get_double (node);
      return TRUE;
    }
  if (type != G_TYPE_STRING)
    return FALSE;

  text = json_node_get_string (node);
  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && g_ascii_isdigit (*text);
}
