/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One pass over a text that says whether it is JSON (RFC 8259), without building anything.
 *
 * It keeps no recursion: open containers are a fixed array, and the names of all open objects lie on one stack, so that
 * an object's names are a slice that is checked for duplicates when the object closes. Time is linear in the text, but
 * for the sort of a large object's names.
 *
 * Each part of the text has a function that takes where it begins, and returns the place after it, or NULL with an
 * error. The place is passed along, and not kept in the scanner, so that it stays in a register: every payload and
 * every answer goes through here.
 */
#include "mortise-json-scanner.h"

#include <float.h>
#include <math.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "mortise-error.h"
#include "mortise-json-names.h"

/* Keeps every count below within a guint. */
#define MAX_TEXT (256 * 1024 * 1024)

/* The longest piece of the text that a message quotes, in bytes. */
#define MAX_QUOTE 60

typedef struct
{
  gboolean is_object;
  guint first_name;
} Container;

typedef struct
{
  const char *text;
  const char *end;
  Container containers[MORTISE_JSON_MAX_DEPTH];
  guint depth;
  guint max_members;
  MortiseJsonName *names;
  guint n_names;
  guint n_allocated;
  GStringChunk *unescaped;
  GArray *members;
  GError **error;
} Scanner;

static const guint8 ends_plain_run[256] = {
  [0x00 ... 0x1f] = 1,
  ['"'] = 1,
  ['\\'] = 1,
  [0x80 ... 0xff] = 1,
};

G_GNUC_PRINTF (3, 4)
static const char *
fail (const Scanner *self, const char *at, const char *format, ...)
{
  g_autofree char *message = NULL;
  const char *line_start = self->text;
  guint line = 1;
  va_list args;

  for (const char *p = self->text; (p = memchr (p, '\n', at - p)) != NULL; line++)
    line_start = ++p;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (self->error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "line %u, column %ld: %s", line,
               g_utf8_strlen (line_start, at - line_start) + 1, message);
  return NULL;
}

static const char *
fail_encoding (const Scanner *self, const char *at)
{
  return fail (self, at, "the byte 0x%02x is not UTF-8; save the text as UTF-8", (guchar) *at);
}

static const char *
fail_expected (const Scanner *self, const char *at, const char *expected)
{
  gunichar found;

  if (at == self->end)
    return fail (self, at, "expected %s, found the end of the text", expected);

  found = (*at & 0x80) == 0 ? (guchar) *at : g_utf8_get_char_validated (at, self->end - at);
  if (found >= (gunichar) -2)
    return fail_encoding (self, at);
  if (g_unichar_isgraph (found))
    return fail (self, at, "expected %s, found \"%.*s\"", expected, (int) (g_utf8_next_char (at) - at), at);
  return fail (self, at, "expected %s, found the character U+%04X", expected, found);
}

/* The part of a span that a message shows, not cut inside a character. */
static int
quote_length (const char *bytes, gsize length)
{
  if (length <= MAX_QUOTE)
    return length;
  return g_utf8_find_prev_char (bytes, bytes + MAX_QUOTE + 1) - bytes;
}

