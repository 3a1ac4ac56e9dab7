/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-suggest.h"

#include <string.h>

/* Longer words are not misspelt ones; bounds the table below. */
#define MAX_LENGTH 64

/* Of so many letters one may be wrong: `slugg` is slug, and `icon` is not json. */
#define LETTERS_FOR_A_MISTAKE 3

/* How many letters must be put in, left out, changed, or swapped with the next (optimal string alignment). */
static guint
measure (const char *a, const char *b)
{
  gsize width = strlen (b) + 1;
  guint rows[3][MAX_LENGTH + 1];
  guint *before = rows[0], *last = rows[1], *row = rows[2];

  for (gsize j = 0; j < width; j++)
    last[j] = (guint) j;
  for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
      guint *spare = before;

      row[0] = (guint) i;
      for (gsize j = 1; j < width; j++)
        {
          guint changed = last[j - 1] + (a[i - 1] != b[j - 1]);

          row[j] = MIN (changed, MIN (last[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
      before = last;
      last = row;
      row = spare;
    }
  return last[width - 1];
}

/**
 * mortise_suggest:
 * @word: what was written
 * @candidates: (array zero-terminated=1): what could have been meant
 *
 * Letter case and whether words are joined by `-` or `_` does not count.
 *
 * Returns: (transfer none) (nullable): the candidate nearest to @word; %NULL where none is so near that it is likely
 */
const char *
mortise_suggest (const char *word, const char *const *candidates)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);
  gsize length = strlen (word);
  const char *nearest = NULL;
  guint least = (guint) (length / LETTERS_FOR_A_MISTAKE) + 1;

  if (length == 0 || length > MAX_LENGTH)
    return NULL;
  g_strdelimit (lower, "-", '_');
  for (guint i = 0; candidates[i] != NULL; i++)
    {
      g_autofree char *candidate = g_ascii_strdown (candidates[i], -1);
      guint distance;

      if (strlen (candidate) > MAX_LENGTH)
        continue;
      distance = measure (lower, g_strdelimit (candidate, "-", '_'));
      if (distance >= least)
        continue;
      least = distance;
      nearest = candidates[i];
    }
  return nearest;
}

/**
 * mortise_suggest_sentence:
 * @word: what was written
 * @candidates: (array zero-terminated=1): what could have been meant
 *
 * Returns: (transfer full) (nullable): `did you mean "…"?`, or %NULL where nothing is likely
 */
char *
mortise_suggest_sentence (const char *word, const char *const *candidates)
{
  const char *nearest = mortise_suggest (word, candidates);

  return nearest != NULL ? g_strdup_printf ("did you mean \"%s\"?", nearest) : NULL;
}
