/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-pool-private.h"

static MortiseSolverPackage *
get_package (MortiseSolverPool *self, Id id)
{
  return id > 0 && (guint) id < self->packages->len ? self->packages->pdata[id] : NULL;
}

/* Returns: (transfer container) (element-type MortiseSolverPackage): what will be enabled, in no order */
GPtrArray *
mortise_solver_pool_list_chosen (MortiseSolverPool *self)
{
  GPtrArray *chosen = g_ptr_array_new ();
  Queue decisions;

  queue_init (&decisions);
  solver_get_decisionqueue (self->solver, &decisions);
  for (int i = 0; i < decisions.count; i++)
    {
      MortiseSolverPackage *package = get_package (self, decisions.elements[i]);

      if (package != NULL)
        g_ptr_array_add (chosen, package);
    }
  queue_free (&decisions);
  return chosen;
}

static void
add_fact (MortiseSolverPool *self, GArray *facts, MortiseSolverFactKind kind, Id subject, Id need, Id object)
{
  MortiseSolverFact fact = {
    .kind = kind,
    .subject = get_package (self, subject),
    .need = need > 0 && (guint) need < self->needs->len ? self->needs->pdata[need] : NULL,
    .object = get_package (self, object),
  };

  if (fact.subject != NULL && (fact.need != NULL || kind == MORTISE_SOLVER_FACT_STAYS))
    g_array_append_val (facts, fact);
}

static void
add_rule (MortiseSolverPool *self, GArray *facts, Id rule)
{
  Id subject, object, need;
  SolverRuleinfo type = solver_ruleinfo (self->solver, rule, &subject, &object, &need);

  if (type == SOLVER_RULE_PKG_REQUIRES)
    add_fact (self, facts, MORTISE_SOLVER_FACT_NEEDS, subject, need, 0);
  else if (type == SOLVER_RULE_PKG_NOTHING_PROVIDES_DEP)
    add_fact (self, facts, MORTISE_SOLVER_FACT_LACKS, subject, need, 0);
  else if (type == SOLVER_RULE_PKG_CONFLICTS)
    add_fact (self, facts, MORTISE_SOLVER_FACT_CONFLICTS, subject, need, object);
  else if (type == SOLVER_RULE_UPDATE || type == SOLVER_RULE_FEATURE)
    add_fact (self, facts, MORTISE_SOLVER_FACT_STAYS, subject, 0, 0);
}

static void
add_lacks (MortiseSolverPool *self, GArray *facts, MortiseSolverNeedKind kind, const GArray *relations)
{
  for (guint i = 0; i < relations->len; i++)
    {
      const MortiseSolverRelation *relation = &g_array_index (relations, MortiseSolverRelation, i);
      Id need = mortise_solver_pool_get_need_id (self, kind, relation);

      if (!relation->optional && *pool_whatprovides_ptr (self->pool, need) == 0
          && (kind != MORTISE_SOLVER_NEED_HOST || !mortise_solver_pool_host_meets (self, relation)))
        add_fact (self, facts, MORTISE_SOLVER_FACT_LACKS, mortise_solver_pool_get_id (self, self->job->package), need,
                  0);
    }
}

/* libsolv is content with one reason, but who gets one thing that is missing wants to know of the others. */
static void
complete_lacks (MortiseSolverPool *self, GArray *facts)
{
  const MortiseSolverFact *first = &g_array_index (facts, MortiseSolverFact, 0);
  const MortiseSolverPackage *package = self->job->package;

  if (facts->len == 0 || package == NULL || first->kind != MORTISE_SOLVER_FACT_LACKS || first->subject != package)
    return;
  g_array_set_size (facts, 0);
  add_lacks (self, facts, MORTISE_SOLVER_NEED_DEPENDENCY, mortise_solver_package_get_dependencies (package));
  add_lacks (self, facts, MORTISE_SOLVER_NEED_HOST, mortise_solver_package_get_requirements (package));
}

/* Returns: (transfer container) (element-type MortiseSolverFact): why the job is impossible; they live as long as the
 *   pool. That two versions of a plugin cannot both be installed goes without saying. */
GArray *
mortise_solver_pool_list_facts (MortiseSolverPool *self)
{
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (MortiseSolverFact));
  Queue rules;

  queue_init (&rules);
  if (solver_problem_count (self->solver) > 0)
    solver_findallproblemrules (self->solver, 1, &rules);
  for (int i = 0; i < rules.count; i++)
    add_rule (self, facts, rules.elements[i]);
  queue_free (&rules);
  complete_lacks (self, facts);
  return facts;
}
