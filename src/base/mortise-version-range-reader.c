/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads ranges as npm does (classes/range.js of node-semver 7). There, regular expressions rewrite the text again and
 * again until comparators are left; which texts are ranges, and what they mean, follows from their order. Here are the
 * same steps in the same order, each one pass over a short text:
 *
 * - any white space becomes one space, and the text is split at `||`;
 * - of each alternative, build metadata go, and `A - B` is taken as a whole;
 * - else the space after an operator goes, and each word is a caret, a tilde or a comparison, with a version or a part
 *   of one.
 */
#include "mortise-version-range-reader.h"

#include <string.h>

#include "mortise-version-range-builder.h"
#include "mortise-version-range-text.h"
#include "mortise-version-range.h"
#include "mortise-version-span.h"

/* The longest piece of a word that a message quotes, in bytes. */
#define MAX_QUOTE 60

static gboolean
fail_at_word (MortiseVersionRangeBuilder *range, const char *word)
{
  g_autofree char *start = g_strndup (word, MAX_QUOTE);
  g_autofree char *shown = g_strescape (start, NULL);

  return mortise_version_range_builder_fail (range, MORTISE_ERROR_INVALID,
                                             "cannot read \"%s%s\"; write such as ^1.2.0, ~1.2, 1.x or >=1.0.0 <2.0.0",
                                             shown, strlen (word) > MAX_QUOTE ? "…" : "");
}

static MortiseVersionRelation
read_relation (const char **at)
{
  gboolean is_less = **at == '<', is_greater = **at == '>', is_inclusive;

  *at += is_less || is_greater;
  is_inclusive = **at == '=';
  *at += is_inclusive;
  if (is_less)
    return is_inclusive ? MORTISE_VERSION_LESS_OR_EQUAL : MORTISE_VERSION_LESS;
  if (is_greater)
    return is_inclusive ? MORTISE_VERSION_GREATER_OR_EQUAL : MORTISE_VERSION_GREATER;
  return MORTISE_VERSION_EQUAL;
}

static gboolean
reads_to_end (MortiseVersionPartial *partial, const char *at)
{
  const char *end = mortise_version_partial_read (partial, at);

  return end != NULL && *end == '\0';
}

/* Without the star, what is behind a plus sign may be build metadata; they too hide a `>=0.0.0` from npm. */
static gboolean
reads_without_star (MortiseVersionPartial *partial, const char *at)
{
  const char *end = mortise_version_partial_read (partial, at);
  gsize length;

  if (end == NULL || *end != '+')
    return end != NULL && *end == '\0';
  length = mortise_version_span_build (end + 1);
  partial->is_marked = TRUE;
  return length > 0 && end[1 + length] == '\0';
}

static gboolean
read_full_version (MortiseVersionRangeBuilder *range, const char *word)
{
  g_autofree char *plain = g_strdup (word);
  const char *at = plain;
  MortiseVersionRelation relation;
  MortiseVersionPartial partial;

  mortise_version_range_text_remove_star (plain);
  if (*plain == '\0')
    return TRUE;
  relation = read_relation (&at);
  if (reads_without_star (&partial, at) && mortise_version_partial_is_full (&partial) && !partial.has_odd_mark)
    return mortise_version_range_builder_add_full (range, relation, &partial);
  return fail_at_word (range, word);
}

static gboolean
read_comparison (MortiseVersionRangeBuilder *range, const char *word)
{
  const char *at = word;
  MortiseVersionRelation relation = read_relation (&at);
  MortiseVersionPartial partial;

  if (reads_to_end (&partial, at) && !mortise_version_partial_is_full (&partial) && !partial.has_gap)
    return mortise_version_range_builder_add_partial (range, relation, &partial);
  return read_full_version (range, word);
}

static gboolean
read_word (MortiseVersionRangeBuilder *range, const char *word)
{
  MortiseVersionPartial partial;

  if (*word == '^')
    return reads_to_end (&partial, word + 1) ? mortise_version_range_builder_add_caret (range, &partial)
                                             : fail_at_word (range, word);
  if (*word == '~')
    return reads_to_end (&partial, word + (word[1] == '>' ? 2 : 1))
               ? mortise_version_range_builder_add_tilde (range, &partial)
               : fail_at_word (range, word);
  return *word == '\0' || read_comparison (range, word);
}

