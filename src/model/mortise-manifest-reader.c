/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-manifest-reader.h"

#include "mortise-error.h"
#include "mortise-json.h"

/* No list in a manifest is longer. */
#define MAX_ELEMENTS 1000

static gboolean
is_text (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)) && *at != '\n' && *at != '\t')
      return FALSE;
  return TRUE;
}

gboolean
mortise_manifest_read_string (JsonObject *object,
                              const char *pointer,
                              const char *name,
                              gboolean required,
                              glong max_length,
                              char **value,
                              GError **error)
{
  JsonNode *node = mortise_json_get_member (object, name);
  const char *text = mortise_json_get_string (object, name, NULL);

  if (node == NULL && !required)
    return TRUE;
  if (node == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/%s: missing; add it", pointer, name);
  else if (text == NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/%s: write a string", pointer, name);
  else if (g_utf8_strlen (text, -1) > max_length || (required && *text == '\0'))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/%s: write 1 to %ld characters", pointer, name,
                 max_length);
  else if (!is_text (text))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/%s: has a control character; take it out", pointer,
                 name);
  else
    {
      *value = g_strdup (text);
      return TRUE;
    }
  return FALSE;
}

gboolean
mortise_manifest_read_int (JsonObject *object,
                           const char *pointer,
                           const char *name,
                           gint64 minimum,
                           gint64 maximum,
                           gint64 fallback,
                           gint64 *value,
                           GError **error)
{
  JsonNode *node = mortise_json_get_member (object, name);

  *value = mortise_json_get_int (object, name, minimum - 1);
  if (node == NULL)
    *value = fallback;
  if (*value >= minimum && *value <= maximum)
    return TRUE;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "%s/%s: write a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, pointer, name, minimum,
               maximum);
  return FALSE;
}

gboolean
mortise_manifest_read_array (JsonObject *object,
                             const char *pointer,
                             const char *name,
                             JsonArray **value,
                             GError **error)
{
  *value = mortise_json_get_array (object, name);
  if (*value == NULL && mortise_json_get_member (object, name) != NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/%s: write a list", pointer, name);
      return FALSE;
    }
  if (*value != NULL && json_array_get_length (*value) > MAX_ELEMENTS)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/%s: more than %d entries; shorten it", pointer,
                   name, MAX_ELEMENTS);
      return FALSE;
    }
  return TRUE;
}

JsonObject *
mortise_manifest_read_element (JsonArray *array, const char *pointer, guint index, GError **error)
{
  JsonNode *node = json_array_get_element (array, index);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/%u: write an object", pointer, index);
  return NULL;
}
