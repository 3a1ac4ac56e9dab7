/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of a semantic version, as versions and ranges both have them. */
#include "mortise-version-span.h"

static gsize
span_digits (const char *text)
{
  gsize length = 0;

  while (g_ascii_isdigit (text[length]))
    length++;
  return length;
}

static gsize
span_identifier (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '-')
    length++;
  return length;
}

/* Letters and hyphens make an identifier that is no number, and may have any zeros. */
static gsize
span_prerelease_identifier (const char *text)
{
  gsize length = span_identifier (text);

  return span_digits (text) < length ? length : mortise_version_span_number (text);
}

static gsize
span_dotted (const char *text, gsize (*span) (const char *text))
{
  gsize length = span (text);
  gsize next;

  if (length == 0)
    return 0;
  while (text[length] == '.' && (next = span (text + length + 1)) > 0)
    length += 1 + next;
  return length;
}

/*< private >
 * mortise_version_span_number:
 * @text: any text
 *
 * Returns: how many bytes of @text's beginning are a number without leading zeros; 1 for `01`
 */
gsize
mortise_version_span_number (const char *text)
{
  return *text == '0' ? 1 : span_digits (text);
}

/*< private >
 * mortise_version_span_prerelease:
 * @text: what follows the hyphen
 *
 * Returns: how many bytes of @text's beginning are dotted identifiers of a pre-release
 */
gsize
mortise_version_span_prerelease (const char *text)
{
  return span_dotted (text, span_prerelease_identifier);
}

/*< private >
 * mortise_version_span_build:
 * @text: what follows the plus sign
 *
 * Returns: how many bytes of @text's beginning are dotted identifiers of build metadata
 */
gsize
mortise_version_span_build (const char *text)
{
  return span_dotted (text, span_identifier);
}
