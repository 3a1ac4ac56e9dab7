/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-text.h"

#include <glib/gi18n.h>

/**
 * mortise_text_describe_time:
 * @time: a time, in µs since 1970
 *
 * Returns: (transfer full): the time of day if it was today, else the day as well
 */
char *
mortise_text_describe_time (gint64 time)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (then == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (then) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%X");
  return g_date_time_format (then, "%c");
}

/**
 * mortise_text_describe_duration:
 * @duration_us: how long something took, in µs
 *
 * Returns: (transfer full): it with a unit that leaves few digits
 */
char *
mortise_text_describe_duration (gint64 duration_us)
{
  if (duration_us < 1000)
    /* Translators: microseconds. */
    return g_strdup_printf (_ ("%d µs"), (int) duration_us);
  if (duration_us < G_USEC_PER_SEC)
    /* Translators: milliseconds. */
    return g_strdup_printf (_ ("%.1f ms"), (double) duration_us / 1000);
  if (duration_us < 60 * (gint64) G_USEC_PER_SEC)
    /* Translators: seconds. */
    return g_strdup_printf (_ ("%.1f s"), (double) duration_us / G_USEC_PER_SEC);
  /* Translators: minutes. */
  return g_strdup_printf (_ ("%.1f min"), (double) duration_us / (60 * (double) G_USEC_PER_SEC));
}
