/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-clause.h"

#include <string.h>

static void
clause_free (MortiseSolverClause *clause)
{
  g_ptr_array_unref (clause->subjects);
  g_free (clause);
}

static int
compare_needs (const MortiseSolverFact *one, const MortiseSolverFact *other)
{
  int order = strcmp (mortise_solver_package_get_slug (one->subject), mortise_solver_package_get_slug (other->subject));

  if (order == 0)
    order = (int) one->kind - (int) other->kind;
  if (order == 0 && one->need != NULL && other->need != NULL)
    order = mortise_solver_need_compare (one->need, other->need, NULL);
  return order;
}

static int
compare_facts (gconstpointer a, gconstpointer b)
{
  const MortiseSolverFact *one = a;
  const MortiseSolverFact *other = b;
  int order = compare_needs (one, other);

  return order != 0 ? order : mortise_solver_package_compare (one->subject, other->subject);
}

static MortiseSolverClause *
add_clause (GPtrArray *clauses, const MortiseSolverFact *fact)
{
  MortiseSolverClause *clause = g_new0 (MortiseSolverClause, 1);

  clause->kind = fact->kind;
  clause->slug = mortise_solver_package_get_slug (fact->subject);
  clause->need = fact->need;
  clause->subjects = g_ptr_array_new ();
  g_ptr_array_add (clauses, clause);
  return clause;
}

static void
add_subject (MortiseSolverClause *clause, MortiseSolverPackage *subject)
{
  if (clause->subjects->len == 0 || clause->subjects->pdata[clause->subjects->len - 1] != subject)
    g_ptr_array_add (clause->subjects, subject);
}

/* Returns: (transfer full) (element-type MortiseSolverClause): what the facts say, always in the same order */
GPtrArray *
mortise_solver_clauses_new (const GArray *facts)
{
  GPtrArray *clauses = g_ptr_array_new_with_free_func ((GDestroyNotify) clause_free);
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) facts);
  MortiseSolverClause *clause = NULL;

  g_array_sort (sorted, compare_facts);
  for (guint i = 0; i < sorted->len; i++)
    {
      const MortiseSolverFact *fact = &g_array_index (sorted, MortiseSolverFact, i);

      if (clause == NULL || compare_needs (fact - 1, fact) != 0)
        clause = add_clause (clauses, fact);
      add_subject (clause, fact->subject);
    }
  return clauses;
}

/* Returns: (transfer full): `chart-kit 2.4.1`, `chart-kit 2.0.0 and 2.4.1`, `chart-kit 2.0.0 to 2.4.1`, or `chart-kit
 *   2.4.1, which is enabled,` */
char *
mortise_solver_clause_describe_subjects (const MortiseSolverClause *clause, MortiseSolverUniverse *universe)
{
  const GPtrArray *subjects = clause->subjects;
  const MortiseSolverEntry *entry = mortise_solver_universe_find_entry (universe, clause->slug);
  const char *first = mortise_solver_package_get_version_text (subjects->pdata[0]);
  const char *last = mortise_solver_package_get_version_text (subjects->pdata[subjects->len - 1]);

  if (subjects->len > 1)
    return g_strdup_printf ("%s %s %s %s", clause->slug, first, subjects->len == 2 ? "and" : "to", last);
  if (entry != NULL && entry->enabled && entry->installed == subjects->pdata[0])
    return g_strdup_printf ("%s %s, which is enabled,", clause->slug, first);
  return g_strdup_printf ("%s %s", clause->slug, first);
}
