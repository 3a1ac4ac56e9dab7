/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-mend.h"

#include "mortise-solver-explanation.h"
#include "mortise-solver-lack.h"

#include <string.h>

/* Whose part in a contradiction is looked at; the more there are, the less likely one of them is to help. */
#define MAX_INVOLVED 16

static void
mend_free (MortiseSolverMend *mend)
{
  g_ptr_array_unref (mend->entries);
  g_array_unref (mend->before);
  g_free (mend->text);
  g_free (mend);
}

static gboolean
has_same_entries (const MortiseSolverMend *mend, const GPtrArray *entries)
{
  return mend->entries->len == entries->len
         && memcmp (mend->entries->pdata, entries->pdata, entries->len * sizeof (gpointer)) == 0;
}

/* entries, text: (transfer full) */
static void
add_mend (GPtrArray *mends, MortiseSolverMendKind kind, GPtrArray *entries, char *text)
{
  MortiseSolverMend *mend = g_new0 (MortiseSolverMend, 1);

  mend->kind = kind;
  mend->entries = entries;
  mend->text = text;
  mend->before = g_array_new (FALSE, FALSE, sizeof (MortiseSolverEntry));
  for (guint i = 0; i < mends->len; i++)
    {
      const MortiseSolverMend *other = mends->pdata[i];

      if (other->kind == kind && has_same_entries (other, entries))
        {
          mend_free (mend);
          return;
        }
    }
  g_ptr_array_add (mends, mend);
}

static void
add_single (GPtrArray *mends, MortiseSolverMendKind kind, MortiseSolverEntry *entry, char *text)
{
  GPtrArray *entries = g_ptr_array_new ();

  g_ptr_array_add (entries, entry);
  add_mend (mends, kind, entries, text);
}

static void
add_for_lack (GPtrArray *mends, MortiseSolverUniverse *universe, const MortiseSolverNeed *need)
{
  g_autoptr (MortiseSolverLack) lack = mortise_solver_lack_new (universe, need);
  g_autofree char *shown = mortise_solver_relation_to_text (need->relation);

  if (lack->obstacle == MORTISE_SOLVER_OBSTACLE_PINNED)
    add_single (mends, MORTISE_SOLVER_MEND_UNPIN, lack->entry,
                g_strdup_printf ("Remove the pin of %s.", lack->entry->slug));
  if (lack->obstacle == MORTISE_SOLVER_OBSTACLE_HELD)
    add_single (mends, MORTISE_SOLVER_MEND_END_HOLD, lack->entry,
                g_strdup_printf ("Wait, or let new versions of %s be offered at once.", lack->entry->slug));
  if (lack->obstacle == MORTISE_SOLVER_OBSTACLE_PRERELEASE)
    add_single (mends, MORTISE_SOLVER_MEND_OFFER_PRERELEASES, lack->entry,
                g_strdup_printf ("Let pre-releases of %s be offered.", lack->entry->slug));
  if (lack->obstacle == MORTISE_SOLVER_OBSTACLE_OLDER)
    add_single (mends, MORTISE_SOLVER_MEND_GO_BACK, lack->entry, g_strdup_printf ("Go back to %s first.", shown));
}

