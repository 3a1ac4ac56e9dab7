/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Trees do not know where in the text their nodes stood. What is wrong with one is said with a JSON pointer (RFC 6901),
 * and this walks the text again to find the line and column of it. That costs a pass for each complaint, and nothing
 * where there is none.
 */
#include "mortise-json-place.h"

#include <string.h>

#include "mortise-json-pointer.h"
#include "mortise-json.h"

/* The text is JSON, which has been checked: what is left to tell are strings and the depth of brackets. */
static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;
  return at;
}

static const char *
skip_string (const char *at, const char *end)
{
  for (at++; at < end && *at != '"'; at++)
    if (*at == '\\')
      at++;
  return MIN (at + 1, end);
}

static const char *
skip_value (const char *at, const char *end)
{
  guint depth = 0;

  do
    {
      if (*at == '"')
        {
          at = skip_string (at, end);
          continue;
        }
      if (*at == '{' || *at == '[')
        depth++;
      else if (*at == '}' || *at == ']')
        depth--;
      at++;
    }
  while (at < end && (depth > 0 || strchr (",]} \n\r\t", *at) == NULL));
  return at;
}

static const char *
find_element (const char *at, const char *end, const char *token)
{
  guint64 index;

  if (!g_ascii_string_to_unsigned (token, 10, 0, G_MAXUINT, &index, NULL))
    return NULL;
  for (at = skip_space (at + 1, end); at < end && *at != ']'; at = skip_space (at, end))
    {
      if (index-- == 0)
        return at;
      at = skip_space (skip_value (at, end), end);
      if (at < end && *at == ',')
        at++;
    }
  return NULL;
}

static const char *
find_member (const char *at, const char *end, const char *token)
{
  g_autoptr (GArray) members = mortise_json_scan_object (at, (gsize) (skip_value (at, end) - at), NULL);

  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const MortiseJsonMember *member = &g_array_index (members, MortiseJsonMember, i);

      if (g_str_equal (member->name, token))
        return member->value;
    }
  return NULL;
}

static const char *
step (const char *at, const char *end, const char *token)
{
  if (*at == '{')
    return find_member (at, end, token);
  return *at == '[' ? find_element (at, end, token) : NULL;
}

static MortiseJsonPlace
count (const char *text, const char *at)
{
  MortiseJsonPlace place = { .line = 1 };
  const char *line_start = text;

  for (const char *p = text; (p = memchr (p, '\n', (gsize) (at - p))) != NULL; place.line++)
    line_start = ++p;
  place.column = (guint) g_utf8_strlen (line_start, at - line_start) + 1;
  return place;
}

/**
 * mortise_json_place_find:
 * @text: JSON, as [func@Mortise.json_check] accepts it
 * @length: its length in bytes
 * @pointer: an RFC 6901 JSON pointer
 *
 * Finds where a value begins. Of a value that is not there, that is where the innermost container begins which is.
 *
 * Returns: the place; both fields 0 when @text is no JSON
 */
MortiseJsonPlace
mortise_json_place_find (const char *text, gsize length, const char *pointer)
{
  g_auto (GStrv) tokens = mortise_json_pointer_split (pointer);
  const char *end = text + length;
  const char *at = skip_space (text, end);

  if (!mortise_json_check (text, length, NULL))
    return (MortiseJsonPlace){ 0 };
  for (guint i = 0; tokens != NULL && tokens[i] != NULL; i++)
    {
      const char *inner = step (at, end, tokens[i]);

      if (inner == NULL)
        break;
      at = inner;
    }
  return count (text, at);
}
