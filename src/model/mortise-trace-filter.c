/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The language in which traces are filtered: `hook:lead_* plugin:slack* status:error slower:10ms`.
 *
 * Words are separated by spaces, and all of them have to hold. A word is NAME:VALUE, or a text that is looked for in
 * names and messages; `-` before it leaves out what it fits. VALUE may be several, separated by commas, of which one
 * has to fit. Double quotes keep spaces, commas and colons together.
 */
#include "mortise-trace-filter.h"

#include "mortise-error.h"

#include <string.h>

/* As many as a person writes; each is a condition of a query. */
#define MAX_TERMS 32
#define MAX_VALUES 32

/* By MortiseTraceField. */
static const char *const names[]
    = { "text",  "hook", "plugin", "version", "status", "error", "kind",  "platform", "origin",
        "actor", "id",   "parent", "slower",  "faster", "since", "until", "pinned",   NULL };

/**
 * mortise_trace_filter_list_names:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names that a filter knows
 */
const char *const *
mortise_trace_filter_list_names (void)
{
  return names;
}

void
mortise_trace_term_free (MortiseTraceTerm *term)
{
  g_strfreev (term->values);
  g_free (term);
}

/* --- what a condition is about --------------------------------------------------------------------------------------
 */

/**
 * mortise_trace_term_names_call:
 * @term: a condition
 *
 * Returns: whether it is about a call, and never about the dispatch
 */
gboolean
mortise_trace_term_names_call (const MortiseTraceTerm *term)
{
  return term->field == MORTISE_TRACE_PLUGIN || term->field == MORTISE_TRACE_VERSION
         || term->field == MORTISE_TRACE_ERROR;
}

/**
 * mortise_trace_term_may_be_of_call:
 * @term: a condition
 *
 * Returns: whether it is about a call where mortise_trace_filter_is_about_call(), and else about the dispatch
 */
gboolean
mortise_trace_term_may_be_of_call (const MortiseTraceTerm *term)
{
  return mortise_trace_term_names_call (term) || term->field == MORTISE_TRACE_STATUS
         || term->field == MORTISE_TRACE_SLOWER || term->field == MORTISE_TRACE_FASTER;
}

/**
 * mortise_trace_filter_is_about_call:
 * @terms: (element-type MortiseTraceTerm): what mortise_trace_filter_parse() made of a filter
 *
 * Returns: whether one call has to fit all conditions that may be of a call
 */
gboolean
mortise_trace_filter_is_about_call (GPtrArray *terms)
{
  for (guint i = 0; i < terms->len; i++)
    {
      const MortiseTraceTerm *term = terms->pdata[i];

      if (mortise_trace_term_names_call (term) && !term->negated)
        return TRUE;
    }
  return FALSE;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

static gboolean
find_field (const char *name, gsize length, MortiseTraceField *field)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strlen (names[i]) == length && g_ascii_strncasecmp (names[i], name, length) == 0)
      {
        *field = (MortiseTraceField) i;
        return TRUE;
      }
  return FALSE;
}

/* Reads one value, up to a comma, a space or the end; quotes may stand anywhere in it. */
static char *
read_value (const char **text, gboolean ends_at_comma, GError **error)
{
  GString *value = g_string_new (NULL);
  gboolean is_quoted = FALSE;
  const char *p;

  for (p = *text; *p != '\0' && (is_quoted || (*p != ' ' && (!ends_at_comma || *p != ','))); p++)
    if (*p == '"')
      is_quoted = !is_quoted;
    else
      g_string_append_c (value, *p);
  *text = p;
  if (!is_quoted)
    return g_string_free (value, FALSE);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the filter has no closing quote after \"%s", value->str);
  g_string_free (value, TRUE);
  return NULL;
}

static char **
read_values (const char **text, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i == 0 || **text == ','; i++)
    {
      g_autofree char *value = NULL;

      if (i > 0)
        (*text)++;
      if (i == MAX_VALUES)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "a filter has at most %d values for a name",
                       MAX_VALUES);
          return NULL;
        }
      value = read_value (text, TRUE, error);
      if (value == NULL)
        return NULL;
      if (*value != '\0')
        g_strv_builder_add (builder, value);
    }
  return g_strv_builder_end (builder);
}

/* --- values ------------------------------------------------------------------------------------------------------- */

/**
 * mortise_trace_duration_parse:
 * @text: a number with a unit: `us`, `ms`, `s`, `m`, `h` or `d`
 * @us: (out): the same in µs
 *
 * Returns: whether it is one
 */
