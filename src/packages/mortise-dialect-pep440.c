/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Python's version specifiers (PEP 440, "Version specifiers") as ranges of semantic versions. Python itself has
 * versions of three numbers, so no more is read: an epoch, a fourth number, or a pre-release is refused.
 */
#include "mortise-dialect-pep440.h"

#include "mortise-error.h"

#include <string.h>

#define MAX_SPECIFIERS 8

/* Each doubles the alternatives of the range. */
#define MAX_EXCLUSIONS 3

/* More digits than any version has, and few enough for an int. */
#define MAX_DIGITS 6

typedef struct
{
  guint numbers[3];
  guint n_numbers;
  gboolean is_prefix; /* ends in .* */
} Release;

/* The longer operators first, as each begins with a shorter one. */
static const char *const signs[] = { "===", "~=", "==", "!=", "<=", ">=", "<", ">", NULL };

static gboolean
fail (const char *specifier, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "\"%.64s\" is no version specifier; write one such as >=3.8 or >=3.8,<4", specifier);
  return FALSE;
}

static gboolean
read_number (const char **at, guint *number)
{
  gsize length = strspn (*at, "0123456789");

  if (length == 0 || length > MAX_DIGITS)
    return FALSE;
  *number = (guint) g_ascii_strtoull (*at, NULL, 10);
  *at += length;
  return TRUE;
}

static gboolean
read_release (const char *text, Release *release)
{
  const char *at = text;

  *release = (Release){ 0 };
  do
    {
      if (g_str_equal (at, "*") && release->n_numbers > 0)
        {
          release->is_prefix = TRUE;
          return TRUE;
        }
      if (release->n_numbers == G_N_ELEMENTS (release->numbers)
          || !read_number (&at, &release->numbers[release->n_numbers]))
        return FALSE;
      release->n_numbers++;
    }
  while (*at++ == '.');
  return at[-1] == '\0';
}

/* The first release after all that begin with the first @n_numbers numbers. */
static Release
step_after (const Release *release, guint n_numbers)
{
  Release next = { .n_numbers = 3 };

  for (guint i = 0; i < n_numbers; i++)
    next.numbers[i] = release->numbers[i];
  next.numbers[n_numbers - 1]++;
  return next;
}

static char *
compare_to (const char *sign, const Release *release)
{
  return g_strdup_printf ("%s%u.%u.%u", sign, release->numbers[0], release->numbers[1], release->numbers[2]);
}

static char *
span (const Release *from, const Release *until)
{
  g_autofree char *least = compare_to (">=", from);
  g_autofree char *end = compare_to ("<", until);

  return g_strdup_printf ("%s %s", least, end);
}

/* What one specifier says, as one or, for an exclusion, two alternatives. */
static gboolean
read_specifier (const char *specifier, char *alternatives[2], GError **error)
{
  const char *sign = NULL;
  g_autofree char *version = NULL;
  Release release, next;
  gboolean is_equality;

  for (guint i = 0; sign == NULL && signs[i] != NULL; i++)
    if (g_str_has_prefix (specifier, signs[i]))
      sign = signs[i];
  if (sign == NULL)
    return fail (specifier, error);
  version = g_strstrip (g_strdup (specifier + strlen (sign)));
  is_equality = g_str_equal (sign, "==") || g_str_equal (sign, "!=");
  if (!read_release (version, &release) || (release.is_prefix && !is_equality)
      || (g_str_equal (sign, "~=") && release.n_numbers < 2))
    return fail (specifier, error);

  next = step_after (&release, release.is_prefix ? release.n_numbers : 3);
  if (g_str_equal (sign, "!="))
    {
      alternatives[0] = compare_to ("<", &release);
      alternatives[1] = compare_to (">=", &next);
    }
  else if (g_str_equal (sign, "~="))
    {
      next = step_after (&release, release.n_numbers - 1);
      alternatives[0] = span (&release, &next);
    }
  else if (*sign == '=')
    alternatives[0] = release.is_prefix ? span (&release, &next) : compare_to ("=", &release);
  else
    alternatives[0] = compare_to (sign, &release);
  return TRUE;
}

/* Every alternative so far has to hold together with one of @with. */
static GPtrArray *
combine (GPtrArray *ranges, char *with[2])
{
  GPtrArray *combined = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ranges->len; i++)
    for (guint j = 0; j < 2 && with[j] != NULL; j++)
      {
        const char *range = ranges->pdata[i];

        g_ptr_array_add (combined, g_strconcat (range, *range != '\0' ? " " : "", with[j], NULL));
      }
  return combined;
}

/**
 * mortise_dialect_pep440_to_range:
 * @specifiers: PEP 440's, joined by commas, such as `>=3.8,!=3.9.0,<4`
 * @error: return location for a %MORTISE_ERROR_INVALID that says what to write
 *
 * Returns: (transfer full): the range that npm would write for it, `>=3.8.0 <3.9.0 <4.0.0 || …`
 */
char *
mortise_dialect_pep440_to_range (const char *specifiers, GError **error)
{
  g_auto (GStrv) list = g_strsplit (specifiers, ",", MAX_SPECIFIERS + 1);
  g_autoptr (GPtrArray) ranges = g_ptr_array_new_with_free_func (g_free);
  guint n_exclusions = 0;

  if (g_strv_length (list) > MAX_SPECIFIERS || list[0] == NULL)
    {
      fail (specifiers, error);
      return NULL;
    }
  g_ptr_array_add (ranges, g_strdup (""));
  for (guint i = 0; list[i] != NULL; i++)
    {
      char *alternatives[2] = { NULL };
      GPtrArray *combined;

      if (!read_specifier (g_strstrip (list[i]), alternatives, error))
        return NULL;
      n_exclusions += alternatives[1] != NULL;
      combined = n_exclusions <= MAX_EXCLUSIONS ? combine (ranges, alternatives) : NULL;
      g_free (alternatives[0]);
      g_free (alternatives[1]);
      if (combined == NULL)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "it leaves out more than %d versions; write fewer",
                       MAX_EXCLUSIONS);
          return NULL;
        }
      g_ptr_array_unref (ranges);
      ranges = combined;
    }
  g_ptr_array_add (ranges, NULL);
  return g_strjoinv (" || ", (char **) ranges->pdata);
}
