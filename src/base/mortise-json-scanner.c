/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One pass over a text that says whether it is JSON (RFC 8259), without building anything.
 *
 * It keeps no recursion: open containers are a fixed array, and the names of all open objects lie on one stack, so that
 * an object's names are a slice that is checked for duplicates when the object closes. Time is linear in the text, but
 * for the sort of a large object's names.
 */
#include "mortise-json-scanner.h"

#include <float.h>
#include <math.h>
#include <string.h>

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
  const char *at;
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
static gboolean
fail (Scanner *self, const char *at, const char *format, ...)
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
  g_set_error (self->error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "line %u, column %ld: %s",
               line, g_utf8_strlen (line_start, at - line_start) + 1, message);
  return FALSE;
}

static gboolean
fail_encoding (Scanner *self, const char *at)
{
  return fail (self, at, "the byte 0x%02x is not UTF-8; save the text as UTF-8", (guchar) *at);
}

static gboolean
fail_expected (Scanner *self, const char *expected)
{
  gunichar found;

  if (self->at == self->end)
    return fail (self, self->at, "expected %s, found the end of the text", expected);

  found = (*self->at & 0x80) == 0 ? (guchar) *self->at : g_utf8_get_char_validated (self->at, self->end - self->at);
  if (found >= (gunichar) -2)
    return fail_encoding (self, self->at);
  if (g_unichar_isgraph (found))
    return fail (self, self->at, "expected %s, found \"%.*s\"", expected,
                 (int) (g_utf8_next_char (self->at) - self->at), self->at);
  return fail (self, self->at, "expected %s, found the character U+%04X", expected, found);
}

/* The part of a span that a message shows, not cut inside a character. */
static int
quote_length (const char *bytes, gsize length)
{
  if (length <= MAX_QUOTE)
    return length;
  return g_utf8_find_prev_char (bytes, bytes + MAX_QUOTE + 1) - bytes;
}

static void
skip_space (Scanner *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

static gboolean
follows_comma (Scanner *self)
{
  const char *p = self->at;

  while (p > self->text && g_ascii_isspace (p[-1]))
    p--;
  return p > self->text && p[-1] == ',';
}

static gboolean
skip_byte (Scanner *self, char byte)
{
  if (self->at == self->end || *self->at != byte)
    return FALSE;
  self->at++;
  return TRUE;
}

static gsize
skip_digits (Scanner *self)
{
  const char *start = self->at;

  while (self->at < self->end && *self->at >= '0' && *self->at <= '9')
    self->at++;
  return self->at - start;
}

/* json-glib keeps an integer in a gint64 and wraps what does not fit, so that is refused here. */
static gboolean
check_integer (Scanner *self, const char *start, gsize n_digits)
{
  gboolean negative = *start == '-';
  guint64 limit = (guint64) G_MAXINT64 + negative;
  guint64 value = 0;

  if (n_digits <= 19)
    for (const char *p = start + negative; p < self->at; p++)
      value = value * 10 + (*p - '0');
  if (n_digits <= 19 && value <= limit)
    return TRUE;
  return fail (self, start, "the integer %.*s does not fit 64 bits; write one from %" G_GINT64_FORMAT " to %"
               G_GINT64_FORMAT ", or a string", quote_length (start, self->at - start), start, G_MININT64, G_MAXINT64);
}

static gboolean
check_finite (Scanner *self, const char *start)
{
  g_autofree char *number = g_strndup (start, self->at - start);

  if (isfinite (g_ascii_strtod (number, NULL)))
    return TRUE;
  return fail (self, start, "the number %.*s is too large; write one below 1.8e308, or a string",
               quote_length (start, self->at - start), start);
}

static gboolean
scan_number (Scanner *self)
{
  const char *start = self->at;
  gboolean is_integer = TRUE, has_exponent = FALSE;
  gsize n_digits;

  skip_byte (self, '-');
  if ((n_digits = skip_digits (self)) == 0)
    return fail_expected (self, "a digit");
  if (n_digits > 1 && *(self->at - n_digits) == '0')
    return fail (self, start, "a number does not begin with 0; write it without");
  if (skip_byte (self, '.'))
    {
      is_integer = FALSE;
      if (skip_digits (self) == 0)
        return fail_expected (self, "a digit after the decimal point");
    }
  if (skip_byte (self, 'e') || skip_byte (self, 'E'))
    {
      has_exponent = TRUE;
      if (!skip_byte (self, '+'))
        skip_byte (self, '-');
      if (skip_digits (self) == 0)
        return fail_expected (self, "a digit in the exponent");
    }
  if (is_integer && !has_exponent)
    return check_integer (self, start, n_digits);
  return (!has_exponent && n_digits <= DBL_MAX_10_EXP) || check_finite (self, start);
}

static gboolean
scan_hex (Scanner *self, const char *escape, gunichar *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, self->at++)
    {
      if (self->at == self->end || !g_ascii_isxdigit (*self->at))
        return fail (self, escape, "\\u takes four hexadecimal digits, such as \\u00e9");
      *unit = *unit << 4 | g_ascii_xdigit_value (*self->at);
    }
  return TRUE;
}

