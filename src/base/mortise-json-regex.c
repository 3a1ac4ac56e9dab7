/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The regular expressions of JSON Schema, which are those of ECMA 262, on PCRE2 by way of GRegex.
 *
 * A pattern is rewritten where both mean different things (\d, \w and \s, \uXXXX, [ in a class, [] and [^]), and
 * refused where PCRE2 knows something that ECMA 262 does not: (*VERBS), (?R), \Q, \C and their like. What stays
 * different: [\S] matches U+FEFF, \b goes by Unicode, \p takes short names only (\p{L}, not \p{Letter}), a look-behind
 * has a fixed length, and `.` matches neither U+000B, U+000C nor U+0085.
 *
 * Neither pattern nor text is trusted. PCRE2 counts its steps from each place of the text anew, which would let a long
 * text multiply the limit; so the search for a match's beginning is a part of the pattern itself, anchored at the
 * text's own beginning, and one limit holds for all of it.
 */
#include "mortise-json-regex.h"

#include <string.h>

#include "mortise-error.h"

/* Of the pattern itself, in bytes. */
#define MAX_PATTERN 8192

/* Some 20 ms, and 16 MiB of backtracking. */
#define LIMITS "(*LIMIT_MATCH=1000000)(*LIMIT_HEAP=16384)"
#define SEARCH "(?s:.*?)"

#define NOT_DIGIT "\\x{0}-/:-\\x{10ffff}"
#define SPACE "\\s\\x{feff}"
#define NOT_WORD "\\x{0}-/:-@\\[-\\^`{-\\x{10ffff}"

typedef struct
{
  const char *at;
  gboolean in_class;
  GString *out;
  GError **error;
} Translator;

G_GNUC_PRINTF (2, 3)
static gboolean
fail (Translator *self, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (self->error, MORTISE_ERROR, MORTISE_ERROR_INVALID, message);
  return FALSE;
}

static void
append_set (Translator *self, const char *set)
{
  g_string_append_printf (self->out, self->in_class ? "%s" : "[%s]", set);
}

/* @n_digits hexadecimal digits at @digits. */
static gboolean
read_hex (const char *digits, guint n_digits, gunichar *value)
{
  *value = 0;
  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isxdigit (digits[i]))
        return FALSE;
      *value = *value << 4 | g_ascii_xdigit_value (digits[i]);
    }
  return TRUE;
}

/* After the u of \uXXXX, of a pair of them, or of \u{X…}. */
static gboolean
translate_unicode (Translator *self)
{
  gunichar character, low;

  if (*self->at == '{')
    {
      gsize n_digits = strspn (self->at + 1, "0123456789abcdefABCDEF");

      if (n_digits == 0 || n_digits > 6 || self->at[n_digits + 1] != '}')
        return fail (self, "\\u{…} takes one to six hexadecimal digits");
      read_hex (self->at + 1, n_digits, &character);
      self->at += n_digits + 2;
    }
  else if (!read_hex (self->at, 4, &character))
    return fail (self, "\\u takes four hexadecimal digits");
  else if (character >= 0xd800 && character <= 0xdbff && self->at[4] == '\\' && self->at[5] == 'u'
           && read_hex (self->at + 6, 4, &low) && low >= 0xdc00 && low <= 0xdfff)
    {
      character = 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00);
      self->at += 10;
    }
  else
    self->at += 4;
  if (!g_unichar_validate (character))
    return fail (self, "\\u%04X is no character", character);
  g_string_append_printf (self->out, "\\x{%x}", character);
  return TRUE;
}

static gboolean
translate_hex (Translator *self)
{
  gunichar character;

  if (!read_hex (self->at, 2, &character))
    return fail (self, "\\x takes two hexadecimal digits");
  g_string_append_printf (self->out, "\\x{%x}", character);
  self->at += 2;
  return TRUE;
}

