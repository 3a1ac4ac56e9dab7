/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as people write them, and back. */
#include "mortise-field-text.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "mortise-form-merge.h"
#include "mortise-json.h"

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static char *
show_number (JsonNode *value)
{
  g_autofree char *text = mortise_json_to_text (value, FALSE);
  g_auto (GStrv) parts = NULL;

  if (json_node_get_value_type (value) != G_TYPE_DOUBLE)
    return g_steal_pointer (&text);
  if (g_str_has_suffix (text, ".0"))
    text[strlen (text) - 2] = '\0';
  parts = g_strsplit (text, ".", 2);
  return g_strjoinv (nl_langinfo (RADIXCHAR), parts);
}

/* The locale's decimal point is taken as well as the dot, which is in all examples. */
static char *
normalise_number (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_auto (GStrv) parts = g_strsplit (*stripped == '+' ? stripped + 1 : stripped, nl_langinfo (RADIXCHAR), 2);
  g_autofree char *joined = g_strjoinv (".", parts);

  if (*joined == '.')
    return g_strconcat ("0", joined, NULL);
  if (g_str_has_suffix (joined, "."))
    return g_strconcat (joined, "0", NULL);
  return g_steal_pointer (&joined);
}

/*< private >
 * mortise_field_text_read_number:
 * @text: what was written
 *
 * Returns: (transfer full) (nullable): the number, or %NULL if it is none
 */
JsonNode *
mortise_field_text_read_number (const char *text)
{
  g_autofree char *normal = normalise_number (text);
  const char *digits = normal + (*normal == '-');
  g_autoptr (JsonNode) node = NULL;

  /* Leading zeros are no JSON, but no fault either. */
  while (digits[0] == '0' && g_ascii_isdigit (digits[1]))
    digits++;
  if (*normal == '-')
    {
      g_autofree char *unsigned_digits = g_strdup (digits);

      g_free (normal);
      normal = g_strconcat ("-", unsigned_digits, NULL);
      digits = normal;
    }
  if (strspn (digits, "-+.eE0123456789") != strlen (digits))
    return NULL;
  node = mortise_json_parse (digits, strlen (digits), NULL);
  return node != NULL && isfinite (json_node_get_double (node)) ? g_steal_pointer (&node) : NULL;
}

static JsonNode *
read_integer (const char *text)
{
  g_autoptr (JsonNode) node = mortise_field_text_read_number (text);
  double number = node != NULL ? json_node_get_double (node) : 0;

  if (node == NULL || json_node_get_value_type (node) == G_TYPE_INT64 || number != trunc (number)
      || fabs (number) >= 0x1p63)
    return g_steal_pointer (&node);
  return json_node_init_int (json_node_alloc (), (gint64) number);
}

/* --- times -------------------------------------------------------------------------------------------------------- */

#define CLOCK "(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2}(?:\\.\\d+)?))?"
#define ZONE "\\s*(?<zone>[Zz]|[+-]\\d{2}:\\d{2})?"

