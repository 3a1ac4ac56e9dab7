/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lead-scorer-score.h"

#include <math.h>

static void
reason_free (LeadScorerReason *reason)
{
  g_free (reason->text);
  g_free (reason);
}

LeadScorerScore *
lead_scorer_score_new (void)
{
  LeadScorerScore *self = g_new0 (LeadScorerScore, 1);

  self->grade = "cold";
  self->reasons = g_ptr_array_new_with_free_func ((GDestroyNotify) reason_free);
  return self;
}

void
lead_scorer_score_free (LeadScorerScore *self)
{
  g_ptr_array_unref (self->reasons);
  g_free (self);
}

/**
 * lead_scorer_score_add:
 * @self: a score
 * @rule: (transfer none): name of a rule, which outlives the score
 * @share: how much of its points it gives, -1 to 1
 * @of: its points
 * @text: (transfer full): why
 *
 * Adds a reason. Points are whole numbers, so that their sum is what a reader gets who adds them up.
 */
void
lead_scorer_score_add (LeadScorerScore *self, const char *rule, double share, int of, char *text)
{
  LeadScorerReason *reason = g_new0 (LeadScorerReason, 1);

  reason->rule = rule;
  reason->points = (int) lround (CLAMP (share, -1, 1) * of);
  reason->of = of;
  reason->text = text;
  g_ptr_array_add (self->reasons, reason);
  self->points += reason->points;
  self->possible += of;
}

/* The last step: what the points make of what was possible. */
void
lead_scorer_score_grade (LeadScorerScore *self, int hot_from, int warm_from)
{
  if (self->possible > 0)
    self->score = CLAMP ((int) lround (100.0 * self->points / self->possible), 0, 100);
  self->grade = self->score >= hot_from ? "hot" : self->score >= warm_from ? "warm" : "cold";
}

static JsonObject *
reason_to_json (const LeadScorerReason *reason)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "rule", reason->rule);
  json_object_set_int_member (object, "points", reason->points);
  json_object_set_int_member (object, "of", reason->of);
  json_object_set_string_member (object, "text", reason->text);
  return object;
}

/* Returns: (transfer full): the answer of the hook, but for what the history adds */
JsonObject *
lead_scorer_score_to_json (const LeadScorerScore *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *reasons = json_array_new ();

  for (guint i = 0; i < self->reasons->len; i++)
    json_array_add_object_element (reasons, reason_to_json (self->reasons->pdata[i]));
  json_object_set_int_member (object, "score", self->score);
  json_object_set_string_member (object, "grade", self->grade);
  json_object_set_int_member (object, "points", self->points);
  json_object_set_int_member (object, "possible", self->possible);
  json_object_set_array_member (object, "reasons", reasons);
  return object;
}

/* Returns: (transfer full): the reasons in one line, for a cell of a table */
char *
lead_scorer_score_to_line (const LeadScorerScore *self)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < self->reasons->len; i++)
    {
      const LeadScorerReason *reason = self->reasons->pdata[i];

      g_string_append_printf (line, "%s%s %+d (%s)", i > 0 ? "; " : "", reason->rule, reason->points, reason->text);
    }
  return g_string_free (line, FALSE);
}