static void
add_entry (GPtrArray *entries, MortiseSolverUniverse *universe, const char *slug)
{
  MortiseSolverEntry *entry = mortise_solver_universe_find_entry (universe, slug);

  if (entry != NULL && !g_ptr_array_find (entries, entry, NULL))
    g_ptr_array_add (entries, entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const MortiseSolverEntry *one = *(MortiseSolverEntry *const *) a;
  const MortiseSolverEntry *other = *(MortiseSolverEntry *const *) b;

  return strcmp (one->slug, other->slug);
}

static GPtrArray *
list_involved (MortiseSolverUniverse *universe, const GArray *facts)
{
  GPtrArray *entries = g_ptr_array_new ();

  for (guint i = 0; i < facts->len; i++)
    {
      const MortiseSolverFact *fact = &g_array_index (facts, MortiseSolverFact, i);

      add_entry (entries, universe, mortise_solver_package_get_slug (fact->subject));
      if (fact->need != NULL && fact->need->kind != MORTISE_SOLVER_NEED_HOST)
        add_entry (entries, universe, fact->need->relation->slug);
    }
  g_ptr_array_sort (entries, compare_entries);
  if (entries->len > MAX_INVOLVED)
    g_ptr_array_set_size (entries, MAX_INVOLVED);
  return entries;
}

/* Whoever is disabled takes those along that need it. */
static void
add_with_dependents (GPtrArray *disabled, MortiseSolverUniverse *universe, MortiseSolverEntry *entry)
{
  guint first = disabled->len;

  if (g_ptr_array_find (disabled, entry, NULL))
    return;
  g_ptr_array_add (disabled, entry);
  for (guint i = first; i < disabled->len; i++)
    {
      g_autoptr (GPtrArray) dependents = mortise_solver_list_enabled_dependents (universe, disabled->pdata[i]);

      for (guint j = 0; j < dependents->len; j++)
        if (!g_ptr_array_find (disabled, dependents->pdata[j], NULL))
          g_ptr_array_add (disabled, dependents->pdata[j]);
    }
}

static void
add_disabling (GPtrArray *mends, GPtrArray *disabled, const MortiseSolverEntry *target)
{
  g_autofree char *names = NULL;

  if (disabled->len == 0 || g_ptr_array_find (disabled, target, NULL))
    {
      g_ptr_array_unref (disabled);
      return;
    }
  g_ptr_array_sort (disabled, compare_entries);
  names = mortise_solver_join_slugs (disabled);
  add_mend (mends, MORTISE_SOLVER_MEND_DISABLE, disabled, g_strdup_printf ("Disable %s first.", names));
}

static void
add_for_involved (GPtrArray *mends,
                  MortiseSolverUniverse *universe,
                  const MortiseSolverEntry *target,
                  const GPtrArray *involved)
{
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < involved->len; i++)
    {
      MortiseSolverEntry *entry = involved->pdata[i];

      if (entry->pin != NULL)
        add_single (mends, MORTISE_SOLVER_MEND_UNPIN, entry, g_strdup_printf ("Remove the pin of %s.", entry->slug));
    }
  for (guint i = 0; i < involved->len; i++)
    {
      MortiseSolverEntry *entry = involved->pdata[i];
      GPtrArray *alone;

      if (entry->installed == NULL || !entry->enabled || entry == target)
        continue;
      alone = g_ptr_array_new ();
      add_with_dependents (alone, universe, entry);
      add_with_dependents (all, universe, entry);
      add_disabling (mends, alone, target);
    }
  add_disabling (mends, all, target);
}

static int
compare_mends (gconstpointer a, gconstpointer b)
{
  const MortiseSolverMend *one = *(MortiseSolverMend *const *) a;
  const MortiseSolverMend *other = *(MortiseSolverMend *const *) b;

  if (one->kind != other->kind)
    return (int) one->kind - (int) other->kind;
  return (one->entries->len > other->entries->len) - (one->entries->len < other->entries->len);
}

/* Returns: (transfer full) (element-type MortiseSolverMend): what may help, the least first */
GPtrArray *
mortise_solver_list_mends (MortiseSolverUniverse *universe, const MortiseSolverEntry *target, const GArray *facts)
{
  GPtrArray *mends = g_ptr_array_new_with_free_func ((GDestroyNotify) mend_free);
  g_autoptr (GPtrArray) involved = list_involved (universe, facts);

  for (guint i = 0; i < facts->len; i++)
    {
      const MortiseSolverFact *fact = &g_array_index (facts, MortiseSolverFact, i);

      if (fact->kind == MORTISE_SOLVER_FACT_LACKS)
        add_for_lack (mends, universe, fact->need);
    }
  add_for_involved (mends, universe, target, involved);
  g_ptr_array_sort (mends, compare_mends);
  return mends;
}

static void
change (MortiseSolverEntry *entry, MortiseSolverMendKind kind)
{
  switch (kind)
    {
    case MORTISE_SOLVER_MEND_UNPIN:
      entry->pin_range = NULL;
      break;
    case MORTISE_SOLVER_MEND_END_HOLD:
      entry->ignores_hold = TRUE;
      break;
    case MORTISE_SOLVER_MEND_OFFER_PRERELEASES:
      entry->prereleases = TRUE;
      break;
    case MORTISE_SOLVER_MEND_GO_BACK:
      entry->may_go_back = TRUE;
      break;
    case MORTISE_SOLVER_MEND_DISABLE:
    default:
      entry->enabled = FALSE;
      break;
    }
}

/* The universe is as if it had been done until mortise_solver_mend_undo(). */
void
mortise_solver_mend_try (MortiseSolverMend *mend)
{
  for (guint i = 0; i < mend->entries->len; i++)
    {
      MortiseSolverEntry *entry = mend->entries->pdata[i];

      g_array_append_val (mend->before, *entry);
      change (entry, mend->kind);
    }
}

void
mortise_solver_mend_undo (MortiseSolverMend *mend)
{
  for (guint i = 0; i < mend->entries->len; i++)
    *(MortiseSolverEntry *) mend->entries->pdata[i] = g_array_index (mend->before, MortiseSolverEntry, i);
  g_array_set_size (mend->before, 0);
}
