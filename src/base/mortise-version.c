/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A version is kept as its text and where the parts of that end. Numbers stay digits: of two without leading zeros the
 * longer is the greater, and of two as long the digits decide. So no number is too great for us.
 */
#include "mortise-version.h"

#include <string.h>

#include "mortise-error.h"
#include "mortise-version-span.h"

#define N_NUMBERS 3

/* The longest piece of a text that is too long that its message quotes, in bytes. */
#define MAX_QUOTE 40

/* The length of each number, the offset past the last of them, and that past the pre-release. */
struct _MortiseVersion
{
  guint16 n_digits[N_NUMBERS];
  guint16 core_end;
  guint16 prerelease_end;
  char text[];
};

static const char *const number_names[N_NUMBERS] = { "major", "minor", "patch" };

G_DEFINE_BOXED_TYPE (MortiseVersion, mortise_version, mortise_version_ref, mortise_version_unref)

G_GNUC_PRINTF (4, 5)
static gboolean
fail (const char *text, const char *at, GError **error, const char *format, ...)
{
  g_autofree char *shown = g_strescape (text, NULL);
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "version \"%s\", column %u: %s", shown,
               (guint) (at - text) + 1, message);
  return FALSE;
}

static gboolean
fail_as_too_long (const char *text, GError **error)
{
  g_autofree char *start = g_strndup (text, MAX_QUOTE);
  g_autofree char *shown = g_strescape (start, NULL);

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "version \"%s…\", column %d: too long; it may have %d characters", shown, MORTISE_VERSION_MAX_LENGTH + 1,
               MORTISE_VERSION_MAX_LENGTH);
  return FALSE;
}

/* What is wrong at a place where the text should have ended or gone on otherwise. */
static gboolean
fail_at_rest (const char *text, const char *at, const char *part, GError **error)
{
  g_autofree char *found = NULL, *shown = NULL;

  if (part != NULL && *at == '.')
    return fail (text, at + 1, error, "expected an identifier of the %s after \".\"", part);
  if (part != NULL && g_ascii_isdigit (*at))
    return fail (text, at - 1, error, "a number of the %s begins with 0; leave that out", part);
  found = g_strndup (at, 1);
  shown = g_strescape (found, NULL);
  return fail (text, at, error, "expected the end, found \"%s\"", shown);
}

static gboolean
read_number (const char *text, const char **at, guint index, guint16 *n_digits, GError **error)
{
  const char *name = number_names[index];

  if (index > 0 && *(*at)++ != '.')
    return fail (text, *at - 1, error, "expected \".\" and the %s number; a version is such as 1.0.0", name);
  *n_digits = mortise_version_span_number (*at);
  if (*n_digits == 0 && (**at == 'v' || **at == 'V'))
    return fail (text, *at, error, "expected the %s number; leave out the \"%c\"", name, **at);
  if (*n_digits == 0)
    return fail (text, *at, error, "expected the %s number, digits only", name);
  *at += *n_digits;
  if (g_ascii_isdigit (**at))
    return fail (text, *at - 1, error, "the %s number begins with 0; leave that out", name);
  return TRUE;
}

/* The part after its mark, - or +, if it is there. */
static gboolean
read_identifiers (const char *text,
                  const char **at,
                  char mark,
                  const char *name,
                  gsize (*span) (const char *text),
                  const char **part,
                  GError **error)
{
  gsize length;

  if (**at != mark)
    return TRUE;
  length = span (*at + 1);
  *at += 1 + length;
  if (length == 0)
    return fail (text, *at, error, "expected an identifier of the %s (letters, digits, hyphens) after \"%c\"", name,
                 mark);
  *part = name;
  return TRUE;
}

static gboolean
read_parts (const char *text, MortiseVersion *parts, GError **error)
{
  const char *at = text;
  const char *part = NULL;

  for (guint i = 0; i < N_NUMBERS; i++)
    if (!read_number (text, &at, i, &parts->n_digits[i], error))
      return FALSE;
  parts->core_end = at - text;
  if (!read_identifiers (text, &at, '-', "pre-release", mortise_version_span_prerelease, &part, error))
    return FALSE;
  parts->prerelease_end = at - text;
  if (!read_identifiers (text, &at, '+', "build", mortise_version_span_build, &part, error))
    return FALSE;
  return *at == '\0' || fail_at_rest (text, at, part, error);
}

