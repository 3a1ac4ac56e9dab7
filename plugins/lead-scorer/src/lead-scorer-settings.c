/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lead-scorer-settings.h"

#include "lead-scorer-json.h"
#include "lead-scorer-text.h"

#include <math.h>
#include <mortise.h>
#include <string.h>

/* Bounds of each list, so that the time that a lead takes is bounded. */
#define MAX_ENTRIES 500
#define MAX_ENTRY_BYTES 200

#define MAX_DAYS 3650

/* What the entries of a setting may be worth. */
typedef struct
{
  const char *setting;
  double minimum;
  double maximum;
} Range;

static const Range source_range = { "sources", 0, 100 };
static const Range size_range = { "size_fields", 1, 1e12 };
static const Range keyword_range = { "keywords", -100, 100 };

static const char *const rule_names[LEAD_SCORER_N_RULES] = {
  [LEAD_SCORER_RULE_CONTACT] = "contact", [LEAD_SCORER_RULE_EMAIL] = "email",
  [LEAD_SCORER_RULE_SOURCE] = "source",   [LEAD_SCORER_RULE_INDUSTRY] = "industry",
  [LEAD_SCORER_RULE_SIZE] = "size",       [LEAD_SCORER_RULE_KEYWORDS] = "keywords",
  [LEAD_SCORER_RULE_RECENCY] = "recency",
};

const char *
lead_scorer_rule_get_name (LeadScorerRule rule)
{
  return rule_names[rule];
}

static void
rating_free (LeadScorerRating *rating)
{
  g_free (rating->name);
  g_free (rating);
}

G_GNUC_PRINTF (2, 3)
static void
complain (LeadScorerSettings *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->problems, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static int
read_int (LeadScorerSettings *self, JsonObject *values, const char *name, int minimum, int maximum)
{
  double value;
  int used;

  if (!json_object_has_member (values, name)
      || !lead_scorer_json_read_number (json_object_get_member (values, name), &value))
    {
      complain (self, "%s: is no number; %d is used", name, minimum);
      return minimum;
    }
  used = (int) lround (CLAMP (value, minimum, maximum));
  if (value < minimum || value > maximum)
    complain (self, "%s: is not from %d to %d; %d is used", name, minimum, maximum, used);
  return used;
}

static gboolean
has_room (LeadScorerSettings *self, const char *name, guint n_entries)
{
  if (n_entries < MAX_ENTRIES)
    return TRUE;
  complain (self, "%s: has more than %d entries; the others are left out", name, MAX_ENTRIES);
  return FALSE;
}

static GHashTable *
read_names (LeadScorerSettings *self, JsonObject *values, const char *name, const char *separators)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *text = mortise_object_get_string (values, name, "");
  g_auto (GStrv) parts = g_strsplit_set (text, separators, -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *folded = lead_scorer_text_fold (parts[i], MAX_ENTRY_BYTES);

      if (*folded == '\0')
        continue;
      if (!has_room (self, name, g_hash_table_size (names)))
        break;
      g_hash_table_add (names, g_steal_pointer (&folded));
    }
  return names;
}

static void
add_rating (LeadScorerSettings *self, GPtrArray *ratings, const Range *range, const char *name, double value)
{
  g_autofree char *folded = lead_scorer_text_fold (name, MAX_ENTRY_BYTES);
  LeadScorerRating *rating;

  /* Written so that a NaN, which stands for what is no number, is refused too. */
  if (*folded == '\0' || !(value >= range->minimum && value <= range->maximum))
    {
      complain (self, "%s: “%s” has no value from %.0f to %.0f; it is left out", range->setting, folded, range->minimum,
                range->maximum);
      return;
    }
  rating = g_new0 (LeadScorerRating, 1);
  rating->name = g_steal_pointer (&folded);
  rating->value = value;
  g_ptr_array_add (ratings, rating);
}

