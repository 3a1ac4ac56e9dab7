/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-suggest.h"

#include <string.h>

/* Longer words are not misspelt ones; bounds the table below. */
#define MAX_LENGTH 32

/* Levenshtein's distance: how many letters must be put in, left out or changed. */
static guint
distance (const char *a, const char *b)
{
  gsize length = strlen (b);
  guint row[MAX_LENGTH + 1];

  for (gsize j = 0; j <= length; j++)
    row[j] = j;
  for (gsize i = 1; a[i - 1]; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (gsize j = 1; j <= length; j++)
        {
          guint change = diagonal + (a[i - 1] != b[j - 1]);

          diagonal = row[j];
          row[j] = MIN (change, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[length];
}

/**
 * mortise_cli_suggest:
 * @word: what was written
 * @candidates: (array zero-terminated=1): what could have been meant
 *
 * Returns: (transfer none): the candidate nearest to @word, also when none is near
 */
const char *
mortise_cli_suggest (const char *word, const char *const *candidates)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);
  const char *nearest = candidates[0];
  guint least = G_MAXUINT;

  if (strlen (word) > MAX_LENGTH)
    return nearest;
  for (guint i = 0; candidates[i]; i++)
    {
      guint d = *lower && g_str_has_prefix (candidates[i], lower) ? 0 : distance (lower, candidates[i]);

      if (d < least)
        {
          least = d;
          nearest = candidates[i];
        }
    }
  return nearest;
}
