/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts that fit what a JSON Schema asks of them: a format, a pattern, a length. Of regular expressions only what
 * schemas have is known (ECMA 262 without looking around and without back references); nobody has to trust what is made
 * here, as whoever asks for it checks it by the schema.
 */
#include "mortise-payload-text.h"

#include <string.h>

/* A pattern may be anybody's: these bound what it can take. */
#define MAX_NESTING 16
#define MAX_WORK 100000
/* How often stands what may stand any number of times. */
#define SOME 16

/**
 * mortise_payload_text_of_format:
 * @format: a format of JSON Schema draft-07
 *
 * Returns: (nullable): a text of that format; %NULL for one that is not known
 */
const char *
mortise_payload_text_of_format (const char *format)
{
  static const struct
  {
    const char *format;
    const char *text;
  } texts[] = {
    { "date-time", "2025-03-04T17:22:09Z" },
    { "date", "2025-03-04" },
    { "time", "17:22:09Z" },
    { "email", "ada.lovelace@example.org" },
    { "idn-email", "ada.lovelace@example.org" },
    { "hostname", "www.example.org" },
    { "idn-hostname", "www.example.org" },
    { "ipv4", "192.0.2.7" },
    { "ipv6", "2001:db8::7" },
    { "uri", "https://example.org/path" },
    { "uri-reference", "/path" },
    { "iri", "https://example.org/path" },
    { "iri-reference", "/path" },
    { "uri-template", "https://example.org/{id}" },
    { "json-pointer", "/a/0" },
    { "relative-json-pointer", "1/a" },
    { "regex", "^[a-z]+$" },
    { "uuid", "123e4567-e89b-42d3-a456-426614174000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (format, texts[i].format) == 0)
      return texts[i].text;
  return NULL;
}

/**
 * mortise_payload_text_of_length:
 * @length: how many characters it has, up to %MORTISE_PAYLOAD_MAX_TEXT
 *
 * Returns: (transfer full): a text of so many characters
 */
char *
mortise_payload_text_of_length (guint64 length)
{
  static const char words[] = "text ";
  gsize n = MIN (length, MORTISE_PAYLOAD_MAX_TEXT);
  char *text = g_malloc (n + 1);

  for (gsize i = 0; i < n; i++)
    text[i] = words[i % strlen (words)];
  /* A space at the end is what some would take away. */
  if (n > 0 && text[n - 1] == ' ')
    text[n - 1] = '.';
  text[n] = '\0';
  return text;
}

/* --- patterns ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *at;
  GRand *random;
  gboolean is_longest;
  guint work;
  guint nesting;
  gboolean failed;
} Writer;

static void write_alternatives (Writer *self, GString *out);

/* Bounds what is written and how long that takes; @at stands at the end afterwards, so that everybody returns. */
static gboolean
has_failed (Writer *self, GString *out)
{
  if (++self->work > MAX_WORK || out->len > MORTISE_PAYLOAD_MAX_TEXT)
    self->failed = TRUE;
  return self->failed;
}

static gboolean
class_has (char escape, guint c)
{
  switch (escape)
    {
    case 'd':
      return g_ascii_isdigit (c);
    case 'w':
      return g_ascii_isalnum (c) || c == '_';
    case 's':
      return c == ' ';
    default:
      return FALSE;
    }
}

static char
unescape (char escape)
{
  switch (escape)
    {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    default:
      return escape;
    }
}

/* One of the printable characters that are in @set, the rather plain ones where there are any. */
static void
write_one_of (Writer *self, GString *out, const gboolean set[128])
{
  GString *plain = g_string_new (NULL);
  GString *all = g_string_new (NULL);
  GString *from;

  for (guint c = ' '; c < 127; c++)
    if (set[c])
      {
        g_string_append_c (all, (char) c);
        if (g_ascii_isalnum (c))
          g_string_append_c (plain, (char) c);
      }
  from = plain->len > 0 ? plain : all;
  if (from->len > 0)
    g_string_append_c (out, from->str[g_rand_int_range (self->random, 0, (gint32) from->len)]);
  else
    self->failed = TRUE;
  g_string_free (plain, TRUE);
  g_string_free (all, TRUE);
}

/* Reads one end of a range; -1 for an escape that stands for several, which are added. */
static int
read_class_member (Writer *self, gboolean set[128])
{
  char c = *self->at++;

  if (c != '\\' || *self->at == '\0')
    return c & 0x80 ? 0 : c;
  c = *self->at++;
  if (strchr ("dws", c) == NULL)
    return unescape (c);
  for (guint i = 0; i < 128; i++)
    set[i] = set[i] || class_has (c, i);
  return -1;
}

static void
write_class (Writer *self, GString *out)
{
  gboolean set[128] = { FALSE };
  gboolean is_negated = *self->at == '^';

  if (is_negated)
    self->at++;
  while (*self->at != '\0' && *self->at != ']')
    {
      int first = read_class_member (self, set);
      int last = first;

      if (first >= 0 && self->at[0] == '-' && self->at[1] != ']' && self->at[1] != '\0')
        {
          self->at++;
          last = read_class_member (self, set);
        }
      for (int c = first; c >= 0 && c <= last; c++)
        set[c] = TRUE;
    }
  if (*self->at == ']')
    self->at++;
  else
    self->failed = TRUE;
  for (guint i = 0; is_negated && i < 128; i++)
    set[i] = !set[i];
  write_one_of (self, out, set);
}

static void
write_escape (Writer *self, GString *out)
{
  gboolean set[128] = { FALSE };
  char c = *self->at;

  if (c == '\0' || g_ascii_isdigit (c) || strchr ("DWSkpPux", c) != NULL)
    {
      self->failed = TRUE;
      return;
    }
  self->at++;
  if (c == 'b')
    return;
  if (strchr ("dws", c) == NULL)
    {
      g_string_append_c (out, unescape (c));
      return;
    }
  for (guint i = 0; i < 128; i++)
    set[i] = class_has (c, i);
  write_one_of (self, out, set);
}

static void
write_group (Writer *self, GString *out)
{
  if (g_str_has_prefix (self->at, "?:"))
    self->at += 2;
  else if (*self->at == '?')
    self->failed = TRUE;
  if (++self->nesting > MAX_NESTING)
    self->failed = TRUE;
  if (!self->failed)
    write_alternatives (self, out);
  self->nesting--;
  if (*self->at == ')')
    self->at++;
  else
    self->failed = TRUE;
}

static void
write_atom (Writer *self, GString *out)
{
  const char *next;

  switch (*self->at)
    {
    case '(':
      self->at++;
      write_group (self, out);
      break;
    case '[':
      self->at++;
      write_class (self, out);
      break;
    case '\\':
      self->at++;
      write_escape (self, out);
      break;
    case '.':
      self->at++;
      g_string_append_c (out, (char) g_rand_int_range (self->random, 'a', 'z' + 1));
      break;
    case '^':
    case '$':
      self->at++;
      break;
    default:
      next = g_utf8_next_char (self->at);
      g_string_append_len (out, self->at, next - self->at);
      self->at = next;
    }
}

static gboolean
read_bounds (Writer *self, guint64 *least, guint64 *most)
{
  const char *end = strchr (self->at, '}');
  const char *comma = strchr (self->at, ',');

  if (end == NULL)
    return FALSE;
  *least = *most = g_ascii_strtoull (self->at + 1, NULL, 10);
  if (comma != NULL && comma < end)
    *most = comma + 1 < end ? g_ascii_strtoull (comma + 1, NULL, 10) : *least + SOME;
  self->at = end;
  return TRUE;
}

/* How often an atom is to stand: as seldom as it may, or as often. */
static guint
read_count (Writer *self)
{
  guint64 least = *self->at == '+' ? 1 : 0;
  guint64 most = *self->at == '?' ? 1 : SOME;

  if (*self->at == '{' && g_ascii_isdigit (self->at[1]))
    self->failed = !read_bounds (self, &least, &most) || self->failed;
  else if (*self->at == '\0' || strchr ("*?+", *self->at) == NULL)
    return 1;
  self->at++;
  if (*self->at == '?')
    self->at++;
  return (guint) MIN (self->is_longest ? most : least, MORTISE_PAYLOAD_MAX_TEXT);
}

static void
write_sequence (Writer *self, GString *out)
{
  while (!has_failed (self, out) && *self->at != '\0' && *self->at != '|' && *self->at != ')')
    {
      const char *begin = self->at;
      gsize length = out->len;
      const char *end;
      guint count;

      write_atom (self, out);
      count = read_count (self);
      end = self->at;
      if (count == 0)
        g_string_truncate (out, length);
      for (guint i = 1; i < count && !has_failed (self, out); i++)
        {
          self->at = begin;
          write_atom (self, out);
        }
      self->at = end;
    }
}

/* The first of them is as good as any; the others are read over. */
static void
write_alternatives (Writer *self, GString *out)
{
  write_sequence (self, out);
  while (!self->failed && *self->at == '|')
    {
      g_autoptr (GString) unused = g_string_new (NULL);

      self->at++;
      write_sequence (self, unused);
    }
}

/**
 * mortise_payload_text_of_pattern:
 * @pattern: a regular expression, as JSON Schema has them
 * @is_longest: whether it is to be long, with all that may be repeated, and not as short as can be
 * @random: what chooses where there is a choice
 *
 * Returns: (transfer full) (nullable): a text that @pattern matches; %NULL where it has something that is not
 *   known here
 */
char *
mortise_payload_text_of_pattern (const char *pattern, gboolean is_longest, GRand *random)
{
  g_autoptr (GString) out = g_string_new (NULL);
  Writer self = { .at = pattern, .random = random, .is_longest = is_longest };

  write_alternatives (&self, out);
  if (self.failed || *self.at != '\0' || !g_utf8_validate (out->str, (gssize) out->len, NULL))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
