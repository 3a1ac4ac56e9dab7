/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-explanation.h"

#include "mortise-solver-clause.h"
#include "mortise-solver-lack.h"

#include <string.h>

/* Who gets more of them at once reads none. */
#define MAX_TOLD 6

/* Of the facts that contradict each other a chain is made: it begins with the plugin that is asked for, and goes on
 * with what is said by, or of, a plugin that was mentioned. */
typedef struct
{
  MortiseSolverUniverse *universe;
  MortiseSolverPackage *root;
  GPtrArray *clauses;
  GPtrArray *mentioned;
  GPtrArray *sentences;
} Chain;

static void
mention (Chain *chain, const char *slug)
{
  if (!g_ptr_array_find_with_equal_func (chain->mentioned, slug, g_str_equal, NULL))
    g_ptr_array_add (chain->mentioned, (gpointer) slug);
}

static gboolean
is_about_root (const Chain *chain, const MortiseSolverClause *clause)
{
  return clause->subjects->len == 1 && clause->subjects->pdata[0] == chain->root;
}

static char *
describe_subjects (const Chain *chain, const MortiseSolverClause *clause)
{
  if (is_about_root (chain, clause))
    return g_strdup ("it");
  return mortise_solver_clause_describe_subjects (clause, chain->universe);
}

static char *
describe_need (const Chain *chain, const MortiseSolverClause *clause)
{
  g_autofree char *subjects = describe_subjects (chain, clause);
  g_autofree char *object = mortise_solver_relation_to_text (clause->need->relation);
  gboolean one = clause->subjects->len == 1;
  const char *verb = one ? "needs" : "need";

  if (clause->kind == MORTISE_SOLVER_FACT_CONFLICTS)
    verb = one ? "conflicts with" : "conflict with";
  return g_strdup_printf ("%s %s %s", subjects, verb, object);
}

/* Two sentences of a list are kept apart by a comma, so that what is missing goes into brackets. */
static char *
describe_lack (const Chain *chain, const MortiseSolverClause *clause)
{
  g_autoptr (MortiseSolverLack) lack = mortise_solver_lack_new (chain->universe, clause->need);
  g_autofree char *need = describe_need (chain, clause);

  return chain->clauses->len == 1 ? g_strdup_printf ("%s, and %s", need, lack->reason)
                                  : g_strdup_printf ("%s (%s)", need, lack->reason);
}

static char *
describe_stay (const Chain *chain, const MortiseSolverClause *clause)
{
  const MortiseSolverEntry *entry = mortise_solver_universe_find_entry (chain->universe, clause->slug);
  g_autoptr (GPtrArray) dependents = mortise_solver_list_enabled_dependents (chain->universe, entry);
  g_autofree char *itself = mortise_solver_package_to_text (entry->installed);
  g_autofree char *names = mortise_solver_join_slugs (dependents);

  if (dependents->len == 0)
    return g_strdup_printf ("%s is enabled", itself);
  return g_strdup_printf ("%s is needed by %s, which %s enabled", itself, names, dependents->len == 1 ? "is" : "are");
}

static char *
describe (const Chain *chain, const MortiseSolverClause *clause)
{
  switch (clause->kind)
    {
    case MORTISE_SOLVER_FACT_LACKS:
      return describe_lack (chain, clause);
    case MORTISE_SOLVER_FACT_STAYS:
      return describe_stay (chain, clause);
    case MORTISE_SOLVER_FACT_NEEDS:
    case MORTISE_SOLVER_FACT_CONFLICTS:
    default:
      return describe_need (chain, clause);
    }
}

static void
tell_clause (Chain *chain, MortiseSolverClause *clause)
{
  if (chain->sentences->len == MAX_TOLD)
    return;
  clause->told = TRUE;
  g_ptr_array_add (chain->sentences, describe (chain, clause));
  mention (chain, clause->slug);
  if (clause->need != NULL && clause->need->kind != MORTISE_SOLVER_NEED_HOST)
    mention (chain, clause->need->relation->slug);
}

/* First what a plugin says, then what others say of it. The root says all it has to say at the beginning, so that
 * "it" is the root. */
static void
tell_about (Chain *chain, const char *slug)
{
  for (guint i = 0; i < chain->clauses->len; i++)
    {
      MortiseSolverClause *clause = chain->clauses->pdata[i];

      if (!clause->told && clause->kind != MORTISE_SOLVER_FACT_STAYS && strcmp (clause->slug, slug) == 0)
        tell_clause (chain, clause);
    }
  for (guint i = 0; i < chain->clauses->len; i++)
    {
      MortiseSolverClause *clause = chain->clauses->pdata[i];
      const char *object = clause->need != NULL ? clause->need->relation->slug : clause->slug;

      if (!clause->told && strcmp (object, slug) == 0)
        tell_clause (chain, clause);
    }
}

