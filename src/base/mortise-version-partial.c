/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-version-partial.h"

#include <string.h>

#include "mortise-version-span.h"
#include "mortise-version.h"

/*< private >
 * mortise_version_partial_starts_at:
 * @at: a place in a text
 *
 * Returns: whether a number or a wildcard stands there
 */
gboolean
mortise_version_partial_starts_at (const char *at)
{
  return g_ascii_isdigit (*at) || *at == 'x' || *at == 'X' || *at == '*';
}

static const char *
read_mark (MortiseVersionPartial *self, const char *at)
{
  gsize length;

  at += *at == ' ';
  self->is_marked = *at == 'v';
  at += self->is_marked;
  length = strspn (at, "v= ");
  self->has_odd_mark = length > 0;
  return at + length;
}

static guint64
get_number (const char *digits, gsize length)
{
  guint64 number = 0;

  for (gsize i = 0; i < length; i++)
    number = MIN (number * 10 + (guint64) (digits[i] - '0'), MORTISE_VERSION_MAX_NUMBER + 1);
  return number;
}

/* %NULL if there is none. */
static const char *
read_component (MortiseVersionPartial *self, guint index, const char *at)
{
  gsize length;

  if (!mortise_version_partial_starts_at (at))
    return NULL;
  if (!g_ascii_isdigit (*at))
    return at + 1;
  length = mortise_version_span_number (at);
  if (index == self->n_numbers)
    self->numbers[self->n_numbers++] = get_number (at, length);
  else
    self->has_gap = TRUE;
  return at + length;
}

static const char *
read_prerelease (MortiseVersionPartial *self, const char *at)
{
  gsize length = *at == '-' ? mortise_version_span_prerelease (at + 1) : 0;

  if (length == 0)
    return at;
  self->prerelease = at + 1;
  self->prerelease_length = length;
  return at + 1 + length;
}

/*< private >
 * mortise_version_partial_read:
 * @self: (out): what is read
 * @at: where it begins, with what may stand before it: any of `v`, `=` and spaces
 *
 * Reads as much as can be part of it.
 *
 * Returns: (nullable): where it ends, %NULL if there is none or it is longer than a version may be
 */
const char *
mortise_version_partial_read (MortiseVersionPartial *self, const char *at)
{
  const char *start, *next;

  *self = (MortiseVersionPartial){ 0 };
  start = read_mark (self, at);
  at = read_component (self, 0, start);
  if (at == NULL)
    return NULL;
  for (guint i = 1; i < G_N_ELEMENTS (self->numbers); i++)
    {
      if (*at != '.' || (next = read_component (self, i, at + 1)) == NULL)
        return at;
      at = next;
    }
  at = read_prerelease (self, at);
  return at - start <= MORTISE_VERSION_MAX_LENGTH ? at : NULL;
}

/*< private >
 * mortise_version_partial_is_full:
 * @self: what was read
 *
 * Returns: whether all numbers are given
 */
gboolean
mortise_version_partial_is_full (const MortiseVersionPartial *self)
{
  return self->n_numbers == G_N_ELEMENTS (self->numbers);
}