/* As RFC 3339 has it: 14:30:00Z. What is not written is kept from @before, or is UTC. */
static JsonNode *
read_time (const char *text, JsonNode *before)
{
  g_autoptr (GRegex) regex = g_regex_new ("^\\s*" CLOCK ZONE "\\s*$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL, old = NULL;
  g_autofree char *hour = NULL, *minute = NULL, *second = NULL, *zone = NULL, *time = NULL;

  if (!g_regex_match (regex, text, 0, &match))
    return NULL;
  hour = g_match_info_fetch_named (match, "hour");
  minute = g_match_info_fetch_named (match, "minute");
  second = g_match_info_fetch_named (match, "second");
  zone = g_match_info_fetch_named (match, "zone");
  if ((zone == NULL || *zone == '\0') && before != NULL && JSON_NODE_HOLDS_VALUE (before)
      && json_node_get_value_type (before) == G_TYPE_STRING
      && g_regex_match (regex, json_node_get_string (before), 0, &old))
    {
      g_free (zone);
      zone = g_match_info_fetch_named (old, "zone");
    }
  time
      = g_strdup_printf ("%s%s:%s:%s%s", strlen (hour) == 1 ? "0" : "", hour, minute,
                         second != NULL && *second != '\0' ? second : "00", zone != NULL && *zone != '\0' ? zone : "Z");
  return json_node_init_string (json_node_alloc (), time);
}

/* Without seconds where there are none, and without UTC. */
static char *
show_time (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("^" CLOCK ZONE "$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *hour = NULL, *minute = NULL, *second = NULL, *zone = NULL;
  gboolean has_second, has_zone;

  if (!g_regex_match (regex, text, 0, &match))
    return g_strdup (text);
  hour = g_match_info_fetch_named (match, "hour");
  minute = g_match_info_fetch_named (match, "minute");
  second = g_match_info_fetch_named (match, "second");
  zone = g_match_info_fetch_named (match, "zone");
  has_second = second != NULL && *second != '\0' && !g_str_equal (second, "00");
  has_zone = zone != NULL && *zone != '\0' && g_ascii_strcasecmp (zone, "Z") != 0;
  return g_strconcat (hour, ":", minute, has_second ? ":" : "", has_second ? second : "", has_zone ? zone : "", NULL);
}

/* In the local time zone, which is what people mean. */
static char *
show_date_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  if (local == NULL)
    return g_strdup (text);
  return g_date_time_format (local, g_date_time_get_second (local) != 0 ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d %H:%M");
}

static JsonNode *
read_date_time (const char *text)
{
  g_autoptr (GRegex) gap
      = g_regex_new ("^\\s*(\\d{4}-\\d{2}-\\d{2})[ Tt]+(\\d{2}:\\d{2})(?=$|\\s|:|Z|[+-])", 0, 0, NULL);
  g_autoptr (GRegex) minutes = g_regex_new ("T(\\d{2}:\\d{2})(?!:)", 0, 0, NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *joined = g_regex_replace (gap, text, -1, 0, "\\1T\\2", 0, NULL);
  g_autofree char *full = g_regex_replace (minutes, joined, -1, 0, "T\\1:00", 0, NULL);
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *written = NULL;

  time = g_date_time_new_from_iso8601 (g_strstrip (full), zone);
  if (time == NULL)
    return NULL;
  written = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S%:z");
  return json_node_init_string (json_node_alloc (), written);
}

/* --- durations ---------------------------------------------------------------------------------------------------- */

/*< private >
 * mortise_field_text_get_duration:
 * @value: (nullable): a value
 * @duration: (out): how long that is
 *
 * Returns: whether @value is a duration: a number of seconds, or a text of ISO 8601
 */
gboolean
mortise_field_text_get_duration (JsonNode *value, MortiseDuration *duration)
{
  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value))
    return FALSE;
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return mortise_duration_parse (json_node_get_string (value), duration);
  if (json_node_get_value_type (value) == G_TYPE_BOOLEAN || json_node_get_double (value) < 0)
    return FALSE;
  *duration = mortise_duration_make (json_node_get_double (value), MORTISE_DURATION_SECONDS);
  return TRUE;
}

/*< private >
 * mortise_field_text_describe_duration:
 * @value: a value
 *
 * Returns: (transfer full): it in words, such as “30 seconds”
 */
char *
mortise_field_text_describe_duration (JsonNode *value)
{
  MortiseDuration duration;
  MortiseDurationUnit unit;
  double amount;
  const char *unit_name;
  g_autoptr (JsonNode) number = NULL;
  g_autofree char *digits = NULL;
  gulong n;

  if (!mortise_field_text_get_duration (value, &duration) || !mortise_duration_split (&duration, &amount, &unit))
    return mortise_field_text_show (MORTISE_FIELD_DURATION, value);
  n = amount == trunc (amount) ? (gulong) amount : 2;
  number = json_node_init_double (json_node_alloc (), amount);
  digits = show_number (number);
  switch (unit)
    {
    case MORTISE_DURATION_MINUTES:
      unit_name = ngettext ("minute", "minutes", n);
      break;
    case MORTISE_DURATION_HOURS:
      unit_name = ngettext ("hour", "hours", n);
      break;
    case MORTISE_DURATION_DAYS:
      unit_name = ngettext ("day", "days", n);
      break;
    case MORTISE_DURATION_WEEKS:
      unit_name = ngettext ("week", "weeks", n);
      break;
    case MORTISE_DURATION_MONTHS:
      unit_name = ngettext ("month", "months", n);
      break;
    case MORTISE_DURATION_YEARS:
      unit_name = ngettext ("year", "years", n);
      break;
    case MORTISE_DURATION_SECONDS:
    case MORTISE_DURATION_N_UNITS:
    default:
      unit_name = ngettext ("second", "seconds", n);
    }
  /* Translators: a number and the unit that it counts, as in “30 seconds”. */
  return g_strdup_printf (C_ ("duration", "%s %s"), digits, unit_name);
}

/*< private >
 * mortise_field_text_make_duration:
 * @resolved: the schema of durations
 * @duration: a duration
 *
 * Returns: (transfer full): it as @resolved wants it: a number of seconds, or a text
 */
JsonNode *
mortise_field_text_make_duration (JsonObject *resolved, const MortiseDuration *duration)
{
  MortiseJsonTypes types = mortise_form_merge_get_types (resolved);
  g_autofree char *text = NULL;

  if ((types & MORTISE_JSON_TYPE_STRING) != 0 || types == 0)
    {
      text = mortise_duration_to_text (duration);
      return json_node_init_string (json_node_alloc (), text);
    }
  if (duration->seconds == trunc (duration->seconds))
    return json_node_init_int (json_node_alloc (), (gint64) duration->seconds);
  return json_node_init_double (json_node_alloc (), duration->seconds);
}

static JsonNode *
read_duration (JsonObject *resolved, const char *text, char **fault)
{
  g_autoptr (JsonNode) number = mortise_field_text_read_number (text);
  g_autofree char *upper = g_ascii_strup (text, -1);
  MortiseDuration duration;

  if ((number != NULL && mortise_field_text_get_duration (number, &duration))
      || mortise_duration_parse (g_strstrip (upper), &duration))
    return mortise_field_text_make_duration (resolved, &duration);
  *fault = g_strdup (_ ("Write a length of time, such as PT1H30M for an hour and a half"));
  return NULL;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

/* A hex triplet with or without transparency, or what CSS has besides: names and functions. */
static gboolean
is_color (const char *text)
{
  return g_regex_match_simple ("^(#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]+(\\([0-9a-z%.,/ ]+\\))?)$", text,
                               G_REGEX_CASELESS, 0);
}

static gboolean
is_date (const char *text)
{
  int year, month, day, end = 0;

  return sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && text[end] == '\0' && end == 10
         && g_date_valid_dmy (day, month, year);
}

static JsonNode *
read_string (MortiseFieldKind kind, const char *text, char **fault)
{
  if (kind == MORTISE_FIELD_COLOR && !is_color (text))
    *fault = g_strdup (_ ("Write a colour, such as #3584e4"));
  else if (kind == MORTISE_FIELD_DATE && !is_date (text))
    *fault = g_strdup (_ ("Write a date, such as 2026-01-31"));
  return *fault == NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
}

static JsonNode *
or_fault (JsonNode *value, const char *message, char **fault)
{
  if (value == NULL)
    *fault = g_strdup (message);
  return value;
}

/*< private >
 * mortise_field_text_read:
 * @kind: a kind that can be written
 * @resolved: what its values are
 * @before: (nullable): the value until now
 * @text: what was written, not empty
 * @fault: (out) (not optional): what is wrong with @text, as a sentence
 *
 * Returns: (transfer full) (nullable): the value that @text stands for, or %NULL with @fault set
 */
JsonNode *
mortise_field_text_read (MortiseFieldKind kind, JsonObject *resolved, JsonNode *before, const char *text, char **fault)
{
  *fault = NULL;
  if (kind == MORTISE_FIELD_INTEGER)
    return or_fault (read_integer (text), _ ("Write a whole number"), fault);
  if (kind == MORTISE_FIELD_NUMBER)
    return or_fault (mortise_field_text_read_number (text), _ ("Write a number"), fault);
  if (kind == MORTISE_FIELD_TIME)
    return or_fault (read_time (text, before), _ ("Write a time, such as 14:30"), fault);
  if (kind == MORTISE_FIELD_DATE_TIME)
    return or_fault (read_date_time (text), _ ("Write a date and a time, such as 2026-01-31 14:30"), fault);
  if (kind == MORTISE_FIELD_DURATION)
    return read_duration (resolved, text, fault);
  return read_string (kind, text, fault);
}

/*< private >
 * mortise_field_text_show:
 * @kind: a kind that can be written
 * @value: (nullable): a value, also one of another kind
 *
 * Returns: (transfer full): what to show for it; nothing for none and for null
 */
char *
mortise_field_text_show (MortiseFieldKind kind, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return mortise_json_to_text (value, FALSE);
  if (json_node_get_value_type (value) != G_TYPE_STRING)
    return show_number (value);
  if (kind == MORTISE_FIELD_TIME)
    return show_time (json_node_get_string (value));
  if (kind == MORTISE_FIELD_DATE_TIME)
    return show_date_time (json_node_get_string (value));
  return json_node_dup_string (value);
}
