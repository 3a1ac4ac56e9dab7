/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lead-scorer-range.h"

#include <mortise.h>

#include <string.h>

static gboolean
is_null (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

static GDateTime *
parse (const char *text, gboolean *is_day)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *upper = g_ascii_strup (text, -1);
  g_autofree char *whole = NULL;

  *is_day = strchr (upper, 'T') == NULL && strchr (upper, ' ') == NULL;
  whole = *is_day ? g_strconcat (upper, "T00:00:00Z", NULL) : g_steal_pointer (&upper);
  return g_date_time_new_from_iso8601 (whole, utc);
}

static gboolean
read_end (JsonObject *arguments, const char *name, gboolean is_last, gint64 *seconds, GError **error)
{
  JsonNode *node = json_object_get_member (arguments, name);
  const char *text = mortise_object_get_string (arguments, name, NULL);
  g_autoptr (GDateTime) time = NULL;
  gboolean is_day;

  if (is_null (node))
    return TRUE;
  time = text != NULL ? parse (text, &is_day) : NULL;
  if (time == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "%s: “%.40s” is no date; write 2025-03-31, 2025-03-31T12:00:00Z or null", name,
                   text != NULL ? text : "");
      return FALSE;
    }
  *seconds = g_date_time_to_unix (time);
  if (is_day && is_last)
    *seconds += 24 * 60 * 60 - 1;
  return TRUE;
}

/**
 * lead_scorer_range_read:
 * @self: where the range is put
 * @arguments: arguments of `data_export`
 * @error: return location for an error that names the argument
 *
 * Reads `start_date` and `end_date`: each a day or a moment in ISO 8601, or null for an open end. Days are those of
 * UTC, and the last one belongs to the range.
 *
 * Returns: %TRUE if both could be read
 */
gboolean
lead_scorer_range_read (LeadScorerRange *self, JsonObject *arguments, GError **error)
{
  *self = (LeadScorerRange){ G_MININT64, G_MAXINT64 };
  return read_end (arguments, "start_date", FALSE, &self->first, error)
         && read_end (arguments, "end_date", TRUE, &self->last, error);
}
