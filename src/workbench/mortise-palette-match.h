/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-palette-entry.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PALETTE_MATCH (mortise_palette_match_get_type ())
G_DECLARE_FINAL_TYPE (MortisePaletteMatch, mortise_palette_match, MORTISE, PALETTE_MATCH, GObject)

/**
 * MortisePaletteMatch:
 * @entry: what was found
 * @group: the group that it is listed in
 * @heads_group: whether it is the first one there
 * @score: what the match is worth
 * @title_marks: which letters of its title were searched for
 * @detail_marks: which letters of its detail were searched for
 *
 * A line of the command palette.
 */
struct _MortisePaletteMatch
{
  GObject parent_instance;

  MortisePaletteEntry *entry;
  MortisePaletteKind group;
  gboolean heads_group;
  int score;
  MortiseFuzzyMarks title_marks;
  MortiseFuzzyMarks detail_marks;
};

/* How many of a group are listed: who gets that many is to type another letter. */
#define MORTISE_PALETTE_MAX_IN_GROUP 30

void mortise_palette_search_async (GPtrArray *entries,
                                   const char *text,
                                   const char *const *recent,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *mortise_palette_search_finish (GAsyncResult *result, GError **error);

G_END_DECLS
