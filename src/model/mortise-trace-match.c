/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a dispatch fits a filter, for those that no store has.
 *
 * It is what store/mortise-trace-query.c says in SQL: conditions on a plugin, its version and an error are about one
 * call, and where there is one, so are status, slower and faster; else they are about the dispatch. A condition that is
 * negated with nothing of that kind beside it is about all calls.
 */
#include "mortise-trace-match.h"

#include "mortise-json.h"

#include <string.h>

typedef gboolean (*CallTest) (const MortiseTraceTerm *term, JsonObject *dispatch, JsonObject *call);

/* --- values ------------------------------------------------------------------------------------------------------- */

static gboolean
fits_any (char **values, const char *text)
{
  for (guint i = 0; text != NULL && values[i] != NULL; i++)
    if (g_pattern_match_simple (values[i], text))
      return TRUE;
  return FALSE;
}

static gboolean
member_fits (const MortiseTraceTerm *term, JsonObject *object, const char *name)
{
  return fits_any (term->values, mortise_json_get_string (object, name, NULL));
}

static gboolean
holds (const char *text, const char *part)
{
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;
  g_autofree char *wanted = g_ascii_strdown (part, -1);

  return lower != NULL && strstr (lower, wanted) != NULL;
}

static const char *
get_message (JsonObject *object)
{
  return mortise_json_get_string (mortise_json_get_object (object, "error"), "message", NULL);
}

