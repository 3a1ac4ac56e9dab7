/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dependency-graph-private.h"

#include "mortise-solver-lack.h"

#include <string.h>

/* text, suggestion: (transfer full) */
static void
add_obstacle (GPtrArray *obstacles, const char *slug, char *text, char *suggestion)
{
  g_ptr_array_add (obstacles, mortise_solver_problem_new (slug, text, suggestion));
  g_free (text);
  g_free (suggestion);
}

static void
add_other_version (GPtrArray *obstacles,
                   const MortiseSolverEntry *entry,
                   const MortiseSolverEntry *other,
                   const char *need)
{
  g_autofree char *installed = mortise_solver_package_to_text (other->installed);

  add_obstacle (obstacles, other->slug,
                g_strdup_printf ("%s needs %s, and %s is installed.", entry->slug, need, installed),
                g_strdup_printf ("Install %s in its place.", need));
}

static void
check_dependency (MortiseDependencyGraph *self,
                  const MortiseSolverEntry *entry,
                  const MortiseSolverRelation *dependency,
                  GPtrArray *obstacles)
{
  g_autofree char *need = mortise_solver_relation_to_text (dependency);

  switch (mortise_dependency_graph_examine (self, dependency))
    {
    case MORTISE_DEPENDENCY_MISSING:
      add_obstacle (obstacles, dependency->slug,
                    g_strdup_printf ("%s needs %s, which is not installed.", entry->slug, need),
                    g_strdup_printf ("Install %s.", need));
      break;
    case MORTISE_DEPENDENCY_OTHER_VERSION:
      add_other_version (obstacles, entry, mortise_dependency_graph_find (self, dependency->slug), need);
      break;
    case MORTISE_DEPENDENCY_DISABLED:
      add_obstacle (obstacles, dependency->slug, g_strdup_printf ("%s needs %s, which is disabled.", entry->slug, need),
                    g_strdup_printf ("Enable %s first.", dependency->slug));
      break;
    case MORTISE_DEPENDENCY_MET:
    default:
      break;
    }
}

/* What a plugin says of itself holds while it is disabled as well, which is when this is asked. */
static gboolean
is_itself (const MortiseSolverEntry *entry, const MortiseSolverRelation *relation)
{
  return strcmp (entry->slug, relation->slug) == 0;
}

static void
check_dependencies (MortiseDependencyGraph *self, const MortiseSolverEntry *entry, GPtrArray *obstacles)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (entry->installed);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseSolverRelation *dependency = &g_array_index (dependencies, MortiseSolverRelation, i);

      if (!dependency->optional && !is_itself (entry, dependency))
        check_dependency (self, entry, dependency, obstacles);
    }
}

static void
check_requirement (MortiseDependencyGraph *self,
                   const MortiseSolverEntry *entry,
                   const MortiseSolverRelation *requirement,
                   GPtrArray *obstacles)
{
  MortiseSolverUniverse *universe = mortise_dependency_graph_get_universe (self);
  const MortiseVersion *version = mortise_solver_universe_get_host (universe, requirement->slug);
  MortiseSolverNeed *need = mortise_solver_need_new (MORTISE_SOLVER_NEED_HOST, requirement, universe);
  g_autoptr (MortiseSolverLack) lack = mortise_solver_lack_new (universe, need);
  g_autofree char *shown = mortise_solver_relation_to_text (requirement);

  if (version == NULL || !mortise_solver_need_contains (need, version))
    add_obstacle (obstacles, requirement->slug,
                  g_strdup_printf ("%s needs %s, and %s.", entry->slug, shown, lack->reason),
                  g_strdup (lack->suggestion));
  mortise_solver_need_free (need);
}

static void
check_requirements (MortiseDependencyGraph *self, const MortiseSolverEntry *entry, GPtrArray *obstacles)
{
  const GArray *requirements = mortise_solver_package_get_requirements (entry->installed);

  for (guint i = 0; i < requirements->len; i++)
    check_requirement (self, entry, &g_array_index (requirements, MortiseSolverRelation, i), obstacles);
}

static void
check_own_conflicts (MortiseDependencyGraph *self, const MortiseSolverEntry *entry, GPtrArray *obstacles)
{
  const GArray *conflicts = mortise_solver_package_get_conflicts (entry->installed);

  for (guint i = 0; i < conflicts->len; i++)
    {
      const MortiseSolverRelation *conflict = &g_array_index (conflicts, MortiseSolverRelation, i);
      g_autofree char *shown = mortise_solver_relation_to_text (conflict);
      g_autofree char *other = NULL;

      if (is_itself (entry, conflict) || !mortise_dependency_graph_is_hit (self, conflict))
        continue;
      other = mortise_solver_package_to_text (mortise_dependency_graph_find (self, conflict->slug)->installed);
      add_obstacle (obstacles, conflict->slug,
                    g_strdup_printf ("%s conflicts with %s, and %s is enabled.", entry->slug, shown, other),
                    g_strdup_printf ("Disable %s first.", conflict->slug));
    }
}

static const MortiseSolverRelation *
find_conflict (MortiseDependencyGraph *self, const MortiseSolverEntry *other, const MortiseSolverEntry *entry)
{
  const GArray *conflicts = mortise_solver_package_get_conflicts (other->installed);

  for (guint i = 0; i < conflicts->len; i++)
    {
      const MortiseSolverRelation *conflict = &g_array_index (conflicts, MortiseSolverRelation, i);
      MortiseSolverNeed *need;
      gboolean hit;

      if (!is_itself (entry, conflict))
        continue;
      need = mortise_solver_need_new (MORTISE_SOLVER_NEED_CONFLICT, conflict,
                                      mortise_dependency_graph_get_universe (self));
      hit = mortise_solver_need_contains (need, mortise_solver_package_get_version (entry->installed));
      mortise_solver_need_free (need);
      if (hit)
        return conflict;
    }
  return NULL;
}

static void
check_conflicts_of_others (MortiseDependencyGraph *self, const MortiseSolverEntry *entry, GPtrArray *obstacles)
{
  g_autoptr (GPtrArray) installed
      = mortise_solver_universe_list_installed (mortise_dependency_graph_get_universe (self));

  for (guint i = 0; i < installed->len; i++)
    {
      const MortiseSolverEntry *other = installed->pdata[i];
      const MortiseSolverRelation *conflict = NULL;
      g_autofree char *shown = NULL;

      if (other->enabled && other != entry)
        conflict = find_conflict (self, other, entry);
      if (conflict == NULL)
        continue;
      shown = mortise_solver_relation_to_text (conflict);
      add_obstacle (obstacles, other->slug,
                    g_strdup_printf ("%s, which is enabled, conflicts with %s.", other->slug, shown),
                    g_strdup_printf ("Disable %s first.", other->slug));
    }
}

/**
 * mortise_dependency_graph_list_obstacles:
 * @self: a graph
 * @slug: a plugin that is installed
 *
 * Returns: (transfer full) (element-type MortiseSolverProblem): what keeps it from being enabled, or working if it
 *   is; their slug is that of the other plugin, or of what the host lacks
 */
GPtrArray *
mortise_dependency_graph_list_obstacles (MortiseDependencyGraph *self, const char *slug)
{
  GPtrArray *obstacles = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_solver_problem_free);
  const MortiseSolverEntry *entry = mortise_dependency_graph_find (self, slug);

  if (entry == NULL)
    return obstacles;
  check_requirements (self, entry, obstacles);
  check_dependencies (self, entry, obstacles);
  check_own_conflicts (self, entry, obstacles);
  check_conflicts_of_others (self, entry, obstacles);
  return obstacles;
}
