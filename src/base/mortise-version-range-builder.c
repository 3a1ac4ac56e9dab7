/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what is read in a range to the comparators that it means: what node-semver 7 does by writing it anew. */
#include "mortise-version-range-builder.h"

#include <string.h>

#include "mortise-version-comparator.h"
#include "mortise-version-range.h"

/* The longest piece of a range that a message quotes, in bytes. */
#define MAX_QUOTE 100

static char *
quote (const char *text)
{
  g_autofree char *start = g_strndup (text, MAX_QUOTE);
  g_autofree char *shown = g_strescape (start, NULL);

  return g_strconcat ("\"", shown, strlen (text) > MAX_QUOTE ? "…\"" : "\"", NULL);
}

/*< private >
 * mortise_version_range_builder_init:
 * @self: (out caller-allocates): a builder
 * @text: (transfer none): the range, for messages
 * @include_prerelease: whether pre-releases are as good as releases
 * @error: where failures are told; it outlives @self
 */
void
mortise_version_range_builder_init (MortiseVersionRangeBuilder *self,
                                    const char *text,
                                    gboolean include_prerelease,
                                    GError **error)
{
  *self = (MortiseVersionRangeBuilder){
    .text = text,
    .include_prerelease = include_prerelease,
    .alternatives = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref),
    .error = error,
  };
}

/*< private >
 * mortise_version_range_builder_clear:
 * @self: a builder
 *
 * Frees what is in it.
 */
void
mortise_version_range_builder_clear (MortiseVersionRangeBuilder *self)
{
  g_clear_pointer (&self->alternatives, g_ptr_array_unref);
}

/*< private >
 * mortise_version_range_builder_fail:
 * @self: a builder
 * @code: what is wrong
 * @format: a sentence about the range
 * @...: what is in it
 *
 * Returns: %FALSE
 */
gboolean
mortise_version_range_builder_fail (MortiseVersionRangeBuilder *self, MortiseError code, const char *format, ...)
{
  g_autofree char *shown = quote (self->text);
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (self->error, MORTISE_ERROR, code, "version range %s: %s", shown, message);
  return FALSE;
}

/*< private >
 * mortise_version_range_builder_begin:
 * @self: a builder
 *
 * Begins an alternative: until [method@Mortise.VersionRangeBuilder.end], versions must fulfil all that is added.
 */
void
mortise_version_range_builder_begin (MortiseVersionRangeBuilder *self)
{
  self->comparators = g_array_new (FALSE, FALSE, sizeof (MortiseVersionComparator));
  g_array_set_clear_func (self->comparators, (GDestroyNotify) mortise_version_comparator_clear);
  g_ptr_array_add (self->alternatives, self->comparators);
}

/* Takes the version, if there is one. The same one again changes nothing. */
static gboolean
append (MortiseVersionRangeBuilder *self, MortiseVersionRelation relation, MortiseVersion *version)
{
  MortiseVersionComparator comparator = { relation, version };

  for (guint i = 0; i < self->comparators->len; i++)
    if (mortise_version_comparator_equal (&g_array_index (self->comparators, MortiseVersionComparator, i), &comparator))
      {
        mortise_version_comparator_clear (&comparator);
        return TRUE;
      }
  g_array_append_val (self->comparators, comparator);
  if (++self->n_comparators <= MORTISE_VERSION_RANGE_MAX_COMPARATORS)
    return TRUE;
  return mortise_version_range_builder_fail (self, MORTISE_ERROR_LIMIT, "has more than %d comparators; shorten it",
                                             MORTISE_VERSION_RANGE_MAX_COMPARATORS);
}

static char *
format_version (const MortiseVersionPartial *bound)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT "%s%.*s", bound->numbers[0],
                          bound->numbers[1], bound->numbers[2], bound->prerelease != NULL ? "-" : "",
                          (int) bound->prerelease_length, bound->prerelease != NULL ? bound->prerelease : "");
}

static gboolean
add (MortiseVersionRangeBuilder *self, MortiseVersionRelation relation, const MortiseVersionPartial *bound)
{
  g_autofree char *text = format_version (bound);
  MortiseVersion *version;

  for (guint i = 0; i < G_N_ELEMENTS (bound->numbers); i++)
    if (bound->numbers[i] > MORTISE_VERSION_MAX_NUMBER)
      return mortise_version_range_builder_fail (self, MORTISE_ERROR_INVALID,
                                                 "a number, or the one after it, is greater than %" G_GUINT64_FORMAT,
                                                 MORTISE_VERSION_MAX_NUMBER);
  version = mortise_version_parse (text, self->error);
  return version != NULL && append (self, relation, version);
}