static gboolean
message_fits (const MortiseTraceTerm *term, const char *message)
{
  for (guint i = 0; message != NULL && term->values[i] != NULL; i++)
    if (strpbrk (term->values[i], "*?") != NULL ? g_pattern_match_simple (term->values[i], message)
                                                : holds (message, term->values[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_failed_call (const char *status)
{
  static const char *const failures[] = { "error", "timeout", "crashed", NULL };

  return g_strv_contains (failures, status);
}

/* Of one call; the words of a dispatch are about its dispatch. */
static gboolean
call_status_fits (const MortiseTraceTerm *term, JsonObject *dispatch, JsonObject *call)
{
  const char *status = mortise_json_get_string (call, "status", "");

  for (guint i = 0; term->values[i] != NULL; i++)
    if (g_str_equal (term->values[i], status)
        || g_str_equal (term->values[i], mortise_json_get_string (dispatch, "status", ""))
        || (g_str_equal (term->values[i], "error") && is_failed_call (status)))
      return TRUE;
  return FALSE;
}

static gboolean
call_fits (const MortiseTraceTerm *term, JsonObject *dispatch, JsonObject *call)
{
  gint64 wall = mortise_json_get_int (call, "wall_us", 0);

  switch ((int) term->field)
    {
    case MORTISE_TRACE_PLUGIN:
      return member_fits (term, call, "plugin");
    case MORTISE_TRACE_VERSION:
      return member_fits (term, call, "version");
    case MORTISE_TRACE_ERROR:
      return message_fits (term, get_message (call));
    case MORTISE_TRACE_SLOWER:
      return wall >= term->number;
    case MORTISE_TRACE_FASTER:
      return wall < term->number;
    default:
      return call_status_fits (term, dispatch, call);
    }
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

static guint
count_calls (JsonObject *dispatch)
{
  JsonArray *calls = mortise_json_get_array (dispatch, "calls");

  return calls != NULL ? json_array_get_length (calls) : 0;
}

static JsonObject *
get_call (JsonObject *dispatch, guint i)
{
  return json_array_get_object_element (mortise_json_get_array (dispatch, "calls"), i);
}

static gboolean
any_call_fits (const MortiseTraceTerm *term, JsonObject *dispatch, CallTest fits)
{
  for (guint i = 0; i < count_calls (dispatch); i++)
    if (fits (term, dispatch, get_call (dispatch, i)))
      return TRUE;
  return FALSE;
}

static gboolean
any_call_failed (JsonObject *dispatch)
{
  for (guint i = 0; i < count_calls (dispatch); i++)
    if (is_failed_call (mortise_json_get_string (get_call (dispatch, i), "status", "")))
      return TRUE;
  return FALSE;
}

static gboolean
is_failed (JsonObject *dispatch)
{
  return g_strcmp0 (mortise_json_get_string (dispatch, "status", NULL), "completed") != 0 || any_call_failed (dispatch);
}

static gboolean
call_has_status (const MortiseTraceTerm *term, JsonObject *dispatch, JsonObject *call)
{
  const char *status = mortise_json_get_string (call, "status", "");

  return !g_str_equal (status, "ok") && !g_str_equal (status, "error")
         && g_strv_contains ((const char *const *) term->values, status);
}

static gboolean
status_fits (const MortiseTraceTerm *term, JsonObject *dispatch)
{
  const char *const *values = (const char *const *) term->values;

  return g_strv_contains (values, mortise_json_get_string (dispatch, "status", ""))
         || (g_strv_contains (values, "ok") && !is_failed (dispatch))
         || (g_strv_contains (values, "error") && is_failed (dispatch))
         || any_call_fits (term, dispatch, call_has_status);
}

static gboolean
text_is_of_call (const MortiseTraceTerm *term, JsonObject *dispatch, JsonObject *call)
{
  return holds (mortise_json_get_string (call, "plugin", NULL), term->values[0])
         || holds (get_message (call), term->values[0]);
}

/* --- dispatches --------------------------------------------------------------------------------------------------- */

static gboolean
dispatch_fits (const MortiseTraceTerm *term, JsonObject *dispatch)
{
  gint64 time = mortise_json_get_int (dispatch, "time", 0);
  gint64 wall = mortise_json_get_int (dispatch, "wall_us", 0);

  switch (term->field)
    {
    case MORTISE_TRACE_PLUGIN:
    case MORTISE_TRACE_VERSION:
    case MORTISE_TRACE_ERROR:
      return any_call_fits (term, dispatch, call_fits);
    case MORTISE_TRACE_STATUS:
      return status_fits (term, dispatch);
    case MORTISE_TRACE_HOOK:
      return member_fits (term, dispatch, "hook");
    case MORTISE_TRACE_KIND:
      return member_fits (term, dispatch, "kind");
    case MORTISE_TRACE_PLATFORM:
      return member_fits (term, dispatch, "platform");
    case MORTISE_TRACE_ORIGIN:
      return member_fits (term, dispatch, "origin");
    case MORTISE_TRACE_ACTOR:
      return member_fits (term, dispatch, "actor");
    case MORTISE_TRACE_ID:
      return member_fits (term, dispatch, "id");
    case MORTISE_TRACE_PARENT:
      return member_fits (term, dispatch, "parent");
    case MORTISE_TRACE_SLOWER:
      return wall >= term->number;
    case MORTISE_TRACE_FASTER:
      return wall < term->number;
    case MORTISE_TRACE_SINCE:
      return time >= term->number;
    case MORTISE_TRACE_UNTIL:
      return time < term->number;
    case MORTISE_TRACE_PINNED:
      return mortise_json_get_boolean (dispatch, "pinned", FALSE) == (term->number != 0);
    case MORTISE_TRACE_TEXT:
    default:
      return holds (mortise_json_get_string (dispatch, "hook", NULL), term->values[0])
             || any_call_fits (term, dispatch, text_is_of_call);
    }
}

static gboolean
is_the_call (GPtrArray *terms, JsonObject *dispatch, JsonObject *call)
{
  for (guint i = 0; i < terms->len; i++)
    {
      const MortiseTraceTerm *term = terms->pdata[i];

      if (mortise_trace_term_may_be_of_call (term) && call_fits (term, dispatch, call) == term->negated)
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_the_call (GPtrArray *terms, JsonObject *dispatch)
{
  for (guint i = 0; i < count_calls (dispatch); i++)
    if (is_the_call (terms, dispatch, get_call (dispatch, i)))
      return TRUE;
  return FALSE;
}

/**
 * mortise_trace_filter_fits:
 * @terms: (element-type MortiseTraceTerm): what mortise_trace_filter_parse() made of a filter
 * @dispatch: a *dispatch* of docs/admin-api.md
 *
 * Returns: whether it fits, as the host would find it
 */
gboolean
mortise_trace_filter_fits (GPtrArray *terms, JsonObject *dispatch)
{
  gboolean about_call = mortise_trace_filter_is_about_call (terms);

  if (about_call && !has_the_call (terms, dispatch))
    return FALSE;
  for (guint i = 0; i < terms->len; i++)
    {
      const MortiseTraceTerm *term = terms->pdata[i];

      if (about_call && mortise_trace_term_may_be_of_call (term))
        continue;
      if (dispatch_fits (term, dispatch) == term->negated)
        return FALSE;
    }
  return TRUE;
}