gboolean
mortise_trace_duration_parse (const char *text, gint64 *us)
{
  static const struct
  {
    const char *unit;
    double us;
  } units[]
      = { { "us", 1 }, { "µs", 1 }, { "ms", 1e3 }, { "s", 1e6 }, { "m", 60e6 }, { "h", 3600e6 }, { "d", 86400e6 } };
  char *end;
  double number = g_ascii_strtod (text, &end);

  /* Letters that strtod() takes for numbers, such as "inf", are none here. */
  if (!g_ascii_isdigit (*text) || !(number <= 1e9))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (end, units[i].unit))
      {
        *us = (gint64) (number * units[i].us);
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_time (const char *text, gint64 now, gint64 *time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *with_time = strchr (text, 'T') == NULL ? g_strconcat (text, "T00:00:00", NULL) : NULL;
  g_autofree char *with_seconds = NULL;
  g_autoptr (GDateTime) date = NULL;
  gint64 ago;

  if (mortise_trace_duration_parse (text, &ago))
    {
      *time = now - ago;
      return TRUE;
    }
  date = g_date_time_new_from_iso8601 (with_time != NULL ? with_time : text, zone);
  if (date == NULL)
    {
      with_seconds = g_strconcat (text, ":00", NULL);
      date = g_date_time_new_from_iso8601 (with_seconds, zone);
    }
  if (date != NULL)
    *time = g_date_time_to_unix (date) * G_USEC_PER_SEC;
  return date != NULL;
}

static gboolean
read_flag (const char *text, gint64 *value)
{
  if (g_str_equal (text, "yes") || g_str_equal (text, "true"))
    *value = 1;
  else if (g_str_equal (text, "no") || g_str_equal (text, "false"))
    *value = 0;
  else
    return FALSE;
  return TRUE;
}

static gboolean
check_status (char **values, GError **error)
{
  static const char *const known[]
      = { "ok", "error", "completed", "vetoed", "failed", "timeout", "crashed", "skipped", "cancelled", NULL };

  for (guint i = 0; values[i] != NULL; i++)
    if (!g_strv_contains (known, values[i]))
      {
        g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                     "status:%s is none; it may be ok, error, completed, vetoed, failed, timeout, crashed, skipped or "
                     "cancelled",
                     values[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_values (MortiseTraceTerm *term, gint64 now, GError **error)
{
  const char *name = names[term->field];
  const char *value = term->values[0];

  switch (term->field)
    {
    case MORTISE_TRACE_STATUS:
      return check_status (term->values, error);
    case MORTISE_TRACE_SLOWER:
    case MORTISE_TRACE_FASTER:
      if (mortise_trace_duration_parse (value, &term->number))
        return TRUE;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s:%s is not a duration, such as 500us, 10ms or 1.5s",
                   name, value);
      return FALSE;
    case MORTISE_TRACE_SINCE:
    case MORTISE_TRACE_UNTIL:
      if (read_time (value, now, &term->number))
        return TRUE;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "%s:%s is not a time, such as 10m (ago), 2026-11-21 or 2026-11-21T10:30", name, value);
      return FALSE;
    case MORTISE_TRACE_PINNED:
      if (read_flag (value, &term->number))
        return TRUE;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "pinned:%s is neither yes nor no", value);
      return FALSE;
    case MORTISE_TRACE_TEXT:
    case MORTISE_TRACE_HOOK:
    case MORTISE_TRACE_PLUGIN:
    case MORTISE_TRACE_VERSION:
    case MORTISE_TRACE_ERROR:
    case MORTISE_TRACE_KIND:
    case MORTISE_TRACE_PLATFORM:
    case MORTISE_TRACE_ORIGIN:
    case MORTISE_TRACE_ACTOR:
    case MORTISE_TRACE_ID:
    case MORTISE_TRACE_PARENT:
    default:
      return TRUE;
    }
}

/* --- terms -------------------------------------------------------------------------------------------------------- */

static gboolean
set_unknown_name (const char *name, gsize length, GError **error)
{
  g_autofree char *known = g_strjoinv (", ", (char **) names + 1);

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "there is no \"%.*s:\" to filter by; there are %s; put quotes around a text that has a colon",
               (int) length, name, known);
  return FALSE;
}

/* Reads NAME: where there is one, and else nothing. */
static gboolean
read_name (const char **text, MortiseTraceField *field, GError **error)
{
  gsize length = strspn (*text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");

  *field = MORTISE_TRACE_TEXT;
  if (length == 0 || (*text)[length] != ':')
    return TRUE;
  if (!find_field (*text, length, field))
    return set_unknown_name (*text, length, error);
  *text += length + 1;
  return TRUE;
}

static MortiseTraceTerm *
read_term (const char **text, gint64 now, GError **error)
{
  g_autoptr (MortiseTraceTerm) term = g_new0 (MortiseTraceTerm, 1);
  const char *start = *text;

  if (**text == '-')
    {
      term->negated = TRUE;
      (*text)++;
    }
  if (!read_name (text, &term->field, error))
    return NULL;
  if (term->field == MORTISE_TRACE_TEXT)
    {
      term->values = g_new0 (char *, 2);
      term->values[0] = read_value (text, FALSE, error);
      if (term->values[0] == NULL)
        return NULL;
    }
  else
    {
      term->values = read_values (text, error);
      if (term->values == NULL)
        return NULL;
    }
  if (term->values[0] == NULL || *term->values[0] == '\0')
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "\"%.*s\" has no value", (int) (*text - start), start);
      return NULL;
    }
  return check_values (term, now, error) ? g_steal_pointer (&term) : NULL;
}

/**
 * mortise_trace_filter_parse:
 * @text: what a person wrote, UTF-8
 * @now: what `since:10m` counts from, µs since 1970
 * @error: return location for a `MORTISE_ERROR_INVALID` or `MORTISE_ERROR_LIMIT`, with a sentence for that person
 *
 * Returns: (transfer container) (element-type MortiseTraceTerm) (nullable): the conditions, none for an empty text
 */
GPtrArray *
mortise_trace_filter_parse (const char *text, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) terms = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_trace_term_free);

  while (*(text += strspn (text, " ")) != '\0')
    {
      MortiseTraceTerm *term;

      if (terms->len == MAX_TERMS)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "a filter has at most %d words", MAX_TERMS);
          return NULL;
        }
      term = read_term (&text, now, error);
      if (term == NULL)
        return NULL;
      g_ptr_array_add (terms, term);
    }
  return g_steal_pointer (&terms);
}
