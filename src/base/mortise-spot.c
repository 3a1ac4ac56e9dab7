/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Neither schema nor instance is trusted, so a validation has three bounds: how deep rules apply each other, how much
 * work is done in all, and how much CPU time goes into patterns, whose steps cannot be counted from outside. What
 * exceeds one ends the validation with a violation, also inside a `not`.
 */
#include "mortise-spot.h"

#include <string.h>
#include <time.h>

#include "mortise-json-pointer.h"
#include "mortise-string.h"
#include "mortise-json-regex.h"
#include "mortise-json-value.h"

/* A value at the greatest depth of the reader, with eight rules that apply each other at each level. */
#define MAX_DEPTH 512

/* In applications of rules, which take some 100 ns each. */
#define MAX_WORK 5000000

/* Bytes of text that are as much work. */
#define BYTES_PER_WORK 64

#define MAX_PATTERN_TIME_US (500 * 1000)

/*< private >
 * mortise_spot_get_member:
 * @self: an object's spot
 * @name: (transfer none): the name of a member
 *
 * Returns: the spot of that member, as long as @self and @name live
 */
MortiseSpot
mortise_spot_get_member (const MortiseSpot *self, const char *name)
{
  return (MortiseSpot){ .run = self->run, .report = self->report, .parent = self, .name = name };
}

/*< private >
 * mortise_spot_get_element:
 * @self: an array's spot
 * @index: which element
 *
 * Returns: the spot of that element, as long as @self lives
 */
MortiseSpot
mortise_spot_get_element (const MortiseSpot *self, guint index)
{
  return (MortiseSpot){ .run = self->run, .report = self->report, .parent = self, .index = index };
}

/*< private >
 * mortise_spot_with_report:
 * @self: a spot
 * @report: (nullable): who wants to know
 *
 * Returns: the same spot, for somebody else
 */
MortiseSpot
mortise_spot_with_report (const MortiseSpot *self, MortiseSpotReport *report)
{
  MortiseSpot same = *self;

  same.report = report;
  return same;
}

/*< private >
 * mortise_spot_get_pointer:
 * @self: a spot
 *
 * Returns: (transfer full): where it is, as a JSON pointer
 */
char *
mortise_spot_get_pointer (const MortiseSpot *self)
{
  GString *pointer = g_string_new (NULL);

  for (const MortiseSpot *at = self; at->parent != NULL; at = at->parent)
    {
      g_autofree char *token = NULL;

      if (at->name != NULL)
        token = mortise_json_pointer_escape (at->name);
      else
        token = g_strdup_printf ("%u", at->index);
      g_string_prepend (pointer, token);
      g_string_prepend_c (pointer, '/');
    }
  return g_string_free (pointer, FALSE);
}

/*< private >
 * mortise_spot_describe:
 * @self: a spot
 * @instance: any value
 *
 * Returns: (transfer full) (nullable): @instance for a message, if there is to be one
 */
char *
mortise_spot_describe (const MortiseSpot *self, JsonNode *instance)
{
  return mortise_spot_has_enough (self) ? NULL : mortise_json_value_describe (instance);
}

/*< private >
 * mortise_spot_has_enough:
 * @self: a spot
 *
 * Returns: whether nobody wants to know of any more violations, so that the first one may end the search
 */
gboolean
mortise_spot_has_enough (const MortiseSpot *self)
{
  return self->run->stop != NULL || self->report == NULL || self->report->violations->len >= self->report->wanted;
}

static MortiseJsonViolation *
violation_new (const MortiseSpot *self, const char *keyword, char *message)
{
  MortiseJsonViolation *violation = g_new0 (MortiseJsonViolation, 1);

  violation->pointer = mortise_spot_get_pointer (self);
  violation->keyword = g_strdup (keyword);
  violation->message = message;
  violation->hint = g_strdup (self->hint);
  return violation;
}

/*< private >
 * mortise_spot_fail:
 * @self: where
 * @keyword: what refused
 * @format: a sentence whose subject is the value there, such as `must be an integer, not "x"`
 * @...: what is in it
 *
 * Reports a violation, if somebody wants to know.
 *
 * Returns: %FALSE
 */