static gboolean
has_prerelease (const MortiseVersionPartial *bound, const char *prerelease)
{
  return bound->prerelease_length == strlen (prerelease)
         && strncmp (bound->prerelease, prerelease, bound->prerelease_length) == 0;
}

/* `>=0.0.0` says nothing, unless a `v` kept npm from seeing it. */
static gboolean
is_floor (MortiseVersionRangeBuilder *self, const MortiseVersionPartial *bound)
{
  if (bound->is_marked || (bound->numbers[0] | bound->numbers[1] | bound->numbers[2]) != 0)
    return FALSE;
  return self->include_prerelease ? has_prerelease (bound, "0") : bound->prerelease == NULL;
}

static gboolean
add_lower (MortiseVersionRangeBuilder *self, const MortiseVersionPartial *bound)
{
  return is_floor (self, bound) || add (self, MORTISE_VERSION_GREATER_OR_EQUAL, bound);
}

static void
set_least_prerelease (MortiseVersionPartial *bound)
{
  bound->prerelease = "0";
  bound->prerelease_length = 1;
}

/* The least version that a partial one can mean. */
static MortiseVersionPartial
get_least (MortiseVersionRangeBuilder *self, const MortiseVersionPartial *partial)
{
  MortiseVersionPartial least = { .numbers = { partial->numbers[0], partial->numbers[1], partial->numbers[2] } };

  if (mortise_version_partial_is_full (partial))
    {
      least.prerelease = partial->prerelease;
      least.prerelease_length = partial->prerelease_length;
    }
  else if (self->include_prerelease)
    set_least_prerelease (&least);
  return least;
}

/* The release that follows when that number counts up. */
static MortiseVersionPartial
get_next (const MortiseVersionPartial *partial, guint index)
{
  MortiseVersionPartial next = { 0 };

  for (guint i = 0; i <= index; i++)
    next.numbers[i] = partial->numbers[i];
  next.numbers[index]++;
  return next;
}

static gboolean
add_below_next (MortiseVersionRangeBuilder *self, const MortiseVersionPartial *partial, guint index)
{
  MortiseVersionPartial next = get_next (partial, index);

  set_least_prerelease (&next);
  return add (self, MORTISE_VERSION_LESS, &next);
}

/* From what is given up to, and without, the release that follows when that number counts up. */
static gboolean
add_span (MortiseVersionRangeBuilder *self, const MortiseVersionPartial *partial, guint index)
{
  MortiseVersionPartial least = get_least (self, partial);

  return add_lower (self, &least) && add_below_next (self, partial, index);
}

/*< private >
 * mortise_version_range_builder_add_caret:
 * @self: a builder
 * @partial: a version, perhaps partial
 *
 * Adds the versions in which the first number that is not zero is the same, or the last given if all are zero.
 *
 * Returns: %FALSE if that fails
 */
gboolean
mortise_version_range_builder_add_caret (MortiseVersionRangeBuilder *self, const MortiseVersionPartial *partial)
{
  guint index = 0;

  if (partial->n_numbers == 0)
    return TRUE;
  while (index + 1 < partial->n_numbers && partial->numbers[index] == 0)
    index++;
  return add_span (self, partial, index);
}

/*< private >
 * mortise_version_range_builder_add_tilde:
 * @self: a builder
 * @partial: a version, perhaps partial
 *
 * Adds the versions in which the minor number is the same, or the major one if it alone is given.
 *
 * Returns: %FALSE if that fails
 */
gboolean
mortise_version_range_builder_add_tilde (MortiseVersionRangeBuilder *self, const MortiseVersionPartial *partial)
{
  return partial->n_numbers == 0 || add_span (self, partial, MIN (partial->n_numbers, 2) - 1);
}

static gboolean
add_nothing_below (MortiseVersionRangeBuilder *self)
{
  MortiseVersionPartial zero = { 0 };

  set_least_prerelease (&zero);
  return add (self, MORTISE_VERSION_LESS, &zero);
}

/*< private >
 * mortise_version_range_builder_add_partial:
 * @self: a builder
 * @relation: a comparison
 * @partial: a partial version
 *
 * Adds a comparison with all versions that @partial can mean: `>1` is above all of 1.x, `<=1` below all of 2.x.
 *
 * Returns: %FALSE if that fails
 */