static gboolean
read_words (MortiseVersionRangeBuilder *range, char *words)
{
  char *end;

  for (char *word = words; word != NULL; word = end)
    {
      end = strchr (word, ' ');
      if (end != NULL)
        *end++ = '\0';
      if (!read_word (range, word))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_hyphen_range (const char *text, MortiseVersionPartial *from, MortiseVersionPartial *to)
{
  const char *end = mortise_version_partial_read (from, text + (*text == ' '));

  if (end == NULL || !g_str_has_prefix (end, " - "))
    return FALSE;
  end = mortise_version_partial_read (to, end + strlen (" - "));
  return end != NULL && (*end == '\0' || g_str_equal (end, " "));
}

/* What stands before a full version is left to the comparator; npm forgets it before an upper bound that it writes
 * anew. */
static gboolean
read_hyphen_range (MortiseVersionRangeBuilder *range,
                   const MortiseVersionPartial *from,
                   const MortiseVersionPartial *to,
                   const char *text)
{
  gboolean is_odd_from = from->has_odd_mark && mortise_version_partial_is_full (from);
  gboolean is_odd_to = to->has_odd_mark && mortise_version_partial_is_full (to) && to->prerelease == NULL
                       && !range->include_prerelease;

  if (is_odd_from || is_odd_to)
    return fail_at_word (range, text);
  return mortise_version_range_builder_add_hyphen (range, from, to);
}

static gboolean
read_alternative (MortiseVersionRangeBuilder *range, char *text)
{
  MortiseVersionPartial from, to;
  gboolean is_good;

  mortise_version_range_builder_begin (range);
  mortise_version_range_text_remove_builds (text);
  if (find_hyphen_range (text, &from, &to))
    is_good = read_hyphen_range (range, &from, &to, text);
  else
    {
      mortise_version_range_text_join_operators (text);
      is_good = read_words (range, text);
    }
  return is_good && mortise_version_range_builder_end (range);
}

static gboolean
read_alternatives (MortiseVersionRangeBuilder *range, char *text)
{
  char *end;

  for (char *at = text; at != NULL; at = end)
    {
      end = strstr (at, "||");
      if (end != NULL)
        {
          *end = '\0';
          end += strlen ("||");
        }
      if (!read_alternative (range, g_strstrip (at)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_text (MortiseVersionRangeBuilder *range, const char *text)
{
  if (strnlen (text, MORTISE_VERSION_RANGE_MAX_LENGTH + 1) > MORTISE_VERSION_RANGE_MAX_LENGTH)
    return mortise_version_range_builder_fail (range, MORTISE_ERROR_LIMIT, "has more than %d bytes; shorten it",
                                               MORTISE_VERSION_RANGE_MAX_LENGTH);
  return g_utf8_validate (text, -1, NULL)
         || mortise_version_range_builder_fail (range, MORTISE_ERROR_INVALID, "is no UTF-8 text");
}

/*< private >
 * mortise_version_range_read:
 * @text: a range
 * @include_prerelease: whether pre-releases are as good as releases
 * @error: see [func@Mortise.VersionRange.parse]
 *
 * Returns: (transfer full) (nullable) (element-type GArray): the alternatives, at least one, each an array of at least
 * one MortiseVersionComparator; %MORTISE_VERSION_ANY is alone in its own
 */
GPtrArray *
mortise_version_range_read (const char *text, gboolean include_prerelease, GError **error)
{
  g_auto (MortiseVersionRangeBuilder) range;
  g_autofree char *plain = NULL;

  mortise_version_range_builder_init (&range, text, include_prerelease, error);
  if (!check_text (&range, text))
    return NULL;
  plain = mortise_version_range_text_normalise_space (text);
  return read_alternatives (&range, plain) ? mortise_version_range_builder_finish (&range) : NULL;
}
