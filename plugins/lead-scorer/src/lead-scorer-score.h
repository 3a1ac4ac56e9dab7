/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * LeadScorerReason:
 * @rule: name of the rule
 * @points: what it gave; less than 0 for what speaks against the lead
 * @of: the most that it gives
 * @text: why, in a few words
 */
typedef struct
{
  const char *rule;
  int points;
  int of;
  char *text;
} LeadScorerReason;

/**
 * LeadScorerScore:
 * @score: @points in percent of @possible, 0 to 100
 * @grade: `hot`, `warm` or `cold`
 * @points: the sum of the reasons' points
 * @possible: the sum of what they could give
 * @reasons: (element-type LeadScorerReason): one for each rule
 */
typedef struct
{
  int score;
  const char *grade;
  int points;
  int possible;
  GPtrArray *reasons;
} LeadScorerScore;

LeadScorerScore *lead_scorer_score_new (void);
void lead_scorer_score_free (LeadScorerScore *self);
void lead_scorer_score_add (LeadScorerScore *self, const char *rule, double share, int of, char *text);
void lead_scorer_score_grade (LeadScorerScore *self, int hot_from, int warm_from);
JsonObject *lead_scorer_score_to_json (const LeadScorerScore *self);
char *lead_scorer_score_to_line (const LeadScorerScore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeadScorerScore, lead_scorer_score_free)

G_END_DECLS