/**
 * mortise_version_parse:
 * @text: a version as Semantic Versioning 2.0.0 has them, such as `1.4.0-beta.2+5114f85`, and nothing around it; of at
 *   most %MORTISE_VERSION_MAX_LENGTH bytes, with numbers as long as one likes
 * @error: set to %MORTISE_ERROR_INVALID, or to %MORTISE_ERROR_LIMIT when @text is too long; the message has the column
 *
 * Returns: (transfer full) (nullable): the version
 */
MortiseVersion *
mortise_version_parse (const char *text, GError **error)
{
  MortiseVersion parts = { 0 };
  gsize length = strnlen (text, MORTISE_VERSION_MAX_LENGTH + 1);
  MortiseVersion *self;

  if (length > MORTISE_VERSION_MAX_LENGTH && !fail_as_too_long (text, error))
    return NULL;
  if (!read_parts (text, &parts, error))
    return NULL;
  self = g_atomic_rc_box_alloc (sizeof *self + length + 1);
  *self = parts;
  memcpy (self->text, text, length + 1);
  return self;
}

/**
 * mortise_version_ref:
 * @self: a version
 *
 * Returns: (transfer full): @self
 */
MortiseVersion *
mortise_version_ref (MortiseVersion *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * mortise_version_unref:
 * @self: (transfer full): a version
 */
void
mortise_version_unref (MortiseVersion *self)
{
  g_atomic_rc_box_release (self);
}

/**
 * mortise_version_to_string:
 * @self: a version
 *
 * Returns: (transfer none): the text that it was parsed from
 */
const char *
mortise_version_to_string (const MortiseVersion *self)
{
  return self->text;
}

static guint64
get_number (const MortiseVersion *self, guint index)
{
  const char *at = self->text;

  for (guint i = 0; i < index; i++)
    at += self->n_digits[i] + 1;
  return g_ascii_strtoull (at, NULL, 10);
}

/**
 * mortise_version_get_major:
 * @self: a version
 *
 * Returns: the first number; %G_MAXUINT64 if it is greater than that
 */
guint64
mortise_version_get_major (const MortiseVersion *self)
{
  return get_number (self, 0);
}

/**
 * mortise_version_get_minor:
 * @self: a version
 *
 * Returns: the second number; %G_MAXUINT64 if it is greater than that
 */
guint64
mortise_version_get_minor (const MortiseVersion *self)
{
  return get_number (self, 1);
}

/**
 * mortise_version_get_patch:
 * @self: a version
 *
 * Returns: the third number; %G_MAXUINT64 if it is greater than that
 */
guint64
mortise_version_get_patch (const MortiseVersion *self)
{
  return get_number (self, 2);
}

/**
 * mortise_version_is_prerelease:
 * @self: a version
 *
 * Returns: whether it has a pre-release, and so comes before the release with its numbers
 */
gboolean
mortise_version_is_prerelease (const MortiseVersion *self)
{
  return self->prerelease_end > self->core_end;
}

/**
 * mortise_version_dup_prerelease:
 * @self: a version
 *
 * Returns: (transfer full) (nullable): the pre-release without its hyphen, such as `beta.2`
 */
char *
mortise_version_dup_prerelease (const MortiseVersion *self)
{
  if (!mortise_version_is_prerelease (self))
    return NULL;
  return g_strndup (self->text + self->core_end + 1, self->prerelease_end - self->core_end - 1);
}

/**
 * mortise_version_dup_build:
 * @self: a version
 *
 * Returns: (transfer full) (nullable): the build metadata without their plus sign, such as `5114f85`
 */
char *
mortise_version_dup_build (const MortiseVersion *self)
{
  return self->text[self->prerelease_end] == '+' ? g_strdup (self->text + self->prerelease_end + 1) : NULL;
}

static int
compare_numbers (const char *a, gsize a_length, const char *b, gsize b_length)
{
  if (a_length != b_length)
    return a_length < b_length ? -1 : 1;
  return memcmp (a, b, a_length);
}

static int
compare_texts (const char *a, gsize a_length, const char *b, gsize b_length)
{
  int order = memcmp (a, b, MIN (a_length, b_length));

  return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static int
compare_core (const MortiseVersion *a, const MortiseVersion *b)
{
  const char *a_at = a->text, *b_at = b->text;

  for (guint i = 0; i < N_NUMBERS; i++)
    {
      int order = compare_numbers (a_at, a->n_digits[i], b_at, b->n_digits[i]);

      if (order != 0)
        return order;
      a_at += a->n_digits[i] + 1;
      b_at += b->n_digits[i] + 1;
    }
  return 0;
}

/* The length of the identifier at @at, and whether it is a number. */
static gsize
measure (const char *at, const char *end, gboolean *is_number)
{
  const char *p = at;

  *is_number = TRUE;
  for (; p < end && *p != '.'; p++)
    *is_number &= g_ascii_isdigit (*p);
  return p - at;
}

/* Numbers come before texts. */
static int
compare_identifiers (const char **a, const char *a_end, const char **b, const char *b_end)
{
  const char *a_start = *a, *b_start = *b;
  gboolean a_is_number, b_is_number;
  gsize a_length = measure (a_start, a_end, &a_is_number);
  gsize b_length = measure (b_start, b_end, &b_is_number);

  *a += a_length;
  *b += b_length;
  if (a_is_number != b_is_number)
    return a_is_number ? -1 : 1;
  return (a_is_number ? compare_numbers : compare_texts) (a_start, a_length, b_start, b_length);
}

static int
compare_prerelease (const MortiseVersion *a, const MortiseVersion *b)
{
  const char *a_at = a->text + a->core_end, *a_end = a->text + a->prerelease_end;
  const char *b_at = b->text + b->core_end, *b_end = b->text + b->prerelease_end;

  if (!mortise_version_is_prerelease (a) || !mortise_version_is_prerelease (b))
    return mortise_version_is_prerelease (b) - mortise_version_is_prerelease (a);
  while (a_at < a_end && b_at < b_end)
    {
      int order;

      /* Past the hyphen or the dot. */
      a_at++;
      b_at++;
      order = compare_identifiers (&a_at, a_end, &b_at, b_end);
      if (order != 0)
        return order;
    }
  return (a_at < a_end) - (b_at < b_end);
}

/**
 * mortise_version_compare:
 * @a: (type MortiseVersion): a version
 * @b: (type MortiseVersion): another
 *
 * Compares by precedence, as chapter 11 of Semantic Versioning 2.0.0 says; build metadata do not count. A
 * [callback@GLib.CompareFunc].
 *
 * Returns: less than, equal to or greater than 0 as @a comes before, with or after @b
 */
int
mortise_version_compare (gconstpointer a, gconstpointer b)
{
  int order = compare_core (a, b);

  return order != 0 ? order : compare_prerelease (a, b);
}

/**
 * mortise_version_equal:
 * @a: (type MortiseVersion): a version
 * @b: (type MortiseVersion): another
 *
 * Returns: whether none comes before the other, so that they differ in build metadata at most; a
 * [callback@GLib.EqualFunc]
 */
gboolean
mortise_version_equal (gconstpointer a, gconstpointer b)
{
  const MortiseVersion *left = a, *right = b;

  return left->prerelease_end == right->prerelease_end && memcmp (left->text, right->text, left->prerelease_end) == 0;
}

/**
 * mortise_version_hash:
 * @version: (type MortiseVersion): a version
 *
 * Returns: a hash that goes with [func@Mortise.Version.equal]; a [callback@GLib.HashFunc]
 */
guint
mortise_version_hash (gconstpointer version)
{
  const MortiseVersion *self = version;
  /* Daniel Bernstein's, as in g_str_hash(). */
  guint hash = 5381;

  for (guint i = 0; i < self->prerelease_end; i++)
    hash = hash * 33 + (guchar) self->text[i];
  return hash;
}

/**
 * mortise_version_has_same_core:
 * @self: a version
 * @other: another
 *
 * Returns: whether their three numbers are the same
 */
gboolean
mortise_version_has_same_core (const MortiseVersion *self, const MortiseVersion *other)
{
  return self->core_end == other->core_end && memcmp (self->text, other->text, self->core_end) == 0;
}
