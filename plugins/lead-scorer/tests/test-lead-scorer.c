/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <mortise.h>

#include <string.h>

#include "lead-scorer-email.h"
#include "lead-scorer-range.h"
#include "lead-scorer-rules.h"
#include "lead-scorer-text.h"

/* Every weight is another, so that no two rules can be taken for each other. */
#define SETTINGS                                                                                                       \
  "{\"threshold\": 70, \"warm_threshold\": 40, \"recency_days\": 30, \"history_days\": 365,"                           \
  " \"weight_contact\": 20, \"weight_email\": 15, \"weight_source\": 16, \"weight_industry\": 9, \"weight_size\": 14," \
  " \"weight_keywords\": 18, \"weight_recency\": 8, \"sources\": {\"referral\": 100, \"Website\": 50, \"other\": 0},"  \
  " \"industries\": \"Dental\\nReal  Estate\", \"size_fields\": {\"employees\": 50, \"rooms\": 10},"                   \
  " \"keywords\": \"urgent: 50\\ntwice a week: 25\\nart: 10\\njust looking: -50\\nspam: -100\","                       \
  " \"free_mail_domains\": \"gmail.com, gmx.de\", \"disposable_domains\": \"mailinator.com\"}"

#define NOW "2025-03-31T12:00:00Z"

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  node = json_from_string (text, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static LeadScorerSettings *
read_settings (const char *text)
{
  g_autoptr (JsonObject) values = parse (text);

  return lead_scorer_settings_new (values);
}

static LeadScorerScore *
score_with (const char *settings_text, const char *lead_text)
{
  g_autoptr (LeadScorerSettings) settings = read_settings (settings_text);
  g_autoptr (JsonObject) object = parse (lead_text);
  g_autoptr (LeadScorerLead) lead = lead_scorer_lead_new (object);
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 (NOW, NULL);

  return lead_scorer_rules_apply (lead, settings, now);
}

typedef struct
{
  LeadScorerRule rule;
  const char *lead;
  int points;
  const char *text;
} RuleCase;

static const RuleCase rule_cases[] = {
  { LEAD_SCORER_RULE_CONTACT, "{}", 0, "without full name, e-mail address, telephone number" },
  { LEAD_SCORER_RULE_CONTACT, "{\"first_name\": \"A\", \"last_name\": \"B\"}", 4,
    "without e-mail address, telephone number" },
  { LEAD_SCORER_RULE_CONTACT, "{\"first_name\": \" \\t\", \"last_name\": \"B\"}", 0, NULL },
  { LEAD_SCORER_RULE_CONTACT, "{\"email\": \"a@b.example\"}", 8, "without full name, telephone number" },
  { LEAD_SCORER_RULE_CONTACT, "{\"phone\": \"+1 (415) 555-0134\"}", 8, NULL },
  { LEAD_SCORER_RULE_CONTACT, "{\"phone\": \"415.555/0134\"}", 8, NULL },
  { LEAD_SCORER_RULE_CONTACT, "{\"phone\": \"123456\"}", 0, NULL },
  { LEAD_SCORER_RULE_CONTACT, "{\"phone\": \"1111111\"}", 0, NULL },
  { LEAD_SCORER_RULE_CONTACT, "{\"phone\": \"1234567890123456\"}", 0, NULL },
  { LEAD_SCORER_RULE_CONTACT, "{\"phone\": \"call me 4155550134\"}", 0, NULL },
  { LEAD_SCORER_RULE_CONTACT, "{\"phone\": 4155550134}", 0, NULL },
  { LEAD_SCORER_RULE_CONTACT,
    "{\"first_name\": \"A\", \"last_name\": \"B\", \"email\": \"a@b.example\", \"phone\": \"4155550134\"}", 20,
    "name, e-mail address and telephone number are given" },
  { LEAD_SCORER_RULE_EMAIL, "{}", 0, "no valid e-mail address" },
  { LEAD_SCORER_RULE_EMAIL, "{\"email\": \"a@Firm.example\"}", 15, "own domain firm.example" },
  { LEAD_SCORER_RULE_EMAIL, "{\"email\": \"a@GMAIL.com\"}", 5, "gmail.com gives free addresses to anybody" },
  { LEAD_SCORER_RULE_EMAIL, "{\"email\": \"a@mail.gmx.de\"}", 5, NULL },
  { LEAD_SCORER_RULE_EMAIL, "{\"email\": \"a@notgmail.com\"}", 15, NULL },
  { LEAD_SCORER_RULE_EMAIL, "{\"email\": \"a@mailinator.com\"}", -15,
    "mailinator.com is for addresses that are thrown away" },
  { LEAD_SCORER_RULE_SOURCE, "{}", 0, "no source" },
  { LEAD_SCORER_RULE_SOURCE, "{\"source\": \"referral\"}", 16, "source referral counts 100 %" },
  { LEAD_SCORER_RULE_SOURCE, "{\"source\": \"WEBSITE\"}", 8, NULL },
  { LEAD_SCORER_RULE_SOURCE, "{\"source\": \"other\"}", 0, "source other counts 0 %" },
  { LEAD_SCORER_RULE_SOURCE, "{\"source\": \"billboard\"}", 0, "a source that is not rated" },
  { LEAD_SCORER_RULE_SOURCE, "{\"source\": [\"referral\"]}", 0, "no source" },
  { LEAD_SCORER_RULE_INDUSTRY, "{}", 0, "no industry" },
  { LEAD_SCORER_RULE_INDUSTRY, "{\"business\": {\"industry\": \"real estate\"}}", 9,
    "real estate is a preferred industry" },
  { LEAD_SCORER_RULE_INDUSTRY, "{\"business\": {\"industry\": \"mining\"}}", 0, "not a preferred industry" },
  { LEAD_SCORER_RULE_INDUSTRY, "{\"business\": {\"industry\": \"mining\"}, \"fields\": {\"industry\": \"dental\"}}", 9,
    NULL },
  { LEAD_SCORER_RULE_INDUSTRY, "{\"business\": \"dental\"}", 0, "no industry" },
  { LEAD_SCORER_RULE_SIZE, "{}", 0, "no field that tells the size" },
  { LEAD_SCORER_RULE_SIZE, "{\"fields\": {\"employees\": 25}}", 7, "employees 25 of 50" },
  { LEAD_SCORER_RULE_SIZE, "{\"fields\": {\"employees\": 25, \"rooms\": 9}}", 13, "rooms 9 of 10" },
  { LEAD_SCORER_RULE_SIZE, "{\"fields\": {\"employees\": \"5000\"}}", 14, "employees 5000 of 50" },
  { LEAD_SCORER_RULE_SIZE, "{\"fields\": {\"employees\": -3}}", 0, NULL },
  { LEAD_SCORER_RULE_SIZE, "{\"fields\": {\"employees\": 1e308}}", 14, NULL },
  { LEAD_SCORER_RULE_SIZE, "{\"fields\": {\"employees\": \"50 or so\", \"rooms\": true}}", 0, NULL },
  { LEAD_SCORER_RULE_SIZE, "{\"fields\": [50]}", 0, NULL },
  { LEAD_SCORER_RULE_KEYWORDS, "{}", 0, "no notes" },
  { LEAD_SCORER_RULE_KEYWORDS, "{\"notes\": \"hello\"}", 0, "no keyword in the notes" },
  { LEAD_SCORER_RULE_KEYWORDS, "{\"notes\": \"It is URGENT!\"}", 9, "notes have “urgent” +50 %" },
  { LEAD_SCORER_RULE_KEYWORDS, "{\"notes\": \"urgent; twice\\n a  week\"}", 14,
    "notes have “urgent” +50 %, “twice a week” +25 %" },
  { LEAD_SCORER_RULE_KEYWORDS, "{\"notes\": \"urgently, start\"}", 0, NULL },
  { LEAD_SCORER_RULE_KEYWORDS, "{\"notes\": \"we start with art\"}", 2, NULL },
  { LEAD_SCORER_RULE_KEYWORDS, "{\"notes\": \"just looking\"}", -9, NULL },
  { LEAD_SCORER_RULE_KEYWORDS, "{\"notes\": \"spam, just looking\"}", -18, NULL },
  { LEAD_SCORER_RULE_RECENCY, "{}", 0, "no readable date of creation" },
  { LEAD_SCORER_RULE_RECENCY, "{\"created_at\": \"2025-03-31T00:00:00Z\"}", 8, "created within a day" },
  { LEAD_SCORER_RULE_RECENCY, "{\"created_at\": \"2025-03-30t11:59:59z\"}", 8, "created 1 day ago" },
  { LEAD_SCORER_RULE_RECENCY, "{\"created_at\": \"2025-03-16T14:00:00+02:00\"}", 4, "created 15 days ago" },
  { LEAD_SCORER_RULE_RECENCY, "{\"created_at\": \"2024-01-01T00:00:00Z\"}", 0, "created 455 days ago" },
  { LEAD_SCORER_RULE_RECENCY, "{\"created_at\": \"2025-04-01T11:00:00Z\"}", 8, "created within a day" },
  { LEAD_SCORER_RULE_RECENCY, "{\"created_at\": \"2025-04-02T00:00:00Z\"}", 0,
    "the date of creation lies in the future" },
  { LEAD_SCORER_RULE_RECENCY, "{\"created_at\": \"yesterday\"}", 0, "no readable date of creation" },
};

static void
test_rule (gconstpointer user_data)
{
  const RuleCase *self = user_data;
  g_autoptr (LeadScorerScore) score = score_with (SETTINGS, self->lead);
  const LeadScorerReason *reason = score->reasons->pdata[self->rule];

  g_test_message ("%s", self->lead);
  g_assert_cmpstr (reason->rule, ==, lead_scorer_rule_get_name (self->rule));
  g_assert_cmpint (reason->points, ==, self->points);
  if (self->text != NULL)
    g_assert_cmpstr (reason->text, ==, self->text);
}

/* Points are of 100 in SETTINGS, so they are the score. */
static void
test_sum (void)
{
  g_autoptr (LeadScorerScore) score
      = score_with (SETTINGS, "{\"email\": \"a@firm.example\", \"source\": \"referral\", \"notes\": \"urgent\"}");
  g_autofree char *line = lead_scorer_score_to_line (score);

  g_assert_cmpint (score->points, ==, 8 + 15 + 16 + 9);
  g_assert_cmpint (score->possible, ==, 100);
  g_assert_cmpint (score->score, ==, 48);
  g_assert_cmpstr (score->grade, ==, "warm");
  g_assert_true (g_str_has_prefix (line, "contact +8 (without full name, telephone number); email +15 (own"));
}

static void
test_negative_sum_is_zero (void)
{
  g_autoptr (LeadScorerScore) score = score_with (SETTINGS, "{\"email\": \"a@mailinator.com\", \"notes\": \"spam\"}");

  g_assert_cmpint (score->points, ==, 8 - 15 - 18);
  g_assert_cmpint (score->score, ==, 0);
  g_assert_cmpstr (score->grade, ==, "cold");
}

static void
test_grades (void)
{
  const struct
  {
    double share;
    const char *grade;
  } grades[] = { { 0.39, "cold" }, { 0.4, "warm" }, { 0.69, "warm" }, { 0.7, "hot" }, { 1, "hot" }, { -1, "cold" } };

  for (guint i = 0; i < G_N_ELEMENTS (grades); i++)
    {
      g_autoptr (LeadScorerScore) score = lead_scorer_score_new ();

      lead_scorer_score_add (score, "test", grades[i].share, 100, g_strdup (""));
      lead_scorer_score_grade (score, 70, 40);
      g_assert_cmpstr (score->grade, ==, grades[i].grade);
    }
}

/* Weights are relative: half of what is possible is 50, whatever that is. */
static void
test_score_is_relative (void)
{
  g_autoptr (LeadScorerScore) score = lead_scorer_score_new ();
  g_autoptr (LeadScorerScore) nothing = lead_scorer_score_new ();

  lead_scorer_score_add (score, "one", 1, 30, g_strdup (""));
  lead_scorer_score_add (score, "other", 0, 30, g_strdup (""));
  lead_scorer_score_grade (score, 70, 40);
  g_assert_cmpint (score->score, ==, 50);
  lead_scorer_score_grade (nothing, 70, 40);
  g_assert_cmpint (nothing->score, ==, 0);
}

static void
test_settings_without_fault (void)
{
  g_autoptr (LeadScorerSettings) settings = read_settings (SETTINGS);

  g_assert_cmpuint (settings->problems->len, ==, 0);
  g_assert_true (g_hash_table_contains (settings->industries, "real estate"));
  g_assert_nonnull (lead_scorer_settings_find (settings->sources, "website"));
  g_assert_null (lead_scorer_settings_find (settings->sources, ""));
}

/* An empty object: everything has a value that can be used, and each is complained of. */
static void
test_settings_missing (void)
{
  g_autoptr (LeadScorerSettings) settings = read_settings ("{}");
  g_autoptr (LeadScorerScore) score = score_with ("{}", "{\"created_at\": \"2025-03-31T00:00:00Z\"}");

  g_assert_cmpint (settings->recency_days, ==, 1);
  g_assert_cmpuint (settings->problems->len, ==, 4 + LEAD_SCORER_N_RULES + 2);
  g_assert_cmpint (score->possible, ==, 0);
  g_assert_cmpint (score->score, ==, 0);
}

static void
assert_problem (const char *settings_text, const char *problem)
{
  g_autoptr (JsonObject) values = parse (SETTINGS);
  g_autoptr (JsonObject) changes = parse (settings_text);
  g_autoptr (GList) names = json_object_get_members (changes);
  g_autoptr (LeadScorerSettings) settings = NULL;

  for (GList *at = names; at != NULL; at = at->next)
    json_object_set_member (values, at->data, json_object_dup_member (changes, at->data));
  settings = lead_scorer_settings_new (values);
  g_assert_cmpuint (settings->problems->len, ==, 1);
  g_assert_cmpstr (settings->problems->pdata[0], ==, problem);
}

static void
test_settings_problems (void)
{
  assert_problem ("{\"threshold\": 150}", "threshold: is not from 0 to 100; 100 is used");
  assert_problem ("{\"weight_size\": -1}", "weight_size: is not from 0 to 100; 0 is used");
  assert_problem ("{\"recency_days\": 0}", "recency_days: is not from 1 to 3650; 1 is used");
  assert_problem ("{\"warm_threshold\": 90}", "warm_threshold: 90 is more than threshold, 70; no lead is warm");
  assert_problem ("{\"sources\": [1]}", "sources: is no object such as {\"name\": 100}; it is taken as empty");
  assert_problem ("{\"sources\": {\"x\": \"y\"}}", "sources: “x” has no value from 0 to 100; it is left out");
  assert_problem ("{\"size_fields\": {\"a\": 0}}",
                  "size_fields: “a” has no value from 1 to 1000000000000; it is left out");
  assert_problem ("{\"keywords\": \"urgent\"}", "keywords: “urgent” has no value from -100 to 100; it is left out");
  assert_problem ("{\"keywords\": \"a: 101\"}", "keywords: “a” has no value from -100 to 100; it is left out");
  assert_problem ("{\"keywords\": \"a: nan\"}", "keywords: “a” has no value from -100 to 100; it is left out");
}

static void
test_settings_are_bounded (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonObject) values = parse (SETTINGS);
  g_autoptr (LeadScorerSettings) settings = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "word%u: 1\n", i);
  json_object_set_string_member (values, "keywords", text->str);
  json_object_set_string_member (values, "industries", text->str);
  settings = lead_scorer_settings_new (values);
  g_assert_cmpuint (settings->keywords->len, ==, 500);
  g_assert_cmpuint (g_hash_table_size (settings->industries), ==, 500);
  g_assert_cmpuint (settings->problems->len, ==, 2);
}