static gboolean
translate_escape (Translator *self)
{
  char letter = *++self->at;

  if (letter == '\0')
    return fail (self, "it ends in a lone backslash");
  self->at++;
  if (g_ascii_ispunct (letter) || strchr ("bfnrtcpP", letter) != NULL
      || (!self->in_class && (strchr ("Bk", letter) != NULL || (letter >= '1' && letter <= '9'))))
    {
      g_string_append_printf (self->out, "\\%c", letter);
      return TRUE;
    }
  switch (letter)
    {
    case 'd':
      append_set (self, "0-9");
      return TRUE;
    case 'D':
      append_set (self, NOT_DIGIT);
      return TRUE;
    case 'w':
      append_set (self, "A-Za-z0-9_");
      return TRUE;
    case 'W':
      append_set (self, NOT_WORD);
      return TRUE;
    case 's':
      append_set (self, SPACE);
      return TRUE;
    case 'S':
      g_string_append (self->out, self->in_class ? "\\S" : "[^" SPACE "]");
      return TRUE;
    case 'v':
      g_string_append (self->out, "\\x{b}");
      return TRUE;
    case '0':
      g_string_append (self->out, "\\x{0}");
      return TRUE;
    case 'x':
      return translate_hex (self);
    case 'u':
      return translate_unicode (self);
    default:
      return fail (self, "it has a backslash before \"%.*s\", which ECMA 262 does not know",
                   (int) (g_utf8_next_char (self->at - 1) - (self->at - 1)), self->at - 1);
    }
}

static gboolean
open_class (Translator *self)
{
  gboolean is_negated = self->at[1] == '^';

  self->at += 1 + is_negated;
  if (*self->at == ']')
    {
      g_string_append (self->out, is_negated ? "(?s:.)" : "(?!)");
      self->at++;
      return TRUE;
    }
  g_string_append (self->out, is_negated ? "[^" : "[");
  self->in_class = TRUE;
  return TRUE;
}

static gboolean
open_group (Translator *self)
{
  static const char *const kinds[] = { "?:", "?=", "?!", "?<=", "?<!" };
  gboolean is_known = self->at[1] != '?' && self->at[1] != '*';

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    is_known |= g_str_has_prefix (self->at + 1, kinds[i]);
  if (g_str_has_prefix (self->at + 1, "?<"))
    is_known |= g_ascii_isalpha (self->at[3]) || self->at[3] == '_';
  if (!is_known)
    return fail (self, "it has \"(%c\" with something behind it that ECMA 262 does not know", self->at[1]);
  g_string_append_c (self->out, *self->at++);
  return TRUE;
}

static gboolean
translate (Translator *self)
{
  while (*self->at != '\0')
    {
      gboolean is_good = TRUE;

      if (*self->at == '\\')
        is_good = translate_escape (self);
      else if (self->in_class && *self->at == '[')
        {
          g_string_append (self->out, "\\[");
          self->at++;
        }
      else if (!self->in_class && *self->at == '[')
        is_good = open_class (self);
      else if (!self->in_class && *self->at == '(')
        is_good = open_group (self);
      else
        {
          self->in_class &= *self->at != ']';
          g_string_append_c (self->out, *self->at++);
        }
      if (!is_good)
        return FALSE;
    }
  return TRUE;
}

/* What PCRE2 says, without the rewritten pattern that GRegex quotes before it. */
static const char *
get_reason (const GError *error)
{
  const char *colon = g_strrstr (error->message, ": ");

  return colon != NULL ? colon + 2 : error->message;
}

/*< private >
 * mortise_json_regex_new:
 * @pattern: a regular expression of ECMA 262, not trusted
 * @error: return location for a %MORTISE_ERROR_INVALID that says what is wrong with it, without quoting it
 *
 * Returns: (transfer full): @pattern, for [func@Mortise.json_regex_matches] only
 */
GRegex *
mortise_json_regex_new (const char *pattern, GError **error)
{
  g_autoptr (GString) out = g_string_new (LIMITS SEARCH "(?:");
  g_autoptr (GError) local_error = NULL;
  Translator self = { .at = pattern, .out = out, .error = error };
  GRegex *regex;

  if (strlen (pattern) > MAX_PATTERN || !g_utf8_validate (pattern, -1, NULL))
    {
      fail (&self, "it is longer than %d bytes, or not UTF-8", MAX_PATTERN);
      return NULL;
    }
  if (!translate (&self))
    return NULL;
  g_string_append_c (out, ')');
  regex = g_regex_new (out->str, G_REGEX_ANCHORED | G_REGEX_DOLLAR_ENDONLY, 0, &local_error);
  if (regex == NULL)
    fail (&self, "%s", get_reason (local_error));
  return regex;
}

/*< private >
 * mortise_json_regex_matches:
 * @regex: what [func@Mortise.json_regex_new] returned
 * @text: any text, not trusted
 * @error: return location for a %MORTISE_ERROR_LIMIT when it takes too many steps to tell
 *
 * Returns: whether @text has a match anywhere in it; what is not UTF-8 has none
 */
gboolean
mortise_json_regex_matches (GRegex *regex, const char *text, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  if (g_regex_match_full (regex, text, -1, 0, 0, NULL, &local_error))
    return TRUE;
  if (local_error != NULL)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "takes too many steps to match");
  return FALSE;
}
