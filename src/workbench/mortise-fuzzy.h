/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Letters of a text beyond these are not looked at. */
#define MORTISE_FUZZY_MAX_TEXT 128
/* Letters of what is searched for beyond these are not looked at. */
#define MORTISE_FUZZY_MAX_QUERY 48

/* What a match is worth at least, by how its letters lie. */
#define MORTISE_FUZZY_SCATTERED 10000
#define MORTISE_FUZZY_WORD_STARTS 20000
#define MORTISE_FUZZY_PREFIX 30000

/**
 * MortiseFuzzyMarks:
 * @bits: a bit for each letter of a text, from the first one on
 *
 * Which letters of a text are those that were searched for.
 */
typedef struct
{
  guint64 bits[MORTISE_FUZZY_MAX_TEXT / 64];
} MortiseFuzzyMarks;

typedef struct _MortiseFuzzyText MortiseFuzzyText;

MortiseFuzzyText *mortise_fuzzy_text_new (const char *text);
void mortise_fuzzy_text_free (MortiseFuzzyText *self);
int mortise_fuzzy_match (const MortiseFuzzyText *query, const MortiseFuzzyText *text, MortiseFuzzyMarks *marks);
gboolean mortise_fuzzy_marks_contain (const MortiseFuzzyMarks *self, guint position);
void mortise_fuzzy_marks_add (MortiseFuzzyMarks *self, const MortiseFuzzyMarks *others);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseFuzzyText, mortise_fuzzy_text_free)

G_END_DECLS
