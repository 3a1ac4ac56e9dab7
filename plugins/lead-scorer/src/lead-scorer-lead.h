/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * LeadScorerLead:
 * @id: (nullable): the lead's key, text or a whole number
 * @has_full_name: whether first and last name are given
 * @has_phone: whether the telephone number can be one
 * @email_domain: (nullable): domain of the e-mail address, %NULL if that is none
 * @source: where it came from, folded; empty if it is not said
 * @industry: its own industry, or that of the business, folded; empty if it is not said
 * @notes: the notes, folded
 * @created: (nullable): when it was created
 * @fields: (nullable): what the industry of the business adds
 *
 * What the rules look at, read once from a payload whose members need not be what the platform promises.
 */
typedef struct
{
  JsonNode *id;
  gboolean has_full_name;
  gboolean has_phone;
  char *email_domain;
  char *source;
  char *industry;
  char *notes;
  GDateTime *created;
  JsonObject *fields;
} LeadScorerLead;

LeadScorerLead *lead_scorer_lead_new (JsonObject *object);
void lead_scorer_lead_free (LeadScorerLead *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeadScorerLead, lead_scorer_lead_free)

G_END_DECLS