/* A setting of type `json`: an object of numbers. */
static GPtrArray *
read_ratings (LeadScorerSettings *self, JsonObject *values, const Range *range)
{
  GPtrArray *ratings = g_ptr_array_new_with_free_func ((GDestroyNotify) rating_free);
  JsonObject *object = mortise_object_get_object (values, range->setting);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (object == NULL)
    {
      complain (self, "%s: is no object such as {\"name\": 100}; it is taken as empty", range->setting);
      return ratings;
    }
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node) && has_room (self, range->setting, ratings->len))
    {
      double value;

      add_rating (self, ratings, range, name, lead_scorer_json_read_number (node, &value) ? value : NAN);
    }
  return ratings;
}

static double
parse_number (const char *text)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  while (g_ascii_isspace (*end))
    end++;
  return end != text && *end == '\0' ? value : NAN;
}

/* A line `words: percent`; the last colon counts, as words may have one. */
static void
read_keyword (LeadScorerSettings *self, GPtrArray *keywords, const char *line)
{
  const char *colon = strrchr (line, ':');
  g_autofree char *words = colon != NULL ? g_strndup (line, (gsize) (colon - line)) : g_strdup (line);

  add_rating (self, keywords, &keyword_range, words, colon != NULL ? parse_number (colon + 1) : NAN);
}

static GPtrArray *
read_keywords (LeadScorerSettings *self, JsonObject *values)
{
  GPtrArray *keywords = g_ptr_array_new_with_free_func ((GDestroyNotify) rating_free);
  const char *text = mortise_object_get_string (values, "keywords", "");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL && has_room (self, "keywords", keywords->len); i++)
    if (*g_strstrip (lines[i]) != '\0')
      read_keyword (self, keywords, lines[i]);
  return keywords;
}

static void
read_thresholds (LeadScorerSettings *self, JsonObject *values)
{
  self->hot_from = read_int (self, values, "threshold", 0, 100);
  self->warm_from = read_int (self, values, "warm_threshold", 0, 100);
  if (self->warm_from > self->hot_from)
    {
      complain (self, "warm_threshold: %d is more than threshold, %d; no lead is warm", self->warm_from,
                self->hot_from);
      self->warm_from = self->hot_from;
    }
}

/**
 * lead_scorer_settings_new:
 * @values: (transfer none): the settings by key, with the defaults of plugin.json filled in
 *
 * Reads the settings. What cannot be used is left out, or brought into its range, and named in `problems`: an
 * administrator's slip makes scores worse and stops none.
 *
 * Returns: (transfer full): the settings
 */
LeadScorerSettings *
lead_scorer_settings_new (JsonObject *values)
{
  LeadScorerSettings *self = g_new0 (LeadScorerSettings, 1);

  self->problems = g_ptr_array_new_with_free_func (g_free);
  read_thresholds (self, values);
  self->recency_days = read_int (self, values, "recency_days", 1, MAX_DAYS);
  self->history_days = read_int (self, values, "history_days", 0, MAX_DAYS);
  for (guint i = 0; i < LEAD_SCORER_N_RULES; i++)
    {
      g_autofree char *name = g_strconcat ("weight_", rule_names[i], NULL);

      self->weights[i] = read_int (self, values, name, 0, 100);
    }
  self->free_mail = read_names (self, values, "free_mail_domains", " ,\n");
  self->disposable = read_names (self, values, "disposable_domains", " ,\n");
  self->industries = read_names (self, values, "industries", ",\n");
  self->sources = read_ratings (self, values, &source_range);
  self->sizes = read_ratings (self, values, &size_range);
  self->keywords = read_keywords (self, values);
  return self;
}

void
lead_scorer_settings_free (LeadScorerSettings *self)
{
  g_hash_table_unref (self->free_mail);
  g_hash_table_unref (self->disposable);
  g_hash_table_unref (self->industries);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->sizes);
  g_ptr_array_unref (self->keywords);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

const LeadScorerRating *
lead_scorer_settings_find (GPtrArray *ratings, const char *name)
{
  for (guint i = 0; i < ratings->len; i++)
    {
      const LeadScorerRating *rating = ratings->pdata[i];

      if (g_str_equal (rating->name, name))
        return rating;
    }
  return NULL;
}