gboolean
mortise_spot_fail (const MortiseSpot *self, const char *keyword, const char *format, ...)
{
  MortiseJsonViolation *violation;
  g_autofree char *message = NULL;
  va_list args;

  if (mortise_spot_has_enough (self))
    return FALSE;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  violation = violation_new (self, keyword, mortise_string_to_line (message));
  g_ptr_array_add (self->report->violations, violation);
  /* A byte each, for the pointers of long names would take memory without end. */
  mortise_spot_spend (self, strlen (violation->pointer));
  return FALSE;
}

/*< private >
 * mortise_spot_stop:
 * @self: where
 * @keyword: what could not be told
 * @message: a sentence whose subject is the value there
 *
 * Ends the validation: nothing holds any more.
 *
 * Returns: %FALSE
 */
gboolean
mortise_spot_stop (const MortiseSpot *self, const char *keyword, const char *message)
{
  if (self->run->stop == NULL)
    self->run->stop = violation_new (self, keyword, g_strdup (message));
  return FALSE;
}

/*< private >
 * mortise_spot_enter:
 * @self: where rules are about to be applied
 *
 * Returns: whether they may be; then, and only then, call [method@Mortise.Spot.leave] when that is done
 */
gboolean
mortise_spot_enter (const MortiseSpot *self)
{
  if (self->run->stop != NULL || !mortise_spot_spend (self, 1))
    return FALSE;
  if (self->run->depth == MAX_DEPTH)
    return mortise_spot_stop (self, "$ref",
                              "is checked by rules that refer to each other too deep, perhaps without "
                              "end; mend the schema");
  self->run->depth++;
  return TRUE;
}

/*< private >
 * mortise_spot_leave:
 * @self: where rules were applied
 */
void
mortise_spot_leave (const MortiseSpot *self)
{
  self->run->depth--;
}

/*< private >
 * mortise_spot_spend:
 * @self: where
 * @work: how much is to be done, in applications of rules
 *
 * Returns: whether that may be
 */
gboolean
mortise_spot_spend (const MortiseSpot *self, gsize work)
{
  if (work > MAX_WORK - self->run->work)
    return mortise_spot_stop (self, "limit", "takes more work to check than is allowed; make it smaller");
  self->run->work += work;
  return TRUE;
}

/*< private >
 * mortise_spot_spend_on_text:
 * @self: where
 * @length: how many bytes are to be gone through
 *
 * Returns: whether that may be
 */
gboolean
mortise_spot_spend_on_text (const MortiseSpot *self, gsize length)
{
  return mortise_spot_spend (self, length / BYTES_PER_WORK);
}

static gint64
get_cpu_time_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gboolean
spend_pattern_time (const MortiseSpot *self, gint64 since)
{
  self->run->pattern_time_us += get_cpu_time_us () - since;
  if (self->run->pattern_time_us > MAX_PATTERN_TIME_US)
    return mortise_spot_stop (self, "pattern", "takes too long to match against patterns; make it smaller");
  return TRUE;
}

/*< private >
 * mortise_spot_matches:
 * @self: where
 * @regex: what [func@Mortise.json_regex_new] returned
 * @text: any text
 *
 * Returns: whether @text has a match; %FALSE also when that could not be told
 */
gboolean
mortise_spot_matches (const MortiseSpot *self, GRegex *regex, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 since = get_cpu_time_us ();
  gboolean is_match = mortise_json_regex_matches (regex, text, &error);

  if (error != NULL)
    return mortise_spot_stop (self, "pattern", "takes too many steps to match against a pattern; make it shorter");
  return spend_pattern_time (self, since) && is_match;
}

/*< private >
 * mortise_spot_has_format:
 * @self: where
 * @format: a format; that of regular expressions compiles what it is given
 * @text: any text
 *
 * Returns: whether @text is of the format; %FALSE also when that could not be told
 */
gboolean
mortise_spot_has_format (const MortiseSpot *self, const MortiseJsonFormat *format, const char *text)
{
  gint64 since = get_cpu_time_us ();
  gboolean is_match = format->matches (text);

  return spend_pattern_time (self, since) && is_match;
}
