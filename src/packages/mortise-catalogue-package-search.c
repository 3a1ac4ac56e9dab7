/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-package-private.h"

#include <string.h>

/* What a word counts for, by the best place in which it is found. */
#define SCORE_NAME_WHOLE 64
#define SCORE_NAME_START 32
#define SCORE_NAME 16
#define SCORE_SUMMARY 4
#define SCORE_REST 1

/**
 * mortise_catalogue_fold:
 * @text: UTF-8
 *
 * Makes texts alike that people take for the same: it leaves out case, accents, and differences of width.
 *
 * Returns: (transfer full): @text for comparison
 */
char *
mortise_catalogue_fold (const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = decomposed; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (!g_unichar_ismark (character))
        g_string_append_unichar (plain, character);
    }
  return g_utf8_casefold (plain->str, (gssize) plain->len);
}

static gboolean
begins_word (const char *text, const char *found)
{
  return found == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (found)));
}

static guint
score_name (const char *text, const char *word)
{
  const char *found = strstr (text, word);

  if (found == NULL)
    return 0;
  if (g_str_equal (text, word))
    return SCORE_NAME_WHOLE;
  return begins_word (text, found) ? SCORE_NAME_START : SCORE_NAME;
}

static guint
score_word (const MortiseCataloguePackage *self, const char *word)
{
  guint score = MAX (score_name (self->folded_name, word), score_name (self->folded_slug, word));

  if (score == 0 && strstr (self->folded_summary, word) != NULL)
    score = SCORE_SUMMARY;
  if (score == 0 && strstr (self->folded_rest, word) != NULL)
    score = SCORE_REST;
  return score;
}

/**
 * mortise_catalogue_package_score:
 * @self: a package
 * @words: (array zero-terminated=1): words, each as [func@Mortise.catalogue_fold] gives it
 *
 * Looks for each word as a part of the name, the slug, the summary, the description, the author and the categories.
 *
 * Returns: how well it fits: 0 where a word is found nowhere, and 1 where there are no words
 */
guint
mortise_catalogue_package_score (const MortiseCataloguePackage *self, const char *const *words)
{
  guint score = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint one = score_word (self, words[i]);

      if (one == 0)
        return 0;
      score += one;
    }
  return words[0] == NULL ? 1 : score;
}
