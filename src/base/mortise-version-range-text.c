/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the text of a range is rewritten before it is read; see mortise-version-range-reader.c. */
#include "mortise-version-range-text.h"

#include <string.h>

#include "mortise-version-partial.h"
#include "mortise-version-span.h"

/* What is white space to ECMAScript (WhiteSpace and LineTerminator). */
static gboolean
is_space (gunichar c)
{
  if (c < 0x80)
    return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0x2028 || c == 0x2029 || c == 0xfeff || g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR;
}

/*< private >
 * mortise_version_range_text_normalise_space:
 * @text: UTF-8 text
 *
 * Returns: (transfer full): a copy in which any white space is one space
 */
char *
mortise_version_range_text_normalise_space (const char *text)
{
  char *plain = g_malloc (strlen (text) + 1);
  char *end = plain;
  const char *next;

  for (const char *at = text; *at != '\0'; at = next)
    {
      next = g_utf8_next_char (at);
      if (!is_space (g_utf8_get_char (at)))
        end = mempcpy (end, at, next - at);
      else if (end > plain && end[-1] != ' ')
        *end++ = ' ';
    }
  *end = '\0';
  return plain;
}

static void
remove_bytes (char *at, gsize length)
{
  memmove (at, at + length, strlen (at + length) + 1);
}

/*< private >
 * mortise_version_range_text_remove_builds:
 * @text: (inout): an alternative of a range
 *
 * Takes out all build metadata, with their plus signs.
 */
void
mortise_version_range_text_remove_builds (char *text)
{
  for (char *plus = strchr (text, '+'); plus != NULL; plus = strchr (plus, '+'))
    {
      gsize length = mortise_version_span_build (plus + 1);

      if (length > 0)
        remove_bytes (plus, 1 + length);
      else
        plus++;
    }
}

/*< private >
 * mortise_version_range_text_remove_star:
 * @text: (inout): a word of a range that cannot be read as it is
 *
 * Takes out the first star with the comparison before it, by which npm has `1.2.3*` be 1.2.3.
 */
void
mortise_version_range_text_remove_star (char *text)
{
  char *star = strchr (text, '*');
  char *start = star;

  if (star == NULL)
    return;
  if (start > text && start[-1] == '=')
    start--;
  if (start > text && (start[-1] == '<' || start[-1] == '>'))
    start--;
  remove_bytes (start, star + 1 - start);
}

/* Where a space stands that is between a comparison and its version; there may be one before the comparison too. */
static char *
find_inner_space (char *at)
{
  at += *at == ' ';
  at += *at == '<' || *at == '>';
  at += *at == '=';
  return *at == ' ' ? at : NULL;
}

/* What can stand before a version is skipped as a whole, so that nothing goes in `v= 1`. */
static void
join_comparisons (char *text)
{
  MortiseVersionPartial skipped;
  char *at = text;

  while (*at != '\0')
    {
      char *start = at, *space;
      const char *end;
      gsize length;

      at += *at == '<' || *at == '>';
      length = strspn (at, "v= ");
      at += length;
      if (!mortise_version_partial_starts_at (at))
        {
          at += at == start;
          continue;
        }
      space = find_inner_space (start);
      if (space != NULL)
        {
          remove_bytes (space, 1);
          at--;
        }
      end = mortise_version_partial_read (&skipped, at);
      at = end != NULL ? (char *) end : at + 1;
    }
}

static void
join_carets_and_tildes (char *text)
{
  for (char *at = strpbrk (text, "^~"); at != NULL; at = strpbrk (at + 1, "^~"))
    {
      if (at[1] == ' ')
        remove_bytes (at + 1, 1);
      else if (g_str_has_prefix (at, "~> "))
        remove_bytes (at + 1, 2);
    }
}

/*< private >
 * mortise_version_range_text_join_operators:
 * @text: (inout): an alternative of a range
 *
 * Takes out the space after an operator: `> 1.2.3` becomes `>1.2.3`, `~ 1` and `~> 1` become `~1`, `^ 1` becomes `^1`.
 */
void
mortise_version_range_text_join_operators (char *text)
{
  join_comparisons (text);
  join_carets_and_tildes (text);
}
