/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-json-format.h"
#include "mortise-json-schema.h"

G_BEGIN_DECLS

typedef struct _MortiseSpot MortiseSpot;

/**
 * MortiseSpotRun:
 * @depth: how many rules apply each other now
 * @work: how much was done, in applications of rules
 * @pattern_time_us: how much CPU time went into patterns
 * @stop: (nullable): why the run ended early
 *
 * One validation of an instance, and what it has spent.
 */
typedef struct
{
  guint depth;
  gsize work;
  gint64 pattern_time_us;
  MortiseJsonViolation *stop;
} MortiseSpotRun;

/**
 * MortiseSpotReport:
 * @violations: (element-type MortiseJsonViolation): what was found
 * @wanted: how many are enough
 *
 * Somebody who wants to know what is wrong.
 */
typedef struct
{
  GPtrArray *violations;
  guint wanted;
} MortiseSpotReport;

/**
 * MortiseSpot:
 * @run: the validation
 * @report: (nullable): who wants to know; without, rules are applied just to see whether they hold
 * @parent: (nullable): the container, %NULL for the whole instance
 * @name: (nullable): the member of it, %NULL for an element
 * @index: the element of it
 * @hint: (nullable): what belongs there, in the words of the schema
 *
 * A place in an instance that is being validated. Spots live on the stack, and each points to the one around it.
 */
struct _MortiseSpot
{
  MortiseSpotRun *run;
  MortiseSpotReport *report;
  const MortiseSpot *parent;
  const char *name;
  guint index;
  const char *hint;
};

MortiseSpot mortise_spot_get_member (const MortiseSpot *self, const char *name);
MortiseSpot mortise_spot_get_element (const MortiseSpot *self, guint index);
MortiseSpot mortise_spot_with_report (const MortiseSpot *self, MortiseSpotReport *report);
char *mortise_spot_get_pointer (const MortiseSpot *self);
char *mortise_spot_describe (const MortiseSpot *self, JsonNode *instance);

gboolean mortise_spot_has_enough (const MortiseSpot *self);
gboolean mortise_spot_fail (const MortiseSpot *self, const char *keyword, const char *format, ...) G_GNUC_PRINTF (3, 4);
gboolean mortise_spot_stop (const MortiseSpot *self, const char *keyword, const char *message);

gboolean mortise_spot_enter (const MortiseSpot *self);
void mortise_spot_leave (const MortiseSpot *self);
gboolean mortise_spot_spend (const MortiseSpot *self, gsize work);
gboolean mortise_spot_spend_on_text (const MortiseSpot *self, gsize length);
gboolean mortise_spot_matches (const MortiseSpot *self, GRegex *regex, const char *text);
gboolean mortise_spot_has_format (const MortiseSpot *self, const MortiseJsonFormat *format, const char *text);

G_END_DECLS