static gboolean
scan_unicode_escape (Scanner *self, const char *escape)
{
  gunichar unit, low;

  if (!scan_hex (self, escape, &unit))
    return FALSE;
  if (unit == 0)
    return fail (self, escape, "\\u0000 cannot be kept in a string; remove it");
  if (unit < 0xd800 || unit > 0xdfff)
    return TRUE;
  if (unit <= 0xdbff && self->end - self->at >= 2 && self->at[0] == '\\' && self->at[1] == 'u')
    {
      self->at += 2;
      if (!scan_hex (self, self->at - 2, &low))
        return FALSE;
      if (low >= 0xdc00 && low <= 0xdfff)
        return TRUE;
    }
  return fail (self, escape, "\\u%04x is half of a surrogate pair; write both halves, or the character itself", unit);
}

static gboolean
scan_escape (Scanner *self)
{
  const char *escape = self->at++;

  if (self->at < self->end)
    switch (*self->at++)
      {
      case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
        return TRUE;
      case 'u':
        return scan_unicode_escape (self, escape);
      default:
        break;
      }
  return fail (self, escape, "a backslash in a string begins one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
}

/* How many of eight bytes come before one that ends a plain run. A byte's high bit is set by itself, or by a
 * subtraction that borrows, and none borrows from a byte above it unless it is such a byte itself: so the lowest is true. */
static guint
count_plain (const char *bytes)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 word, quotes, backslashes, ends;

  memcpy (&word, bytes, sizeof word);
  word = GUINT64_FROM_LE (word);
  quotes = word ^ (ones * '"');
  backslashes = word ^ (ones * '\\');
  ends = (word | (word - ones * 0x20) | (quotes - ones) | (backslashes - ones)) & (ones * 0x80);
  return ends != 0 ? (guint) __builtin_ctzll (ends) / 8 : 8;
}

static void
skip_plain_run (Scanner *self)
{
  while (self->end - self->at >= 8)
    {
      guint n_plain = count_plain (self->at);

      self->at += n_plain;
      if (n_plain < 8)
        return;
    }
  while (self->at < self->end && !ends_plain_run[(guchar) *self->at])
    self->at++;
}

static gboolean
scan_beyond_ascii (Scanner *self)
{
  const char *start = self->at, *stop;

  while (self->at < self->end && (*self->at & 0x80) != 0)
    self->at++;
  return g_utf8_validate_len (start, self->at - start, &stop) || fail_encoding (self, stop);
}