static const char *
skip_space (const Scanner *self, const char *at)
{
  while (at < self->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;
  return at;
}

static gboolean
follows_comma (const Scanner *self, const char *at)
{
  while (at > self->text && g_ascii_isspace (at[-1]))
    at--;
  return at > self->text && at[-1] == ',';
}

static gboolean
is_at (const Scanner *self, const char *at, char byte)
{
  return at < self->end && *at == byte;
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static const char *
skip_digits (const Scanner *self, const char *at)
{
  while (at < self->end && *at >= '0' && *at <= '9')
    at++;
  return at;
}

/* json-glib keeps an integer in a gint64 and wraps what does not fit, so that is refused here. */
static const char *
check_integer (const Scanner *self, const char *start, const char *end)
{
  gboolean negative = *start == '-';
  gsize n_digits = end - start - negative;
  guint64 limit = (guint64) G_MAXINT64 + negative;
  guint64 value = 0;

  if (n_digits < 19)
    return end;
  if (n_digits == 19)
    for (const char *p = start + negative; p < end; p++)
      value = value * 10 + (*p - '0');
  if (n_digits == 19 && value <= limit)
    return end;
  return fail (self, start,
               "the integer %.*s does not fit 64 bits; write one from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
               ", or a string",
               quote_length (start, end - start), start, G_MININT64, G_MAXINT64);
}

static const char *
check_finite (const Scanner *self, const char *start, const char *end)
{
  g_autofree char *number = g_strndup (start, end - start);

  if (isfinite (g_ascii_strtod (number, NULL)))
    return end;
  return fail (self, start, "the number %.*s is too large; write one below 1.8e308, or a string",
               quote_length (start, end - start), start);
}

static const char *
scan_exponent (const Scanner *self, const char *at)
{
  const char *digits = is_at (self, at, '+') || is_at (self, at, '-') ? at + 1 : at;
  const char *end = skip_digits (self, digits);

  return end > digits ? end : fail_expected (self, end, "a digit in the exponent");
}

static const char *
scan_number (const Scanner *self, const char *start)
{
  const char *digits = *start == '-' ? start + 1 : start;
  const char *whole_end = skip_digits (self, digits), *end = whole_end;

  if (whole_end == digits)
    return fail_expected (self, digits, "a digit");
  if (whole_end - digits > 1 && *digits == '0')
    return fail (self, start, "a number does not begin with 0; write it without");
  if (is_at (self, end, '.'))
    {
      end = skip_digits (self, whole_end + 1);
      if (end == whole_end + 1)
        return fail_expected (self, end, "a digit after the decimal point");
    }
  if (is_at (self, end, 'e') || is_at (self, end, 'E'))
    {
      end = scan_exponent (self, end + 1);
      return end != NULL ? check_finite (self, start, end) : NULL;
    }
  if (end == whole_end)
    return check_integer (self, start, end);
  return whole_end - digits <= DBL_MAX_10_EXP ? end : check_finite (self, start, end);
}

/* --- strings ------------------------------------------------------------------------------------------------------ */

static const char *
scan_hex (const Scanner *self, const char *at, const char *escape, gunichar *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, at++)
    {
      if (at == self->end || !g_ascii_isxdigit (*at))
        return fail (self, escape, "\\u takes four hexadecimal digits, such as \\u00e9");
      *unit = *unit << 4 | g_ascii_xdigit_value (*at);
    }
  return at;
}

static const char *
scan_unicode_escape (const Scanner *self, const char *escape)
{
  gunichar unit, low;
  const char *at = scan_hex (self, escape + 2, escape, &unit);

  if (at == NULL)
    return NULL;
  if (unit == 0)
    return fail (self, escape, "\\u0000 cannot be kept in a string; remove it");
  if (unit < 0xd800 || unit > 0xdfff)
    return at;
  if (unit <= 0xdbff && self->end - at >= 2 && at[0] == '\\' && at[1] == 'u')
    {
      at = scan_hex (self, at + 2, at, &low);
      if (at == NULL || (low >= 0xdc00 && low <= 0xdfff))
        return at;
    }
  return fail (self, escape, "\\u%04x is half of a surrogate pair; write both halves, or the character itself", unit);
}

static const char *
scan_escape (const Scanner *self, const char *escape)
{
  if (escape + 1 < self->end)
    switch (escape[1])
      {
      case '"':
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't':
        return escape + 2;
      case 'u':
        return scan_unicode_escape (self, escape);
      default:
        break;
      }
  return fail (self, escape, "a backslash in a string begins one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
}

/* Which of the next bytes end a plain run: the lowest bit set is one of the first of them, if there is any. */
#ifdef __SSE2__
#define WORD_SIZE 16
#define BITS_OF_BYTE 1

static inline guint
find_ends (const char *bytes)
{
  const __m128i word = _mm_loadu_si128 ((const __m128i *) bytes);
  const __m128i quotes = _mm_cmpeq_epi8 (word, _mm_set1_epi8 ('"'));
  const __m128i backslashes = _mm_cmpeq_epi8 (word, _mm_set1_epi8 ('\\'));
  /* Bytes are signed here, so what is beyond ASCII is less than 0. */
  const __m128i others = _mm_cmplt_epi8 (word, _mm_set1_epi8 (0x20));

  return (guint) _mm_movemask_epi8 (_mm_or_si128 (_mm_or_si128 (quotes, backslashes), others));
}
#else
#define WORD_SIZE 8
#define BITS_OF_BYTE 8

/* A byte's high bit is set by itself, or by a subtraction that borrows, and none borrows from a byte above it unless it
 * is such a byte itself: so the lowest is true. */
static inline guint64
find_ends (const char *bytes)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 word, quotes, backslashes;

  memcpy (&word, bytes, sizeof word);
  word = GUINT64_FROM_LE (word);
  quotes = word ^ (ones * '"');
  backslashes = word ^ (ones * '\\');
  return (word | (word - ones * 0x20) | (quotes - ones) | (backslashes - ones)) & (ones * 0x80);
}
#endif

static inline const char *
skip_plain_run (const Scanner *self, const char *at)
{
  for (; self->end - at >= WORD_SIZE; at += WORD_SIZE)
    {
      guint64 ends = find_ends (at);

      if (ends != 0)
        return at + __builtin_ctzll (ends) / BITS_OF_BYTE;
    }
  while (at < self->end && !ends_plain_run[(guchar) *at])
    at++;
  return at;
}

static const char *
scan_beyond_ascii (const Scanner *self, const char *start)
{
  const char *at = start, *stop;

  while (at < self->end && (*at & 0x80) != 0)
    at++;
  return g_utf8_validate_len (start, at - start, &stop) ? at : fail_encoding (self, stop);
}

/* The rest of a string that is not plain up to its end. */
static const char *
scan_rich_string (const Scanner *self, const char *quote, const char *at, gboolean *has_escapes)
{
  while (at != NULL && at < self->end && *at != '"')
    {
      if ((guchar) *at < 0x20)
        return fail (self, at, "a string holds no raw control character; write \\u%04x", *at);
      if (*at == '\\')
        *has_escapes = TRUE;
      at = *at == '\\' ? scan_escape (self, at) : scan_beyond_ascii (self, at);
      if (at != NULL)
        at = skip_plain_run (self, at);
    }
  if (at == self->end)
    return fail (self, quote, "this string has no end; close it with a double quote");
  return at != NULL ? at + 1 : NULL;
}

static inline const char *
scan_string (const Scanner *self, const char *quote, gboolean *has_escapes)
{
  const char *at = skip_plain_run (self, quote + 1);

  *has_escapes = FALSE;
  if (at < self->end && *at == '"')
    return at + 1;
  return scan_rich_string (self, quote, at, has_escapes);
}

static gunichar
read_hex (const char *digits)
{
  gunichar unit = 0;

  for (guint i = 0; i < 4; i++)
    unit = unit << 4 | g_ascii_xdigit_value (digits[i]);
  return unit;
}

/* Of a string that was scanned, so that its escapes are known to be whole. */
static char *
unescape (const char *bytes, gsize length)
{
  static const char letters[] = "bfnrt", controls[] = "\b\f\n\r\t";
  const char *end = bytes + length;
  GString *text = g_string_sized_new (length);

  while (bytes < end)
    {
      const char *letter;

      if (*bytes != '\\')
        g_string_append_c (text, *bytes++);
      else if (bytes[1] != 'u')
        {
          letter = strchr (letters, bytes[1]);
          g_string_append_c (text, letter != NULL ? controls[letter - letters] : bytes[1]);
          bytes += 2;
        }
      else
        {
          gunichar unit = read_hex (bytes + 2);

          bytes += 6;
          if (unit >= 0xd800 && unit <= 0xdfff)
            {
              unit = 0x10000 + ((unit - 0xd800) << 10) + (read_hex (bytes + 2) - 0xdc00);
              bytes += 6;
            }
          g_string_append_unichar (text, unit);
        }
    }
  return g_string_free (text, FALSE);
}

/* --- names and containers ----------------------------------------------------------------------------------------- */

static const char *
fail_duplicate (const Scanner *self, const char *at)
{
  const char *name = at + 1;
  gboolean has_escapes;
  const char *end = scan_string (self, at, &has_escapes);

  return fail (self, at, "duplicate key \"%.*s\"; keep one of them", quote_length (name, end - 1 - name), name);
}

static gboolean
check_names (Scanner *self, guint first)
{
  guint n_names = self->n_names - first;
  MortiseJsonName *names = self->names + first;
  const MortiseJsonName *fault;
  gboolean is_duplicate;

  if (n_names > self->max_members)
    {
      fail (self, names[self->max_members].at, "an object has at most %u members here; write a list instead",
            self->max_members);
      return FALSE;
    }
  fault = mortise_json_names_find_fault (names, n_names, &is_duplicate);
  if (fault == NULL)
    return TRUE;
  if (is_duplicate)
    fail_duplicate (self, fault->at);
  else
    fail (self, fault->at, "the object's member names are made to collide in a hash table; rename them");
  return FALSE;
}

/* A new name on the stack, to be filled in there: to copy it in would wait for what was just written. */
static MortiseJsonName *
push_name (Scanner *self)
{
  if (self->n_names == self->n_allocated)
    {
      self->n_allocated = MAX (16, 2 * self->n_allocated);
      self->names = g_renew (MortiseJsonName, self->names, self->n_allocated);
    }
  return &self->names[self->n_names++];
}

static void
unescape_name (Scanner *self, MortiseJsonName *name)
{
  g_autofree char *plain = unescape (name->bytes, name->length);

  if (self->unescaped == NULL)
    self->unescaped = g_string_chunk_new (1024);
  name->length = strlen (plain);
  name->bytes = g_string_chunk_insert_len (self->unescaped, plain, name->length);
}

/* Up to where the member's value begins. */
static const char *
scan_name (Scanner *self, const char *start)
{
  MortiseJsonName *name;
  gboolean has_escapes;
  const char *at;

  if (!is_at (self, start, '"'))
    return fail_expected (self, start,
                          follows_comma (self, start) ? "a member name in double quotes after the comma"
                                                      : "a member name in double quotes");
  at = scan_string (self, start, &has_escapes);
  if (at == NULL)
    return NULL;
  name = push_name (self);
  name->at = start;
  name->bytes = start + 1;
  name->length = at - 1 - name->bytes;
  if (has_escapes)
    unescape_name (self, name);
  if (self->members != NULL && self->depth == 1)
    {
      MortiseJsonMember member = { .name = g_strndup (name->bytes, name->length) };

      g_array_append_val (self->members, member);
    }

  at = skip_space (self, at);
  return is_at (self, at, ':') ? skip_space (self, at + 1) : fail_expected (self, at, "\":\" after the member name");
}

static const char *
close_container (Scanner *self, const char *at)
{
  const Container *container = &self->containers[--self->depth];

  if (!container->is_object || self->n_names == container->first_name)
    return at + 1;
  if (!check_names (self, container->first_name))
    return NULL;
  self->n_names = container->first_name;
  return at + 1;
}

static const char *
open_container (Scanner *self, const char *at, gboolean *expects_value)
{
  gboolean is_object = *at == '{';

  if (self->depth == MORTISE_JSON_MAX_DEPTH)
    return fail (self, at, "nested deeper than %d; write it flatter", MORTISE_JSON_MAX_DEPTH);
  self->containers[self->depth++] = (Container){ is_object, self->n_names };
  at = skip_space (self, at + 1);
  if (is_at (self, at, is_object ? '}' : ']'))
    {
      *expects_value = FALSE;
      return close_container (self, at);
    }
  return is_object ? scan_name (self, at) : at;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static const char *
scan_literal (const Scanner *self, const char *at, const char *literal)
{
  gsize length = strlen (literal);

  if ((gsize) (self->end - at) < length || memcmp (at, literal, length) != 0)
    return fail_expected (self, at, "a value");
  return at + length;
}

static MortiseJsonMember *
get_last_member (const Scanner *self)
{
  if (self->members == NULL || self->depth != 1)
    return NULL;
  return &g_array_index (self->members, MortiseJsonMember, self->members->len - 1);
}

static const char *
scan_value (Scanner *self, const char *at, gboolean *expects_value)
{
  MortiseJsonMember *member = get_last_member (self);
  gboolean has_escapes;

  if (member != NULL)
    member->value = at;
  if (at == self->end)
    return fail_expected (self, at, "a value");
  if (*at == '{' || *at == '[')
    return open_container (self, at, expects_value);

  *expects_value = FALSE;
  switch (*at)
    {
    case '"':
      return scan_string (self, at, &has_escapes);
    case 't':
      return scan_literal (self, at, "true");
    case 'f':
      return scan_literal (self, at, "false");
    case 'n':
      return scan_literal (self, at, "null");
    case '-':
    case '0' ... '9':
      return scan_number (self, at);
    default:
      return fail_expected (self, at, follows_comma (self, at) ? "a value after the comma" : "a value");
    }
}

/* What may follow a value inside a container: a comma and the next value, or the container's end. */
static const char *
scan_after_value (Scanner *self, const char *at, gboolean *expects_value)
{
  gboolean is_object = self->containers[self->depth - 1].is_object;
  MortiseJsonMember *member = get_last_member (self);

  if (member != NULL)
    member->value_length = at - member->value;
  at = skip_space (self, at);
  if (is_at (self, at, ','))
    {
      *expects_value = TRUE;
      at = skip_space (self, at + 1);
      return is_object ? scan_name (self, at) : at;
    }
  if (is_at (self, at, is_object ? '}' : ']'))
    return close_container (self, at);
  return fail_expected (self, at, is_object ? "\",\" or \"}\"" : "\",\" or \"]\"");
}

static gboolean
scan_text (Scanner *self)
{
  gboolean expects_value = TRUE;
  const char *at = self->text;

  if (self->end - at > MAX_TEXT)
    return fail (self, at, "the text is longer than %d MiB", MAX_TEXT / 1024 / 1024) != NULL;
  if (self->end - at >= 3 && memcmp (at, "\xef\xbb\xbf", 3) == 0)
    return fail (self, at, "the text begins with a byte order mark; save it as UTF-8 without one") != NULL;
  at = skip_space (self, at);
  if (self->members != NULL && !is_at (self, at, '{'))
    return fail_expected (self, at, "an object, from \"{\" to \"}\"") != NULL;
  do
    at = expects_value ? scan_value (self, at, &expects_value) : scan_after_value (self, at, &expects_value);
  while (at != NULL && (expects_value || self->depth > 0));
  if (at == NULL)
    return FALSE;
  at = skip_space (self, at);
  return at == self->end || fail_expected (self, at, "nothing after the value") != NULL;
}

/*< private >
 * mortise_json_scan:
 * @text: what to scan; it need not end in a NUL byte
 * @length: its length in bytes
 * @max_members: how many members one object may have
 * @members: (nullable) (element-type MortiseJsonMember): where to add the top-level object's members; with it, the
 *   text must be an object
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Checks that @text is one JSON value (RFC 8259), and that json-glib can hold it without loss: see
 * [func@Mortise.json_check] for what that adds.
 *
 * Returns: whether it is; where not, @members holds some part of the members
 */
gboolean
mortise_json_scan (const char *text, gsize length, guint max_members, GArray *members, GError **error)
{
  Scanner self = { .max_members = max_members, .members = members, .error = error };
  gboolean scanned;

  self.text = length > 0 ? text : "";
  self.end = self.text + length;
  scanned = scan_text (&self);
  g_clear_pointer (&self.unescaped, g_string_chunk_free);
  g_free (self.names);
  return scanned;
}
