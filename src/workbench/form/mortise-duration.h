/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MortiseDurationUnit:
 *
 * What a duration is counted in. Months and years have no fixed length.
 */
typedef enum
{
  MORTISE_DURATION_SECONDS,
  MORTISE_DURATION_MINUTES,
  MORTISE_DURATION_HOURS,
  MORTISE_DURATION_DAYS,
  MORTISE_DURATION_WEEKS,
  MORTISE_DURATION_MONTHS,
  MORTISE_DURATION_YEARS,
  MORTISE_DURATION_N_UNITS,
} MortiseDurationUnit;

/**
 * MortiseDuration:
 * @months: how many months, a year being 12
 * @seconds: how many seconds, a day being 86400
 *
 * A length of time.
 */
typedef struct
{
  gint64 months;
  double seconds;
} MortiseDuration;

gboolean mortise_duration_parse (const char *text, MortiseDuration *duration);
char *mortise_duration_to_text (const MortiseDuration *duration);
gboolean mortise_duration_split (const MortiseDuration *duration, double *amount, MortiseDurationUnit *unit);
MortiseDuration mortise_duration_make (double amount, MortiseDurationUnit unit);

G_END_DECLS
