/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RFC 6901: `/a~1b/0` is the first element of the array at the member `a/b`. */
#include "mortise-json-pointer.h"

#include <string.h>

/*< private >
 * mortise_json_pointer_is_valid:
 * @pointer: any text
 *
 * Returns: whether it is empty, or begins with a slash and has no `~` but in `~0` and `~1`
 */
gboolean
mortise_json_pointer_is_valid (const char *pointer)
{
  if (*pointer != '\0' && *pointer != '/')
    return FALSE;
  for (const char *p = pointer; (p = strchr (p, '~')) != NULL; p++)
    if (p[1] != '0' && p[1] != '1')
      return FALSE;
  return TRUE;
}

/*< private >
 * mortise_json_pointer_escape:
 * @token: a member's name
 *
 * Returns: (transfer full): @token as it stands between two slashes of a pointer
 */
char *
mortise_json_pointer_escape (const char *token)
{
  GString *escaped = g_string_new (NULL);

  for (const char *p = token; *p != '\0'; p++)
    if (*p == '~')
      g_string_append (escaped, "~0");
    else if (*p == '/')
      g_string_append (escaped, "~1");
    else
      g_string_append_c (escaped, *p);
  return g_string_free (escaped, FALSE);
}

/* In place, for it only gets shorter. */
static void
unescape (char *token)
{
  char *end = token;

  for (const char *p = token; *p != '\0'; p++)
    {
      if (*p == '~')
        *end++ = *++p == '0' ? '~' : '/';
      else
        *end++ = *p;
    }
  *end = '\0';
}

/*< private >
 * mortise_json_pointer_split:
 * @pointer: a valid pointer
 *
 * Returns: (transfer full): its tokens, unescaped
 */
GStrv
mortise_json_pointer_split (const char *pointer)
{
  GStrv tokens = g_strsplit (*pointer == '/' ? pointer + 1 : pointer, "/", -1);

  for (guint i = 0; tokens[i] != NULL; i++)
    unescape (tokens[i]);
  return tokens;
}

static gboolean
parse_index (const char *token, guint *index)
{
  guint64 number;

  if (*token == '0' && token[1] != '\0')
    return FALSE;
  if (!g_ascii_string_to_unsigned (token, 10, 0, G_MAXUINT, &number, NULL))
    return FALSE;
  *index = number;
  return TRUE;
}

/*< private >
 * mortise_json_pointer_step:
 * @node: any value
 * @token: one unescaped token of a pointer
 *
 * Returns: (transfer none) (nullable): the member or element of @node that @token names
 */
JsonNode *
mortise_json_pointer_step (JsonNode *node, const char *token)
{
  guint index;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), token);
  if (JSON_NODE_HOLDS_ARRAY (node) && parse_index (token, &index)
      && index < json_array_get_length (json_node_get_array (node)))
    return json_array_get_element (json_node_get_array (node), index);
  return NULL;
}

/*< private >
 * mortise_json_pointer_find:
 * @root: (nullable): any value
 * @pointer: a pointer
 *
 * Returns: (transfer none) (nullable): the part of @root that @pointer leads to, if it is a pointer and leads anywhere
 */
JsonNode *
mortise_json_pointer_find (JsonNode *root, const char *pointer)
{
  g_auto (GStrv) tokens = NULL;
  JsonNode *node = root;

  if (!mortise_json_pointer_is_valid (pointer))
    return NULL;
  tokens = *pointer != '\0' ? mortise_json_pointer_split (pointer) : NULL;
  for (guint i = 0; tokens != NULL && tokens[i] != NULL && node != NULL; i++)
    node = mortise_json_pointer_step (node, tokens[i]);
  return node;
}