gboolean
mortise_version_range_builder_add_partial (MortiseVersionRangeBuilder *self,
                                           MortiseVersionRelation relation,
                                           const MortiseVersionPartial *partial)
{
  MortiseVersionPartial bound;
  guint last = partial->n_numbers - 1;

  if (partial->n_numbers == 0)
    return relation == MORTISE_VERSION_GREATER || relation == MORTISE_VERSION_LESS ? add_nothing_below (self) : TRUE;
  switch (relation)
    {
    case MORTISE_VERSION_GREATER:
      bound = get_next (partial, last);
      if (self->include_prerelease)
        set_least_prerelease (&bound);
      return add_lower (self, &bound);
    case MORTISE_VERSION_GREATER_OR_EQUAL:
      bound = get_least (self, partial);
      return add_lower (self, &bound);
    case MORTISE_VERSION_LESS:
      bound = get_least (self, partial);
      set_least_prerelease (&bound);
      return add (self, relation, &bound);
    case MORTISE_VERSION_LESS_OR_EQUAL:
      return add_below_next (self, partial, last);
    case MORTISE_VERSION_ANY:
    case MORTISE_VERSION_EQUAL:
    default:
      return add_span (self, partial, last);
    }
}

/*< private >
 * mortise_version_range_builder_add_full:
 * @self: a builder
 * @relation: a comparison
 * @bound: a version with all its numbers
 *
 * Adds a comparator.
 *
 * Returns: %FALSE if that fails
 */
gboolean
mortise_version_range_builder_add_full (MortiseVersionRangeBuilder *self,
                                        MortiseVersionRelation relation,
                                        const MortiseVersionPartial *bound)
{
  return relation == MORTISE_VERSION_GREATER_OR_EQUAL ? add_lower (self, bound) : add (self, relation, bound);
}

static gboolean
add_from (MortiseVersionRangeBuilder *self, const MortiseVersionPartial *from)
{
  MortiseVersionPartial least = get_least (self, from);

  if (from->n_numbers == 0)
    return TRUE;
  if (mortise_version_partial_is_full (from))
    {
      least.is_marked = from->is_marked;
      if (self->include_prerelease && from->prerelease == NULL)
        set_least_prerelease (&least);
    }
  return add_lower (self, &least);
}

static gboolean
add_to (MortiseVersionRangeBuilder *self, const MortiseVersionPartial *to)
{
  if (to->n_numbers == 0)
    return TRUE;
  if (!mortise_version_partial_is_full (to) || (self->include_prerelease && to->prerelease == NULL))
    return add_below_next (self, to, to->n_numbers - 1);
  return add (self, MORTISE_VERSION_LESS_OR_EQUAL, to);
}

/*< private >
 * mortise_version_range_builder_add_hyphen:
 * @self: a builder
 * @from: a version, perhaps partial
 * @to: another
 *
 * Adds what is from the least version that @from can mean up to the greatest that @to can.
 *
 * Returns: %FALSE if that fails
 */
gboolean
mortise_version_range_builder_add_hyphen (MortiseVersionRangeBuilder *self,
                                          const MortiseVersionPartial *from,
                                          const MortiseVersionPartial *to)
{
  return add_from (self, from) && add_to (self, to);
}

/*< private >
 * mortise_version_range_builder_end:
 * @self: a builder
 *
 * Ends an alternative. Without a comparator it has any version; a comparator that no version fulfils is left alone in
 * it.
 *
 * Returns: %FALSE if that fails
 */
gboolean
mortise_version_range_builder_end (MortiseVersionRangeBuilder *self)
{
  if (self->comparators->len == 0)
    return append (self, MORTISE_VERSION_ANY, NULL);
  for (guint i = 0; i < self->comparators->len; i++)
    if (mortise_version_comparator_is_empty (&g_array_index (self->comparators, MortiseVersionComparator, i)))
      {
        g_array_set_size (self->comparators, i + 1);
        g_array_remove_range (self->comparators, 0, i);
        break;
      }
  return TRUE;
}

static const MortiseVersionComparator *
get_first (GPtrArray *alternatives, guint index)
{
  return &g_array_index ((GArray *) alternatives->pdata[index], MortiseVersionComparator, 0);
}

/*< private >
 * mortise_version_range_builder_finish:
 * @self: a builder
 *
 * Alternatives that are empty go, but for one if there is no other; one that has any version makes the others idle.
 *
 * Returns: (transfer full) (element-type GArray): the alternatives, at least one, each with at least one comparator;
 *   %MORTISE_VERSION_ANY is alone in its own
 */
GPtrArray *
mortise_version_range_builder_finish (MortiseVersionRangeBuilder *self)
{
  GPtrArray *alternatives = self->alternatives;

  for (guint i = alternatives->len; i-- > 0;)
    if (alternatives->len > 1 && mortise_version_comparator_is_empty (get_first (alternatives, i)))
      g_ptr_array_remove_index (alternatives, i);
  for (guint i = 0; i < alternatives->len; i++)
    if (get_first (alternatives, i)->relation == MORTISE_VERSION_ANY)
      {
        g_ptr_array_set_size (alternatives, i + 1);
        if (i > 0)
          g_ptr_array_remove_range (alternatives, 0, i);
        break;
      }
  return g_steal_pointer (&self->alternatives);
}
