/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-scope.h"

#include "mortise-error.h"

#include <string.h>

struct _MortiseSolverScope
{
  MortiseSolverUniverse *universe;
  const MortiseSolverJob *job;
  MortiseVersionRange *job_range;
  GPtrArray *choices;
  GTree *choices_by_slug;
  GTree *needs;
  guint n_relations;
};

static void
choice_free (MortiseSolverChoice *choice)
{
  g_ptr_array_unref (choice->packages);
  g_ptr_array_unref (choice->needs);
  g_free (choice);
}

static int
compare_slugs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return strcmp (a, b);
}

static MortiseSolverChoice *
visit (MortiseSolverScope *self, MortiseSolverEntry *entry)
{
  MortiseSolverChoice *choice = g_tree_lookup (self->choices_by_slug, entry->slug);

  if (choice != NULL)
    return choice;
  choice = g_new0 (MortiseSolverChoice, 1);
  choice->entry = entry;
  choice->packages = g_ptr_array_new ();
  choice->needs = g_ptr_array_new ();
  g_ptr_array_add (self->choices, choice);
  g_tree_insert (self->choices_by_slug, entry->slug, choice);
  return choice;
}

static void
add_need (MortiseSolverScope *self, MortiseSolverNeedKind kind, const MortiseSolverRelation *relation)
{
  MortiseSolverEntry *entry = NULL;
  MortiseSolverNeed *need;

  if (mortise_solver_scope_find_need (self, kind, relation) != NULL)
    return;
  need = mortise_solver_need_new (kind, relation, self->universe);
  need->serial = (guint) g_tree_nnodes (self->needs);
  g_tree_insert (self->needs, need, need);
  if (kind != MORTISE_SOLVER_NEED_HOST)
    entry = mortise_solver_universe_find_entry (self->universe, relation->slug);
  if (entry != NULL)
    g_ptr_array_add (visit (self, entry)->needs, need);
}

static void
add_needs (MortiseSolverScope *self, MortiseSolverNeedKind kind, const GArray *relations)
{
  for (guint i = 0; i < relations->len; i++)
    add_need (self, kind, &g_array_index (relations, MortiseSolverRelation, i));
  self->n_relations += relations->len;
}

static void
add_package (MortiseSolverScope *self, MortiseSolverChoice *choice, MortiseSolverPackage *package)
{
  g_ptr_array_add (choice->packages, package);
  add_needs (self, MORTISE_SOLVER_NEED_DEPENDENCY, mortise_solver_package_get_dependencies (package));
  add_needs (self, MORTISE_SOLVER_NEED_CONFLICT, mortise_solver_package_get_conflicts (package));
  add_needs (self, MORTISE_SOLVER_NEED_HOST, mortise_solver_package_get_requirements (package));
}

/* Pre-releases come along at first: which of them somebody asks for is known at the end. */
static gboolean
may_be_chosen (MortiseSolverScope *self, MortiseSolverEntry *entry, const MortiseSolverOffer *offer)
{
  MortiseSolverObstacle obstacle = mortise_solver_entry_find_obstacle (entry, offer);

  if (obstacle != MORTISE_SOLVER_OBSTACLE_NONE && obstacle != MORTISE_SOLVER_OBSTACLE_PRERELEASE)
    return FALSE;
  if (entry != self->job->target)
    return TRUE;
  return self->job_range != NULL
         && mortise_version_range_contains (self->job_range, mortise_solver_package_get_version (offer->package));
}

static void
add_offers (MortiseSolverScope *self, MortiseSolverChoice *choice)
{
  MortiseSolverEntry *entry = choice->entry;

  for (guint i = 0; i < entry->offers->len; i++)
    {
      const MortiseSolverOffer *offer = mortise_solver_entry_get_offer (entry, i);

      if (may_be_chosen (self, entry, offer))
        add_package (self, choice, offer->package);
    }
}

static void
expand (MortiseSolverScope *self, MortiseSolverChoice *choice)
{
  MortiseSolverEntry *entry = choice->entry;
  gboolean one_only = self->job->package != NULL && entry == self->job->target;

  if (entry->installed != NULL)
    add_package (self, choice, entry->installed);
  if (!one_only)
    add_offers (self, choice);
  else if (self->job->package != entry->installed)
    add_package (self, choice, self->job->package);
}

/* What is installed and disabled binds nobody, but what it needs is kept as it is where the job can be done all the
 * same. */
static void
add_dormant (MortiseSolverScope *self, const MortiseSolverEntry *entry)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (entry->installed);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseSolverRelation *relation = &g_array_index (dependencies, MortiseSolverRelation, i);
      const MortiseSolverEntry *other = mortise_solver_universe_find_entry (self->universe, relation->slug);

      if (other != NULL && other->installed != NULL && other->enabled)
        add_need (self, MORTISE_SOLVER_NEED_DEPENDENCY, relation);
    }
}

static void
add_roots (MortiseSolverScope *self)
{
  g_autoptr (GPtrArray) installed = mortise_solver_universe_list_installed (self->universe);

  for (guint i = 0; i < installed->len; i++)
    {
      MortiseSolverEntry *entry = installed->pdata[i];

      if (entry->enabled)
        visit (self, entry);
      else
        add_dormant (self, entry);
    }
  if (self->job->target != NULL)
    visit (self, self->job->target);
}