static gboolean
scan_string (Scanner *self, gboolean *has_escapes)
{
  const char *quote = self->at++;

  *has_escapes = FALSE;
  for (;;)
    {
      skip_plain_run (self);
      if (self->at == self->end)
        return fail (self, quote, "this string has no end; close it with a double quote");
      if (skip_byte (self, '"'))
        return TRUE;
      if ((guchar) *self->at < 0x20)
        return fail (self, self->at, "a string holds no raw control character; write \\u%04x", *self->at);
      if (*self->at == '\\')
        *has_escapes = TRUE;
      if (!(*self->at == '\\' ? scan_escape (self) : scan_beyond_ascii (self)))
        return FALSE;
    }
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

static gboolean
fail_duplicate (Scanner *self, const char *at)
{
  Scanner spelling = { .at = at, .end = self->end };
  const char *name = at + 1;
  gboolean has_escapes;

  scan_string (&spelling, &has_escapes);
  return fail (self, at, "duplicate key \"%.*s\"; keep one of them", quote_length (name, spelling.at - 1 - name), name);
}

static gboolean
check_names (Scanner *self, guint first)
{
  guint n_names = self->n_names - first;
  MortiseJsonName *names = self->names + first;
  const MortiseJsonName *fault;
  gboolean is_duplicate;

  if (n_names > self->max_members)
    return fail (self, names[self->max_members].at, "an object has at most %u members here; write a list instead",
                 self->max_members);
  fault = mortise_json_names_find_fault (names, n_names, &is_duplicate);
  if (fault == NULL)
    return TRUE;
  if (is_duplicate)
    return fail_duplicate (self, fault->at);
  return fail (self, fault->at, "the object's member names are made to collide in a hash table; rename them");
}

static void
push_name (Scanner *self, const MortiseJsonName *name)
{
  if (self->n_names == self->n_allocated)
    {
      self->n_allocated = MAX (16, 2 * self->n_allocated);
      self->names = g_renew (MortiseJsonName, self->names, self->n_allocated);
    }
  self->names[self->n_names++] = *name;
}

static gboolean
scan_name (Scanner *self)
{
  MortiseJsonName name = { .at = self->at };
  gboolean has_escapes;

  if (self->at == self->end || *self->at != '"')
    return fail_expected (self, follows_comma (self) ? "a member name in double quotes after the comma"
                          : "a member name in double quotes");
  if (!scan_string (self, &has_escapes))
    return FALSE;
  name.bytes = name.at + 1;
  name.length = self->at - 1 - name.bytes;
  if (has_escapes)
    {
      g_autofree char *plain = unescape (name.bytes, name.length);

      if (self->unescaped == NULL)
        self->unescaped = g_string_chunk_new (1024);
      name.length = strlen (plain);
      name.bytes = g_string_chunk_insert_len (self->unescaped, plain, name.length);
    }
  push_name (self, &name);
  if (self->members != NULL && self->depth == 1)
    {
      MortiseJsonMember member = { .name = g_strndup (name.bytes, name.length) };

      g_array_append_val (self->members, member);
    }

  skip_space (self);
  if (!skip_byte (self, ':'))
    return fail_expected (self, "\":\" after the member name");
  skip_space (self);
  return TRUE;
}

static gboolean
close_container (Scanner *self)
{
  const Container *container = &self->containers[--self->depth];

  if (!container->is_object || self->n_names == container->first_name)
    return TRUE;
  if (!check_names (self, container->first_name))
    return FALSE;
  self->n_names = container->first_name;
  return TRUE;
}

static gboolean
open_container (Scanner *self, gboolean is_object, gboolean *expects_value)
{
  if (self->depth == MORTISE_JSON_MAX_DEPTH)
    return fail (self, self->at, "nested deeper than %d; write it flatter", MORTISE_JSON_MAX_DEPTH);
  self->containers[self->depth++] = (Container) { is_object, self->n_names };
  self->at++;
  skip_space (self);
  if (skip_byte (self, is_object ? '}' : ']'))
    {
      *expects_value = FALSE;
      return close_container (self);
    }
  return !is_object || scan_name (self);
}

static gboolean
scan_literal (Scanner *self, const char *literal)
{
  gsize length = strlen (literal);

  if ((gsize) (self->end - self->at) < length || memcmp (self->at, literal, length) != 0)
    return fail_expected (self, "a value");
  self->at += length;
  return TRUE;
}

static MortiseJsonMember *
get_last_member (Scanner *self)
{
  if (self->members == NULL || self->depth != 1)
    return NULL;
  return &g_array_index (self->members, MortiseJsonMember, self->members->len - 1);
}

static gboolean
scan_value (Scanner *self, gboolean *expects_value)
{
  MortiseJsonMember *member = get_last_member (self);
  gboolean has_escapes;

  if (member != NULL)
    member->value = self->at;
  if (self->at == self->end)
    return fail_expected (self, "a value");
  if (*self->at == '{' || *self->at == '[')
    return open_container (self, *self->at == '{', expects_value);

  *expects_value = FALSE;
  switch (*self->at)
    {
    case '"':
      return scan_string (self, &has_escapes);
    case 't':
      return scan_literal (self, "true");
    case 'f':
      return scan_literal (self, "false");
    case 'n':
      return scan_literal (self, "null");
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      return scan_number (self);
    default:
      return fail_expected (self, follows_comma (self) ? "a value after the comma" : "a value");
    }
}

/* What may follow a value inside a container: a comma and the next value, or the container's end. */
static gboolean
scan_after_value (Scanner *self, gboolean *expects_value)
{
  gboolean is_object = self->containers[self->depth - 1].is_object;
  MortiseJsonMember *member = get_last_member (self);

  if (member != NULL)
    member->value_length = self->at - member->value;
  skip_space (self);
  if (skip_byte (self, ','))
    {
      *expects_value = TRUE;
      skip_space (self);
      return !is_object || scan_name (self);
    }
  if (skip_byte (self, is_object ? '}' : ']'))
    return close_container (self);
  return fail_expected (self, is_object ? "\",\" or \"}\"" : "\",\" or \"]\"");
}

static gboolean
scan_text (Scanner *self)
{
  gboolean expects_value = TRUE;

  if (self->end - self->text > MAX_TEXT)
    return fail (self, self->text, "the text is longer than %d MiB", MAX_TEXT / 1024 / 1024);
  if (self->end - self->text >= 3 && memcmp (self->text, "\xef\xbb\xbf", 3) == 0)
    return fail (self, self->text, "the text begins with a byte order mark; save it as UTF-8 without one");
  skip_space (self);
  if (self->members != NULL && (self->at == self->end || *self->at != '{'))
    return fail_expected (self, "an object, from \"{\" to \"}\"");
  do
    if (!(expects_value ? scan_value (self, &expects_value) : scan_after_value (self, &expects_value)))
      return FALSE;
  while (expects_value || self->depth > 0);
  skip_space (self);
  return self->at == self->end || fail_expected (self, "nothing after the value");
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

  self.text = self.at = length > 0 ? text : "";
  self.end = self.text + length;
  scanned = scan_text (&self);
  g_clear_pointer (&self.unescaped, g_string_chunk_free);
  g_free (self.names);
  return scanned;
}