static void
test_email (void)
{
  static const char *const wrong[] = {
    "",
    "a",
    "@b.example",
    "a@",
    "a@b",
    "a@b..example",
    "a@.example",
    "a b@c.example",
    "a@-b.example",
    "a@b-.example",
    "a@b.example.",
    "<a@b.example>",
    ".a@b.example",
    "a.@b.example",
    "a@@b.example",
    "a@b_c.example",
    "a\n@b.example",
  };
  static const char *const right[] = { "a@b.example", "a.b+c@d-e.example", "ä@bücher.example", "A'B@1.example" };
  g_autofree char *long_label = g_strnfill (64, 'x');
  g_autofree char *long_domain = g_strconcat ("a@", long_label, ".example", NULL);
  g_autofree char *long_local = g_strconcat (long_label, "x@b.example", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_null (lead_scorer_email_dup_domain (wrong[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autofree char *domain = lead_scorer_email_dup_domain (right[i]);

      g_assert_nonnull (domain);
    }
  g_assert_null (lead_scorer_email_dup_domain (NULL));
  g_assert_null (lead_scorer_email_dup_domain (long_domain));
  g_assert_null (lead_scorer_email_dup_domain (long_local));
}

static void
test_text (void)
{
  g_autofree char *spaced = lead_scorer_text_fold ("  Twice\n\ta  WEEK ", 100);
  g_autofree char *cut = lead_scorer_text_fold ("ää", 3);
  g_autofree char *none = lead_scorer_text_fold (NULL, 100);

  g_assert_cmpstr (spaced, ==, "twice a week");
  g_assert_cmpstr (cut, ==, "ä");
  g_assert_cmpstr (none, ==, "");
  g_assert_true (lead_scorer_text_has_words ("start of art", "art"));
  g_assert_false (lead_scorer_text_has_words ("start", "art"));
  g_assert_false (lead_scorer_text_has_words ("ärt art9", "art"));
  g_assert_false (lead_scorer_text_has_words ("art", ""));
}

/* Time and space for the largest payload that the host lets through; a rule that were not linear would not end. */
static void
test_huge_lead (void)
{
  g_autofree char *notes = g_strnfill (8 * 1024 * 1024, 'a');
  g_autofree char *text = g_strdup_printf ("{\"notes\": \"urgent %s\", \"email\": \"%s@b.example\", \"source\": \"%s\","
                                           " \"created_at\": \"%s\"}",
                                           notes, notes, notes, notes);
  g_autoptr (LeadScorerScore) score = score_with (SETTINGS, text);

  g_assert_cmpint (score->points, ==, 9);
}

static void
test_range (void)
{
  g_autoptr (JsonObject) days = parse ("{\"start_date\": \"2025-01-01\", \"end_date\": \"2025-01-31\"}");
  g_autoptr (JsonObject) moments
      = parse ("{\"start_date\": \"2025-01-01T10:00:00+02:00\", \"end_date\": \"2025-01-01t09:00:00.5z\"}");
  g_autoptr (JsonObject) open = parse ("{\"start_date\": null}");
  g_autoptr (GError) error = NULL;
  LeadScorerRange range;

  g_assert_true (lead_scorer_range_read (&range, days, &error));
  g_assert_cmpint (range.first, ==, 1735689600);
  g_assert_cmpint (range.last, ==, 1735689600 + 31 * 86400 - 1);
  g_assert_true (lead_scorer_range_read (&range, moments, &error));
  g_assert_cmpint (range.first, ==, 1735689600 + 8 * 3600);
  g_assert_cmpint (range.last, ==, 1735689600 + 9 * 3600);
  g_assert_true (lead_scorer_range_read (&range, open, &error));
  g_assert_cmpint (range.first, ==, G_MININT64);
  g_assert_cmpint (range.last, ==, G_MAXINT64);
}

static void
test_range_wrong (void)
{
  static const char *const wrong[] = { "\"soon\"", "7", "{}", "\"\"", "\"2025-02-30\"", "\"2025-01-01T25:00:00Z\"" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"start_date\": null, \"end_date\": %s}", wrong[i]);
      g_autoptr (JsonObject) arguments = parse (text);
      g_autoptr (GError) error = NULL;
      LeadScorerRange range;

      g_test_message ("%s", wrong[i]);
      g_assert_false (lead_scorer_range_read (&range, arguments, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "end_date: "));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rule_cases); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/lead-scorer/%s/%02u", lead_scorer_rule_get_name (rule_cases[i].rule), i);

      g_test_add_data_func (path, &rule_cases[i], test_rule);
    }
  g_test_add_func ("/lead-scorer/score/sum", test_sum);
  g_test_add_func ("/lead-scorer/score/negative-sum-is-zero", test_negative_sum_is_zero);
  g_test_add_func ("/lead-scorer/score/grades", test_grades);
  g_test_add_func ("/lead-scorer/score/relative", test_score_is_relative);
  g_test_add_func ("/lead-scorer/settings/without-fault", test_settings_without_fault);
  g_test_add_func ("/lead-scorer/settings/missing", test_settings_missing);
  g_test_add_func ("/lead-scorer/settings/problems", test_settings_problems);
  g_test_add_func ("/lead-scorer/settings/bounded", test_settings_are_bounded);
  g_test_add_func ("/lead-scorer/lead/email", test_email);
  g_test_add_func ("/lead-scorer/lead/text", test_text);
  g_test_add_func ("/lead-scorer/lead/huge", test_huge_lead);
  g_test_add_func ("/lead-scorer/range/days-and-moments", test_range);
  g_test_add_func ("/lead-scorer/range/wrong", test_range_wrong);
  return g_test_run ();
}