static gboolean
is_asked_for (MortiseSolverScope *self, const MortiseSolverChoice *choice, MortiseSolverPackage *package)
{
  const MortiseVersion *version = mortise_solver_package_get_version (package);

  if (!mortise_version_is_prerelease (version) || choice->entry->prereleases || choice->entry == self->job->target
      || package == choice->entry->installed)
    return TRUE;
  for (guint i = 0; i < choice->needs->len; i++)
    {
      const MortiseSolverNeed *need = choice->needs->pdata[i];

      if (need->kind == MORTISE_SOLVER_NEED_DEPENDENCY && mortise_solver_need_contains (need, version))
        return TRUE;
    }
  return FALSE;
}

static int
compare_packages (gconstpointer a, gconstpointer b)
{
  return mortise_solver_package_compare (*(MortiseSolverPackage *const *) a, *(MortiseSolverPackage *const *) b);
}

/* Where two catalogues have the same version, the one that was added first counts: sorting keeps that order. */
static gboolean
is_repeated (MortiseSolverScope *self, const GPtrArray *packages, guint index)
{
  return index > 0 && packages->pdata[index] != self->job->package
         && compare_packages (&packages->pdata[index - 1], &packages->pdata[index]) == 0;
}

static void
settle (MortiseSolverScope *self, MortiseSolverChoice *choice)
{
  g_autoptr (GPtrArray) all = g_steal_pointer (&choice->packages);

  choice->packages = g_ptr_array_new ();
  g_ptr_array_sort (all, compare_packages);
  for (guint i = 0; i < all->len; i++)
    if (!is_repeated (self, all, i) && is_asked_for (self, choice, all->pdata[i])
        && (all->len - i <= MORTISE_SOLVER_MAX_CHOICES || all->pdata[i] == choice->entry->installed))
      g_ptr_array_add (choice->packages, all->pdata[i]);
}

static int
compare_choices (gconstpointer a, gconstpointer b)
{
  const MortiseSolverChoice *one = *(MortiseSolverChoice *const *) a;
  const MortiseSolverChoice *other = *(MortiseSolverChoice *const *) b;

  return strcmp (one->entry->slug, other->entry->slug);
}

static gboolean
check_bounds (MortiseSolverScope *self, GError **error)
{
  if (self->n_relations > MORTISE_SOLVER_MAX_RELATIONS)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "The versions that may be chosen name others more than %d times; remove a catalogue",
                   MORTISE_SOLVER_MAX_RELATIONS);
      return FALSE;
    }
  if (g_get_monotonic_time () > self->job->deadline)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_TIMEOUT,
                           "There are too many versions to look at in the time that is allowed; remove a catalogue");
      return FALSE;
    }
  return TRUE;
}

static gboolean
fill (MortiseSolverScope *self, GError **error)
{
  add_roots (self);
  for (guint i = 0; i < self->choices->len; i++)
    {
      expand (self, self->choices->pdata[i]);
      if (!check_bounds (self, error))
        return FALSE;
    }
  for (guint i = 0; i < self->choices->len; i++)
    {
      settle (self, self->choices->pdata[i]);
      if (!check_bounds (self, error))
        return FALSE;
    }
  g_ptr_array_sort (self->choices, compare_choices);
  return TRUE;
}

/* The choices are the same, and in the same order, in whichever order the universe was filled. */
MortiseSolverScope *
mortise_solver_scope_new (MortiseSolverUniverse *universe, const MortiseSolverJob *job, GError **error)
{
  g_autoptr (MortiseSolverScope) self = g_new0 (MortiseSolverScope, 1);

  self->universe = universe;
  self->job = job;
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) choice_free);
  self->choices_by_slug = g_tree_new_full (compare_slugs, NULL, NULL, NULL);
  self->needs = g_tree_new_full (mortise_solver_need_compare, NULL, NULL, (GDestroyNotify) mortise_solver_need_free);
  if (job->target != NULL)
    self->job_range = mortise_solver_entry_read_range (job->target, job->range != NULL ? job->range : "*");
  return fill (self, error) ? g_steal_pointer (&self) : NULL;
}

void
mortise_solver_scope_free (MortiseSolverScope *self)
{
  g_clear_pointer (&self->job_range, mortise_version_range_unref);
  g_tree_unref (self->choices_by_slug);
  g_tree_unref (self->needs);
  g_ptr_array_unref (self->choices);
  g_free (self);
}

GPtrArray *
mortise_solver_scope_get_choices (MortiseSolverScope *self)
{
  return self->choices;
}

MortiseSolverChoice *
mortise_solver_scope_find_choice (MortiseSolverScope *self, const char *slug)
{
  return g_tree_lookup (self->choices_by_slug, slug);
}

guint
mortise_solver_scope_count_needs (MortiseSolverScope *self)
{
  return (guint) g_tree_nnodes (self->needs);
}

MortiseSolverNeed *
mortise_solver_scope_find_need (MortiseSolverScope *self,
                                MortiseSolverNeedKind kind,
                                const MortiseSolverRelation *relation)
{
  MortiseSolverNeed key = { .kind = kind, .relation = relation };

  return g_tree_lookup (self->needs, &key);
}
