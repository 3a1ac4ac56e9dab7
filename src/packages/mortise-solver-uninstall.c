/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-uninstall.h"

#include "mortise-solver-explanation.h"

static char *
describe_dependents (const GPtrArray *dependents)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < dependents->len; i++)
    {
      g_autofree char *name
          = mortise_solver_package_to_text (((const MortiseSolverEntry *) dependents->pdata[i])->installed);

      if (i > 0)
        g_string_append (text, i == dependents->len - 1 ? " and " : ", ");
      g_string_append (text, name);
    }
  g_string_append (text, dependents->len == 1 ? ", which is enabled, needs it" : ", which are enabled, need it");
  return g_string_free (text, FALSE);
}

static MortiseSolverProblem *
refuse_uninstall (const MortiseSolverEntry *entry, const GPtrArray *dependents)
{
  g_autofree char *name = mortise_solver_package_to_text (entry->installed);
  g_autofree char *reason = describe_dependents (dependents);
  g_autofree char *slugs = mortise_solver_join_slugs (dependents);
  g_autofree char *text = g_strdup_printf ("%s cannot be uninstalled: %s.", name, reason);
  g_autofree char *suggestion = g_strdup_printf (
      "Disable or uninstall %s first, or uninstall %s together with all that needs it.", slugs, entry->slug);

  return mortise_solver_problem_new (entry->slug, text, suggestion);
}

static gboolean
needs_one_of (const MortiseSolverEntry *entry, GHashTable *removed)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (entry->installed);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseSolverRelation *relation = &g_array_index (dependencies, MortiseSolverRelation, i);

      if (!relation->optional && g_hash_table_contains (removed, relation->slug))
        return TRUE;
    }
  return FALSE;
}

/* Each round finds those that need what the rounds before removed. */
static void
add_removals (MortiseSolverUniverse *universe,
              const MortiseSolverEntry *first,
              gboolean with_dependents,
              MortiseSolverPlan *plan)
{
  g_autoptr (GPtrArray) installed = mortise_solver_universe_list_installed (universe);
  g_autoptr (GHashTable) removed = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean again = with_dependents;

  g_hash_table_add (removed, first->slug);
  mortise_solver_plan_add_step (plan, first->installed, NULL, FALSE);
  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < installed->len; i++)
        {
          MortiseSolverEntry *entry = installed->pdata[i];

          if (g_hash_table_contains (removed, entry->slug) || !needs_one_of (entry, removed))
            continue;
          g_hash_table_add (removed, entry->slug);
          mortise_solver_plan_add_step (plan, entry->installed, NULL, FALSE);
          again = TRUE;
        }
    }
}

void
mortise_solver_plan_uninstall (MortiseSolverUniverse *universe,
                               const MortiseSolverEntry *entry,
                               gboolean with_dependents,
                               MortiseSolverPlan *plan)
{
  g_autoptr (GPtrArray) dependents = mortise_solver_list_enabled_dependents (universe, entry);

  if (entry->enabled && dependents->len > 0 && !with_dependents)
    g_ptr_array_add (plan->problems, refuse_uninstall (entry, dependents));
  else
    add_removals (universe, entry, with_dependents, plan);
}
