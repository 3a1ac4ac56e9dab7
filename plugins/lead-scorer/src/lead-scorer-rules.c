/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lead-scorer-rules.h"

#include "lead-scorer-email.h"
#include "lead-scorer-json.h"
#include "lead-scorer-text.h"

/* Each rule looks at one side of a lead, gives a share of its weight from -1 to 1, and says why. They know nothing of
 * the host: what comes in decides what goes out. */

/* A free address is worth this part of one at an own domain: it can be reached, and says nothing about a company. */
#define FREE_MAIL_SHARE (1.0 / 3)

/* Parts of the contact rule; together 1. */
#define NAME_SHARE 0.2
#define EMAIL_SHARE 0.4
#define PHONE_SHARE 0.4

typedef struct
{
  const LeadScorerLead *lead;
  const LeadScorerSettings *settings;
  GDateTime *now;
} Case;

static double
count_contact (gboolean has, double share, const char *name, GString *text)
{
  if (!has)
    g_string_append_printf (text, "%s%s", text->len == 0 ? "without " : ", ", name);
  return has ? share : 0;
}

static double
rate_contact (const Case *self, GString *text)
{
  const LeadScorerLead *lead = self->lead;
  double share = count_contact (lead->has_full_name, NAME_SHARE, "full name", text)
                 + count_contact (lead->email_domain != NULL, EMAIL_SHARE, "e-mail address", text)
                 + count_contact (lead->has_phone, PHONE_SHARE, "telephone number", text);

  if (text->len == 0)
    g_string_append (text, "name, e-mail address and telephone number are given");
  return share;
}

static double
rate_email (const Case *self, GString *text)
{
  const char *domain = self->lead->email_domain;

  if (domain == NULL)
    {
      g_string_append (text, "no valid e-mail address");
      return 0;
    }
  if (lead_scorer_email_is_listed (domain, self->settings->disposable))
    {
      g_string_append_printf (text, "%s is for addresses that are thrown away", domain);
      return -1;
    }
  if (lead_scorer_email_is_listed (domain, self->settings->free_mail))
    {
      g_string_append_printf (text, "%s gives free addresses to anybody", domain);
      return FREE_MAIL_SHARE;
    }
  g_string_append_printf (text, "own domain %s", domain);
  return 1;
}

static double
rate_source (const Case *self, GString *text)
{
  const LeadScorerRating *rating = lead_scorer_settings_find (self->settings->sources, self->lead->source);

  if (rating == NULL)
    {
      g_string_append (text, *self->lead->source != '\0' ? "a source that is not rated" : "no source");
      return 0;
    }
  g_string_append_printf (text, "source %s counts %.0f %%", rating->name, rating->value);
  return rating->value / 100;
}

static double
rate_industry (const Case *self, GString *text)
{
  if (*self->lead->industry == '\0')
    {
      g_string_append (text, "no industry");
      return 0;
    }
  if (!g_hash_table_contains (self->settings->industries, self->lead->industry))
    {
      g_string_append (text, "not a preferred industry");
      return 0;
    }
  g_string_append_printf (text, "%s is a preferred industry", self->lead->industry);
  return 1;
}

/* The field that speaks best for the lead counts. */
static double
rate_size (const Case *self, GString *text)
{
  double best = 0;

  for (guint i = 0; self->lead->fields != NULL && i < self->settings->sizes->len; i++)
    {
      const LeadScorerRating *size = self->settings->sizes->pdata[i];
      JsonNode *node = json_object_get_member (self->lead->fields, size->name);
      double value;

      if (!lead_scorer_json_read_number (node, &value) || value / size->value <= best)
        continue;
      best = MIN (value / size->value, 1);
      g_string_printf (text, "%s %.10g of %.10g", size->name, value, size->value);
    }
  if (best <= 0)
    g_string_assign (text, "no field that tells the size");
  return best;
}

static double
rate_keywords (const Case *self, GString *text)
{
  double percent = 0;

  for (guint i = 0; i < self->settings->keywords->len; i++)
    {
      const LeadScorerRating *keyword = self->settings->keywords->pdata[i];

      if (!lead_scorer_text_has_words (self->lead->notes, keyword->name))
        continue;
      percent += keyword->value;
      g_string_append_printf (text, "%s“%s” %+.0f %%", text->len > 0 ? ", " : "notes have ", keyword->name,
                              keyword->value);
    }
  if (text->len == 0)
    g_string_append (text, *self->lead->notes != '\0' ? "no keyword in the notes" : "no notes");
  return percent / 100;
}

static double
rate_recency (const Case *self, GString *text)
{
  GTimeSpan age;
  int days;

  if (self->lead->created == NULL)
    {
      g_string_append (text, "no readable date of creation");
      return 0;
    }
  age = g_date_time_difference (self->now, self->lead->created);
  /* Clocks differ, and a date without a zone is up to a day off. */
  if (age < -G_TIME_SPAN_DAY)
    {
      g_string_append (text, "the date of creation lies in the future");
      return 0;
    }
  days = (int) (MAX (age, 0) / G_TIME_SPAN_DAY);
  if (days == 0)
    g_string_append (text, "created within a day");
  else
    g_string_append_printf (text, "created %d day%s ago", days, days == 1 ? "" : "s");
  return MAX (0, 1 - (double) days / self->settings->recency_days);
}

static double (*const rules[LEAD_SCORER_N_RULES]) (const Case *self, GString *text) = {
  [LEAD_SCORER_RULE_CONTACT] = rate_contact, [LEAD_SCORER_RULE_EMAIL] = rate_email,
  [LEAD_SCORER_RULE_SOURCE] = rate_source,   [LEAD_SCORER_RULE_INDUSTRY] = rate_industry,
  [LEAD_SCORER_RULE_SIZE] = rate_size,       [LEAD_SCORER_RULE_KEYWORDS] = rate_keywords,
  [LEAD_SCORER_RULE_RECENCY] = rate_recency,
};

/**
 * lead_scorer_rules_apply:
 * @lead: a lead
 * @settings: the settings
 * @now: the time to measure its age from
 *
 * Returns: (transfer full): its score, with a reason of each rule
 */
LeadScorerScore *
lead_scorer_rules_apply (const LeadScorerLead *lead, const LeadScorerSettings *settings, GDateTime *now)
{
  const Case self = { lead, settings, now };
  LeadScorerScore *score = lead_scorer_score_new ();

  for (guint i = 0; i < LEAD_SCORER_N_RULES; i++)
    {
      GString *text = g_string_new (NULL);
      double share = rules[i](&self, text);

      lead_scorer_score_add (score, lead_scorer_rule_get_name (i), share, settings->weights[i],
                             g_string_free (text, FALSE));
    }
  lead_scorer_score_grade (score, settings->hot_from, settings->warm_from);
  return score;
}
