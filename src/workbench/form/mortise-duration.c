/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durations as ISO 8601 writes them, in the grammar of RFC 3339, appendix A, with decimals of seconds and weeks apart.
 */
#include "mortise-duration.h"

#include <math.h>
#include <string.h>

#define MINUTE 60.0
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)
#define MONTHS_IN_YEAR 12
/* Longer than anything that is waited for, and exact in a double. */
#define MAX_YEARS 10000
#define MAX_SECONDS (MAX_YEARS * 366 * DAY)

static const double lengths[] = { 1, MINUTE, HOUR, DAY, WEEK };

static gboolean
read_number (const char **cursor, double *number)
{
  const char *start = *cursor;
  char *end;

  if (!g_ascii_isdigit (*start))
    return FALSE;
  *number = g_ascii_strtod (start, &end);
  /* strtod() reads what is no plain number as well, such as 1e5 and 0x10. */
  if (strspn (start, "0123456789.") != (gsize) (end - start) || !(*number <= MAX_SECONDS))
    return FALSE;
  *cursor = end;
  return TRUE;
}

/* Reads a part such as 12H; each letter comes at most once, in the order of @letters. */
static gboolean
read_part (const char **cursor, const char **letters, double *number, char *letter)
{
  const char *found;

  if (!read_number (cursor, number) || **cursor == '\0')
    return FALSE;
  found = strchr (*letters, **cursor);
  if (found == NULL || (*number != trunc (*number) && **cursor != 'S'))
    return FALSE;
  *letter = **cursor;
  *letters = found + 1;
  *cursor += 1;
  return TRUE;
}

static gboolean
read_date (const char **cursor, MortiseDuration *duration)
{
  const char *letters = "YMWD";
  double number;
  char letter;

  while (**cursor != '\0' && **cursor != 'T')
    {
      if (!read_part (cursor, &letters, &number, &letter))
        return FALSE;
      if (letter == 'Y' || letter == 'M')
        duration->months += (gint64) number * (letter == 'Y' ? MONTHS_IN_YEAR : 1);
      else
        duration->seconds += number * (letter == 'W' ? WEEK : DAY);
    }
  return TRUE;
}

static gboolean
read_time (const char **cursor, MortiseDuration *duration)
{
  const char *letters = "HMS";
  double number;
  char letter;

  *cursor += 1;
  if (**cursor == '\0')
    return FALSE;
  while (**cursor != '\0')
    {
      if (!read_part (cursor, &letters, &number, &letter))
        return FALSE;
      duration->seconds += number * (letter == 'H' ? HOUR : letter == 'M' ? MINUTE : 1);
    }
  return TRUE;
}

/*< private >
 * mortise_duration_parse:
 * @text: a text such as `PT90S`, `P1DT12H` or `P2W`
 * @duration: (out): how long that is
 *
 * Returns: whether @text is a duration
 */
gboolean
mortise_duration_parse (const char *text, MortiseDuration *duration)
{
  const char *cursor = text + 1;

  *duration = (MortiseDuration){ 0 };
  if (*text != 'P' || *cursor == '\0' || !read_date (&cursor, duration))
    return FALSE;
  return (*cursor == '\0' || read_time (&cursor, duration)) && duration->seconds <= MAX_SECONDS
         && duration->months <= MAX_YEARS * MONTHS_IN_YEAR;
}

static void
write_part (GString *text, double number, char letter)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (number > 0)
    g_string_append_printf (text, "%s%c", g_ascii_formatd (digits, sizeof digits, "%.15g", number), letter);
}

/*< private >
 * mortise_duration_to_text:
 * @duration: a duration
 *
 * Returns: (transfer full): it in ISO 8601, in the largest units
 */
char *
mortise_duration_to_text (const MortiseDuration *duration)
{
  GString *text = g_string_new ("P");
  double rest = fmod (duration->seconds, DAY);

  write_part (text, duration->months / MONTHS_IN_YEAR, 'Y');
  write_part (text, duration->months % MONTHS_IN_YEAR, 'M');
  write_part (text, floor (duration->seconds / DAY), 'D');
  if (rest > 0 || text->len == 1)
    g_string_append_c (text, 'T');
  write_part (text, floor (rest / HOUR), 'H');
  write_part (text, floor (fmod (rest, HOUR) / MINUTE), 'M');
  write_part (text, fmod (rest, MINUTE), 'S');
  if (g_str_has_suffix (text->str, "T"))
    g_string_append (text, "0S");
  return g_string_free (text, FALSE);
}

/*< private >
 * mortise_duration_split:
 * @duration: a duration
 * @amount: (out): how many of @unit it is
 * @unit: (out): the largest unit of which it is a whole number, or seconds
 *
 * Returns: whether there is such a unit, which months together with seconds do not have
 */
gboolean
mortise_duration_split (const MortiseDuration *duration, double *amount, MortiseDurationUnit *unit)
{
  if (duration->months != 0)
    {
      gboolean is_years = duration->months % MONTHS_IN_YEAR == 0;

      *unit = is_years ? MORTISE_DURATION_YEARS : MORTISE_DURATION_MONTHS;
      *amount = is_years ? duration->months / MONTHS_IN_YEAR : duration->months;
      return duration->seconds == 0;
    }
  *unit = duration->seconds == 0 ? MORTISE_DURATION_SECONDS : MORTISE_DURATION_WEEKS;
  while (*unit > MORTISE_DURATION_SECONDS && fmod (duration->seconds, lengths[*unit]) != 0)
    *unit -= 1;
  *amount = duration->seconds / lengths[*unit];
  return TRUE;
}

/*< private >
 * mortise_duration_make:
 * @amount: how many, 0 or more; of months and years a whole number
 * @unit: of what
 *
 * Returns: that duration
 */
MortiseDuration
mortise_duration_make (double amount, MortiseDurationUnit unit)
{
  MortiseDuration duration = { 0 };

  if (unit == MORTISE_DURATION_YEARS || unit == MORTISE_DURATION_MONTHS)
    duration.months = (gint64) amount * (unit == MORTISE_DURATION_YEARS ? MONTHS_IN_YEAR : 1);
  else
    duration.seconds = amount * lengths[unit];
  return duration;
}
