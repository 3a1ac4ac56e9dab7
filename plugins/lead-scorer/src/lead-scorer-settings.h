/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* In the order in which the reasons are given. The name of a rule's weight is `weight_` and its name. */
typedef enum
{
  LEAD_SCORER_RULE_CONTACT,
  LEAD_SCORER_RULE_EMAIL,
  LEAD_SCORER_RULE_SOURCE,
  LEAD_SCORER_RULE_INDUSTRY,
  LEAD_SCORER_RULE_SIZE,
  LEAD_SCORER_RULE_KEYWORDS,
  LEAD_SCORER_RULE_RECENCY,
  LEAD_SCORER_N_RULES
} LeadScorerRule;

/* A name and what it is worth. */
typedef struct
{
  char *name;
  double value;
} LeadScorerRating;

/**
 * LeadScorerSettings:
 * @hot_from: the lowest score of a hot lead
 * @warm_from: the lowest score of a warm one, at most @hot_from
 * @recency_days: age at which a lead is worth nothing for being new
 * @history_days: how long scores are kept, 0 for ever
 * @weights: points that each rule can give, 0 to 100
 * @free_mail: domains where anybody gets an address
 * @disposable: domains of addresses that are thrown away
 * @industries: names of preferred industries, folded
 * @sources: percent of the weight by source
 * @sizes: by field of the lead, the value that is worth the whole weight
 * @keywords: percent of the weight by words, folded; less than 0 for bad ones
 * @problems: (element-type utf8): what could not be used as it is, for the administrator
 *
 * The plugin's settings, read once after each change.
 */
typedef struct
{
  int hot_from;
  int warm_from;
  int recency_days;
  int history_days;
  int weights[LEAD_SCORER_N_RULES];
  GHashTable *free_mail;
  GHashTable *disposable;
  GHashTable *industries;
  GPtrArray *sources;
  GPtrArray *sizes;
  GPtrArray *keywords;
  GPtrArray *problems;
} LeadScorerSettings;

const char *lead_scorer_rule_get_name (LeadScorerRule rule);

LeadScorerSettings *lead_scorer_settings_new (JsonObject *values);
void lead_scorer_settings_free (LeadScorerSettings *self);
const LeadScorerRating *lead_scorer_settings_find (GPtrArray *ratings, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeadScorerSettings, lead_scorer_settings_free)

G_END_DECLS
