/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-need.h"

#include <string.h>

/* A conflict with `<2.0.0` is one with 1.9.0-beta.1 as well: what is meant is what breaks, not what one would choose.
 */
static MortiseVersionRange *
read_range (MortiseSolverNeedKind kind, const MortiseSolverRelation *relation, MortiseSolverUniverse *universe)
{
  const MortiseSolverEntry *entry = mortise_solver_universe_find_entry (universe, relation->slug);

  if (kind == MORTISE_SOLVER_NEED_DEPENDENCY && entry != NULL)
    return mortise_solver_entry_read_range (entry, relation->range);
  return mortise_version_range_parse (relation->range,
                                      kind == MORTISE_SOLVER_NEED_CONFLICT ? MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE
                                                                           : MORTISE_VERSION_RANGE_NONE,
                                      NULL);
}

MortiseSolverNeed *
mortise_solver_need_new (MortiseSolverNeedKind kind,
                         const MortiseSolverRelation *relation,
                         MortiseSolverUniverse *universe)
{
  MortiseSolverNeed *need = g_new0 (MortiseSolverNeed, 1);

  need->kind = kind;
  need->relation = relation;
  need->range = read_range (kind, relation, universe);
  return need;
}

void
mortise_solver_need_free (MortiseSolverNeed *need)
{
  g_clear_pointer (&need->range, mortise_version_range_unref);
  g_free (need);
}

int
mortise_solver_need_compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const MortiseSolverNeed *one = a;
  const MortiseSolverNeed *other = b;
  int order = (int) one->kind - (int) other->kind;

  if (order == 0)
    order = strcmp (one->relation->slug, other->relation->slug);
  return order != 0 ? order : strcmp (one->relation->range, other->relation->range);
}

/* A malformed dependency is met by nothing; with a malformed conflict, no version is known to be safe. */
gboolean
mortise_solver_need_contains (const MortiseSolverNeed *need, const MortiseVersion *version)
{
  if (need->range == NULL)
    return need->kind == MORTISE_SOLVER_NEED_CONFLICT;
  return mortise_version_range_contains (need->range, version);
}
