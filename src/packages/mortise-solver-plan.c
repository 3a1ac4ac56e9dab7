/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-plan.h"

#include "mortise-dependency-graph-order.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (MortiseSolverPlan, mortise_solver_plan, mortise_solver_plan_copy, mortise_solver_plan_free)

/*< private >
 * mortise_solver_plan_new:
 *
 * Returns: (transfer full): a plan in which nothing is to be done
 */
MortiseSolverPlan *
mortise_solver_plan_new (void)
{
  MortiseSolverPlan *self = g_new0 (MortiseSolverPlan, 1);

  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_solver_step_free);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_solver_problem_free);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_solver_problem_free);
  return self;
}

/**
 * mortise_solver_plan_copy:
 * @self: a plan
 *
 * Returns: (transfer full): the same again
 */
MortiseSolverPlan *
mortise_solver_plan_copy (const MortiseSolverPlan *self)
{
  MortiseSolverPlan *copy = g_new0 (MortiseSolverPlan, 1);

  copy->steps = g_ptr_array_ref (self->steps);
  copy->problems = g_ptr_array_ref (self->problems);
  copy->notes = g_ptr_array_ref (self->notes);
  return copy;
}

/**
 * mortise_solver_plan_free:
 * @self: (transfer full): a plan
 */
void
mortise_solver_plan_free (MortiseSolverPlan *self)
{
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/*< private >
 * mortise_solver_plan_add_step:
 * @self: a plan
 * @from: (nullable): the version that is installed
 * @to: (nullable): the version that is to be there
 * @enables: whether it is to be enabled, which it was not
 */
void
mortise_solver_plan_add_step (MortiseSolverPlan *self,
                              MortiseSolverPackage *from,
                              MortiseSolverPackage *to,
                              gboolean enables)
{
  g_ptr_array_add (self->steps, mortise_solver_step_new (from, to, enables));
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MortiseSolverStep *const *) a)->slug, (*(MortiseSolverStep *const *) b)->slug);
}

static int
find_step (const GPtrArray *steps, const char *slug)
{
  guint first = 0;
  guint end = steps->len;

  while (first < end)
    {
      guint middle = first + (end - first) / 2;
      int order = strcmp (((const MortiseSolverStep *) steps->pdata[middle])->slug, slug);

      if (order == 0)
        return (int) middle;
      if (order < 0)
        first = middle + 1;
      else
        end = middle;
    }
  return -1;
}

static GPtrArray *
list_edges (const GPtrArray *steps, gboolean optional_too)
{
  GPtrArray *edges = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < steps->len; i++)
    {
      const MortiseSolverStep *step = steps->pdata[i];
      const GArray *dependencies = mortise_solver_package_get_dependencies (step->to != NULL ? step->to : step->from);
      GArray *before = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint j = 0; j < dependencies->len; j++)
        {
          const MortiseSolverRelation *relation = &g_array_index (dependencies, MortiseSolverRelation, j);
          int other = find_step (steps, relation->slug);

          if (other >= 0 && (optional_too || !relation->optional))
            g_array_append_val (before, other);
        }
      g_ptr_array_add (edges, before);
    }
  return edges;
}

/* Optional dependencies count as well: a plugin may look for them once, when it is activated. What is removed goes
 * first, dependents before what they need; the rest follows the other way round. */
static void
take_steps (GPtrArray *sorted, const GPtrArray *steps, gboolean removals)
{
  g_autoptr (GPtrArray) part = g_ptr_array_new ();
  g_autoptr (GPtrArray) required = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GArray) order = NULL;

  for (guint i = 0; i < steps->len; i++)
    {
      MortiseSolverStep *step = steps->pdata[i];

      if ((step->action == MORTISE_SOLVER_REMOVE) == removals)
        g_ptr_array_add (part, step);
    }
  required = list_edges (part, FALSE);
  all = list_edges (part, TRUE);
  order = mortise_dependency_graph_sort (required, all);
  for (guint i = 0; i < order->len; i++)
    {
      guint node = g_array_index (order, guint, removals ? order->len - 1 - i : i);

      g_ptr_array_add (sorted, mortise_solver_step_copy (part->pdata[node]));
    }
}

/*< private >
 * mortise_solver_plan_sort:
 * @self: a plan
 *
 * Puts the steps in order: removals first, dependents before what they need, then the rest, dependencies first; where
 * plugins need each other, by slug.
 */
void
mortise_solver_plan_sort (MortiseSolverPlan *self)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_solver_step_free);

  g_ptr_array_sort (self->steps, compare_steps);
  take_steps (sorted, self->steps, TRUE);
  take_steps (sorted, self->steps, FALSE);
  g_ptr_array_unref (self->steps);
  self->steps = sorted;
}

/**
 * mortise_solver_plan_is_possible:
 * @self: a plan
 *
 * Returns: whether what was asked for can be had
 */
gboolean
mortise_solver_plan_is_possible (const MortiseSolverPlan *self)
{
  return self->problems->len == 0;
}

static void
append_problems (GString *text, const GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const MortiseSolverProblem *problem = problems->pdata[i];

      g_string_append_printf (text, "%s %s\n", problem->text, problem->suggestion);
    }
}

/**
 * mortise_solver_plan_to_text:
 * @self: a plan
 *
 * Returns: (transfer full): a line for each step, each problem and each note
 */
char *
mortise_solver_plan_to_text (const MortiseSolverPlan *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->steps->len; i++)
    {
      g_autofree char *line = mortise_solver_step_to_text (self->steps->pdata[i]);

      g_string_append_printf (text, "%s\n", line);
    }
  append_problems (text, self->problems);
  append_problems (text, self->notes);
  return g_string_free (text, FALSE);
}

static void
set_package (JsonObject *object, const char *name, const MortiseSolverPackage *package)
{
  if (package != NULL)
    json_object_set_string_member (object, name, mortise_solver_package_get_version_text (package));
}

static void
add_step_json (JsonArray *steps, const MortiseSolverStep *step)
{
  JsonObject *object = json_object_new ();
  const char *source = step->to != NULL ? mortise_solver_package_get_source (step->to) : NULL;

  json_object_set_string_member (object, "action", mortise_solver_action_to_string (step->action));
  json_object_set_string_member (object, "slug", step->slug);
  set_package (object, "from", step->from);
  set_package (object, "to", step->to);
  if (source != NULL)
    json_object_set_string_member (object, "source", source);
  json_object_set_boolean_member (object, "enables", step->enables);
  json_array_add_object_element (steps, object);
}

static JsonArray *
problems_to_json (const GPtrArray *problems)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < problems->len; i++)
    {
      const MortiseSolverProblem *problem = problems->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "slug", problem->slug);
      json_object_set_string_member (object, "text", problem->text);
      json_object_set_string_member (object, "suggestion", problem->suggestion);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * mortise_solver_plan_to_json:
 * @self: a plan
 *
 * Returns: (transfer full): `{"possible": …, "steps": [{"action", "slug", "from", "to", "source", "enables"}],
 *   "problems": [{"slug", "text", "suggestion"}], "notes": […]}`; members of a step that are unknown are left out
 */
JsonObject *
mortise_solver_plan_to_json (const MortiseSolverPlan *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();

  for (guint i = 0; i < self->steps->len; i++)
    add_step_json (steps, self->steps->pdata[i]);
  json_object_set_boolean_member (object, "possible", mortise_solver_plan_is_possible (self));
  json_object_set_array_member (object, "steps", steps);
  json_object_set_array_member (object, "problems", problems_to_json (self->problems));
  json_object_set_array_member (object, "notes", problems_to_json (self->notes));
  return object;
}