/* That an enabled plugin stays is said only where nothing else that is said of it shows that it is enabled. */
static gboolean
is_shown_elsewhere (const Chain *chain, const MortiseSolverClause *stay)
{
  for (guint i = 0; i < chain->clauses->len; i++)
    {
      const MortiseSolverClause *clause = chain->clauses->pdata[i];

      if (clause != stay && strcmp (clause->slug, stay->slug) == 0 && clause->subjects->len == 1
          && clause->subjects->pdata[0] == stay->subjects->pdata[0])
        return TRUE;
    }
  return FALSE;
}

static void
drop_redundant (Chain *chain)
{
  for (guint i = chain->clauses->len; i > 0; i--)
    {
      const MortiseSolverClause *clause = chain->clauses->pdata[i - 1];

      if (clause->kind == MORTISE_SOLVER_FACT_STAYS
          && (is_shown_elsewhere (chain, clause)
              || strcmp (clause->slug, mortise_solver_package_get_slug (chain->root)) == 0))
        g_ptr_array_remove_index (chain->clauses, i - 1);
    }
}

static void
tell_all (Chain *chain)
{
  mention (chain, mortise_solver_package_get_slug (chain->root));
  for (guint i = 0; i < chain->mentioned->len && chain->sentences->len < MAX_TOLD; i++)
    tell_about (chain, chain->mentioned->pdata[i]);
  for (guint i = 0; i < chain->clauses->len; i++)
    {
      MortiseSolverClause *clause = chain->clauses->pdata[i];

      if (!clause->told)
        tell_clause (chain, clause);
    }
}

static char *
join (const Chain *chain)
{
  const GPtrArray *sentences = chain->sentences;
  guint n_untold = chain->clauses->len - sentences->len;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sentences->len; i++)
    {
      gboolean last = i == sentences->len - 1 && n_untold == 0;

      if (i > 0)
        g_string_append (text, last ? ", and " : ", ");
      g_string_append (text, sentences->pdata[i]);
    }
  if (n_untold > 0)
    g_string_append_printf (text, ", and for %u more reason%s of this kind", n_untold, n_untold == 1 ? "" : "s");
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): why @root cannot be had, beginning with a colon where one thing is to be said, and with
 *   "because" otherwise: `: it needs chart-kit ^3.0.0, and the newest chart-kit is 2.4.1` */
char *
mortise_solver_explain (MortiseSolverUniverse *universe, MortiseSolverPackage *root, const GArray *facts)
{
  g_autoptr (GPtrArray) clauses = mortise_solver_clauses_new (facts);
  g_autoptr (GPtrArray) mentioned = g_ptr_array_new ();
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  Chain chain = {
    .universe = universe,
    .root = root,
    .clauses = clauses,
    .mentioned = mentioned,
    .sentences = sentences,
  };

  drop_redundant (&chain);
  tell_all (&chain);
  text = join (&chain);
  return g_strconcat (sentences->len == 1 ? ": " : " because ", text, NULL);
}

static gboolean
needs (const MortiseSolverEntry *dependent, const char *slug)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (dependent->installed);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseSolverRelation *relation = &g_array_index (dependencies, MortiseSolverRelation, i);

      if (!relation->optional && strcmp (relation->slug, slug) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Returns: (transfer container) (element-type MortiseSolverEntry): the enabled plugins that need @entry, by slug */
GPtrArray *
mortise_solver_list_enabled_dependents (MortiseSolverUniverse *universe, const MortiseSolverEntry *entry)
{
  g_autoptr (GPtrArray) installed = mortise_solver_universe_list_installed (universe);
  GPtrArray *dependents = g_ptr_array_new ();

  for (guint i = 0; i < installed->len; i++)
    {
      MortiseSolverEntry *other = installed->pdata[i];

      if (other->enabled && other != entry && needs (other, entry->slug))
        g_ptr_array_add (dependents, other);
    }
  return dependents;
}

/* Returns: (transfer full): `a, b and c` */
char *
mortise_solver_join_slugs (const GPtrArray *entries)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      if (i > 0)
        g_string_append (text, i == entries->len - 1 ? " and " : ", ");
      g_string_append (text, ((const MortiseSolverEntry *) entries->pdata[i])->slug);
    }
  return g_string_free (text, FALSE);
}
