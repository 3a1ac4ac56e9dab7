/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-why.h"

#include "mortise-solver-explanation.h"
#include "mortise-solver-lack.h"
#include "mortise-solver-mend.h"
#include "mortise-solver-pool.h"

/* Each is a run of the solver. */
#define MAX_MENDS_TRIED 8
#define MAX_ROUNDS 8

/* Returns: (transfer full) (nullable): the solver's answer if @mend were done */
static MortiseSolverPool *
solve_with (MortiseSolverUniverse *universe, const MortiseSolverJob *job, MortiseSolverMend *mend)
{
  g_autoptr (MortiseSolverPool) pool = NULL;
  gboolean answered;

  mortise_solver_mend_try (mend);
  pool = mortise_solver_pool_new (universe, job, NULL);
  answered = pool != NULL && mortise_solver_pool_solve (pool, NULL);
  mortise_solver_mend_undo (mend);
  return answered ? g_steal_pointer (&pool) : NULL;
}

static gboolean
helps (MortiseSolverUniverse *universe, const MortiseSolverJob *job, MortiseSolverMend *mend)
{
  g_autoptr (MortiseSolverPool) pool = solve_with (universe, job, mend);

  return pool != NULL && mortise_solver_pool_is_solved (pool);
}

static char *
suggest_one (MortiseSolverUniverse *universe, const MortiseSolverJob *job, const GPtrArray *mends)
{
  for (guint i = 0; i < MIN (mends->len, MAX_MENDS_TRIED); i++)
    {
      MortiseSolverMend *mend = mends->pdata[i];

      if (helps (universe, job, mend))
        return g_strdup (mend->text);
    }
  return NULL;
}

/* Where one contradiction hides the next, each round disables what the one before it found, until all is out of the
 * way. The last of the mends is the one that disables the most. */
static char *
suggest_rounds (MortiseSolverUniverse *universe, const MortiseSolverJob *job, const GArray *first_facts)
{
  g_autoptr (GPtrArray) pools = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_solver_pool_free);
  g_autoptr (GArray) facts = g_array_copy ((GArray *) first_facts);

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      g_autoptr (GPtrArray) mends = mortise_solver_list_mends (universe, job->target, facts);
      g_autoptr (GArray) more = NULL;
      MortiseSolverMend *widest = mends->len > 0 ? mends->pdata[mends->len - 1] : NULL;
      MortiseSolverPool *pool;

      if (widest == NULL || widest->kind != MORTISE_SOLVER_MEND_DISABLE)
        return NULL;
      pool = solve_with (universe, job, widest);
      if (pool == NULL)
        return NULL;
      g_ptr_array_add (pools, pool);
      if (mortise_solver_pool_is_solved (pool))
        return g_strdup (widest->text);
      more = mortise_solver_pool_list_facts (pool);
      g_array_append_vals (facts, more->data, more->len);
    }
  return NULL;
}

static char *
suggest_mend (MortiseSolverUniverse *universe, const MortiseSolverJob *job, const GArray *facts)
{
  g_autoptr (GPtrArray) mends = mortise_solver_list_mends (universe, job->target, facts);
  char *suggestion = suggest_one (universe, job, mends);

  return suggestion != NULL ? suggestion : suggest_rounds (universe, job, facts);
}

static char *
suggest_for_lack (MortiseSolverUniverse *universe, const GArray *facts)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const MortiseSolverFact *fact = &g_array_index (facts, MortiseSolverFact, i);
      g_autoptr (MortiseSolverLack) lack = NULL;

      if (fact->kind != MORTISE_SOLVER_FACT_LACKS)
        continue;
      lack = mortise_solver_lack_new (universe, fact->need);
      return g_steal_pointer (&lack->suggestion);
    }
  return NULL;
}

/* What is suggested first has been tried, and does make the job possible. */
static char *
suggest (MortiseSolverUniverse *universe, const MortiseSolverJob *job, const GArray *facts)
{
  char *suggestion = suggest_mend (universe, job, facts);

  if (suggestion == NULL)
    suggestion = suggest_for_lack (universe, facts);
  if (suggestion == NULL)
    suggestion
        = g_strdup_printf ("Ask the author of %s for a version that goes together with the others.", job->target->slug);
  return suggestion;
}

/* Returns: (transfer full) (nullable): why @package cannot be chosen, as a sentence that begins with @claim; %NULL
 *   without error if it can */
MortiseSolverProblem *
mortise_solver_why_not (MortiseSolverUniverse *universe,
                        MortiseSolverEntry *target,
                        MortiseSolverPackage *package,
                        const char *claim,
                        gint64 deadline,
                        GError **error)
{
  MortiseSolverJob job = { .target = target, .package = package, .deadline = deadline };
  g_autoptr (MortiseSolverPool) pool = mortise_solver_pool_new (universe, &job, error);
  g_autoptr (GArray) facts = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *text = NULL;
  g_autofree char *suggestion = NULL;

  if (pool == NULL || !mortise_solver_pool_solve (pool, error) || mortise_solver_pool_is_solved (pool))
    return NULL;
  facts = mortise_solver_pool_list_facts (pool);
  reason = mortise_solver_explain (universe, package, facts);
  suggestion = suggest (universe, &job, facts);
  text = g_strconcat (claim, reason, ".", NULL);
  return mortise_solver_problem_new (target->slug, text, suggestion);
}

static char *
suggest_for_obstacle (const MortiseSolverLack *lack)
{
  switch (lack->obstacle)
    {
    case MORTISE_SOLVER_OBSTACLE_PINNED:
      return g_strdup_printf ("Remove the pin of %s.", lack->entry->slug);
    case MORTISE_SOLVER_OBSTACLE_HELD:
      return g_strdup_printf ("Wait, or let new versions of %s be offered at once.", lack->entry->slug);
    case MORTISE_SOLVER_OBSTACLE_PRERELEASE:
      return g_strdup_printf ("Let pre-releases of %s be offered.", lack->entry->slug);
    case MORTISE_SOLVER_OBSTACLE_NONE:
    case MORTISE_SOLVER_OBSTACLE_OLDER:
    case MORTISE_SOLVER_OBSTACLE_WITHDRAWN:
    default:
      return g_strdup (lack->suggestion);
    }
}

/* Returns: (transfer full): why no version of @slug in @range can be chosen, whatever others need */
MortiseSolverProblem *
mortise_solver_why_none (MortiseSolverUniverse *universe, const char *slug, const char *range)
{
  const MortiseSolverRelation relation = { .slug = (char *) slug, .range = (char *) range };
  MortiseSolverNeed *need = mortise_solver_need_new (MORTISE_SOLVER_NEED_DEPENDENCY, &relation, universe);
  g_autoptr (MortiseSolverLack) lack = mortise_solver_lack_new (universe, need);
  g_autofree char *shown = mortise_solver_relation_to_text (&relation);
  g_autofree char *text = g_strdup_printf ("%s cannot be installed: %s.", shown, lack->reason);
  g_autofree char *suggestion = suggest_for_obstacle (lack);

  mortise_solver_need_free (need);
  return mortise_solver_problem_new (slug, text, suggestion);
}
