/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the letters of a query, in order, in a text. Of all ways to do that the one is taken that has the most letters
 * at the start of a word or right after another found one, and of those the one with the fewest runs. */
#include "mortise-fuzzy.h"

/* What a letter is worth that begins a word or goes on with a run. More than all that runs can cost. */
#define WORTH (MORTISE_FUZZY_MAX_QUERY + 1)
#define NONE G_MININT16

/**
 * MortiseFuzzyText:
 *
 * A text as it is compared: without case and accents, one character for each of the original.
 */
struct _MortiseFuzzyText
{
  guint length;
  struct
  {
    guint32 letter : 31;
    guint32 starts_word : 1;
  } at[];
};

/* The best score of the first letters of a query, the last of them found at a position, and where the one before was.
 */
typedef struct
{
  gint16 score[MORTISE_FUZZY_MAX_TEXT];
  guint8 before[MORTISE_FUZZY_MAX_TEXT];
} Row;

static gunichar
fold (gunichar letter)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  g_unichar_fully_decompose (letter, FALSE, parts, G_N_ELEMENTS (parts));
  return g_unichar_tolower (parts[0]);
}

static gboolean
starts_word (gunichar letter, gunichar before)
{
  return g_unichar_isalnum (letter)
         && (!g_unichar_isalnum (before) || (g_unichar_isupper (letter) && g_unichar_islower (before)));
}

/**
 * mortise_fuzzy_text_new:
 * @text: UTF-8
 *
 * Returns: (transfer full): @text, made ready to be compared
 */
MortiseFuzzyText *
mortise_fuzzy_text_new (const char *text)
{
  guint length = (guint) MIN (g_utf8_strlen (text, -1), MORTISE_FUZZY_MAX_TEXT);
  MortiseFuzzyText *self = g_malloc (sizeof *self + length * sizeof self->at[0]);
  gunichar before = ' ';

  self->length = length;
  for (guint i = 0; i < length; i++, text = g_utf8_next_char (text))
    {
      gunichar letter = g_utf8_get_char (text);

      self->at[i].letter = fold (letter) & G_MAXINT32;
      self->at[i].starts_word = starts_word (letter, before);
      before = letter;
    }

  return self;
}

/**
 * mortise_fuzzy_text_free:
 * @self: (transfer full): a text
 */
void
mortise_fuzzy_text_free (MortiseFuzzyText *self)
{
  g_free (self);
}

/* Most texts are not what is searched for, and are told so here. */
static gboolean
contains (const MortiseFuzzyText *query, guint query_length, const MortiseFuzzyText *text)
{
  guint found = 0;

  for (guint i = 0; i < text->length && found < query_length; i++)
    if (text->at[i].letter == query->at[found].letter)
      found++;

  return found == query_length;
}

static void
fill_row (Row *row, const Row *above, const MortiseFuzzyText *text, gunichar letter, gboolean is_first)
{
  int best = NONE;
  guint best_at = 0;

  for (guint i = 0; i < text->length; i++)
    {
      int alone = text->at[i].starts_word ? WORTH - 1 : -1;

      row->score[i] = NONE;
      if (text->at[i].letter == letter && is_first)
        row->score[i] = (gint16) alone;
      else if (text->at[i].letter == letter && best != NONE)
        {
          row->score[i] = (gint16) (best + alone);
          row->before[i] = (guint8) best_at;
        }
      if (text->at[i].letter == letter && !is_first && i > 0 && above->score[i - 1] != NONE
          && above->score[i - 1] + WORTH >= row->score[i])
        {
          row->score[i] = (gint16) (above->score[i - 1] + WORTH);
          row->before[i] = (guint8) (i - 1);
        }
      if (!is_first && above->score[i] > best)
        {
          best = above->score[i];
          best_at = i;
        }
    }
}

static void
mark (MortiseFuzzyMarks *marks, guint position)
{
  marks->bits[position / 64] |= G_GUINT64_CONSTANT (1) << (position % 64);
}

/* The score of the whole query, and its letters from the last one back to the first. */
static int
trace (const Row *rows, guint query_length, const MortiseFuzzyText *text, MortiseFuzzyMarks *marks)
{
  guint at = 0;
  int score;

  for (guint i = 1; i < text->length; i++)
    if (rows[query_length - 1].score[i] > rows[query_length - 1].score[at])
      at = i;
  score = rows[query_length - 1].score[at];

  for (guint i = query_length - 1; i > 0; at = rows[i--].before[at])
    mark (marks, at);
  mark (marks, at);

  return score;
}

static gboolean
is_prefix (const MortiseFuzzyText *query, guint query_length, const MortiseFuzzyText *text)
{
  for (guint i = 0; i < query_length; i++)
    if (query->at[i].letter != text->at[i].letter)
      return FALSE;

  return TRUE;
}

/**
 * mortise_fuzzy_match:
 * @query: what is searched for
 * @text: where
 * @marks: (inout): letters of @text that are those of @query are added to these
 *
 * Of two matches that lie alike, the one in the shorter text is worth more.
 *
 * Returns: what the match is worth, from %MORTISE_FUZZY_SCATTERED on; 0 where a letter is missing
 */
int
mortise_fuzzy_match (const MortiseFuzzyText *query, const MortiseFuzzyText *text, MortiseFuzzyMarks *marks)
{
  Row rows[MORTISE_FUZZY_MAX_QUERY];
  guint length = MIN (query->length, MORTISE_FUZZY_MAX_QUERY);
  int score;

  if (length == 0 || length > text->length || !contains (query, length, text))
    return 0;

  if (is_prefix (query, length, text))
    {
      for (guint i = 0; i < length; i++)
        mark (marks, i);
      return MORTISE_FUZZY_PREFIX + MORTISE_FUZZY_MAX_TEXT - (int) text->length;
    }

  for (guint i = 0; i < length; i++)
    fill_row (&rows[i], i > 0 ? &rows[i - 1] : NULL, text, query->at[i].letter, i == 0);
  score = trace (rows, length, text, marks);
  return (score > WORTH * ((int) length - 1) ? MORTISE_FUZZY_WORD_STARTS : MORTISE_FUZZY_SCATTERED) + score
         + MORTISE_FUZZY_MAX_TEXT - (int) text->length;
}

/**
 * mortise_fuzzy_marks_contain:
 * @self: marks
 * @position: which letter of the text
 *
 * Returns: whether that letter is marked
 */
gboolean
mortise_fuzzy_marks_contain (const MortiseFuzzyMarks *self, guint position)
{
  return position < MORTISE_FUZZY_MAX_TEXT && (self->bits[position / 64] >> (position % 64) & 1) != 0;
}

/**
 * mortise_fuzzy_marks_add:
 * @self: marks
 * @others: marks in the same text
 *
 * Marks what @others mark.
 */
void
mortise_fuzzy_marks_add (MortiseFuzzyMarks *self, const MortiseFuzzyMarks *others)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->bits); i++)
    self->bits[i] |= others->bits[i];
}
