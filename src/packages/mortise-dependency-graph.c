/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dependency-graph-private.h"

#include "mortise-dependency-graph-order.h"
#include "mortise-solver-need.h"

#include <string.h>

/**
 * MortiseDependencyGraph:
 *
 * Who needs whom of what is installed: what keeps a plugin from being enabled, what would break without it, in which
 * order plugins start, and the whole to look at.
 *
 * Cycles are no error: each plugin has a process of its own, which starts when it is needed. They are told, and the
 * order of start is then that of the slugs.
 */
struct _MortiseDependencyGraph
{
  GObject parent_instance;

  MortiseSolverUniverse *universe;
};

G_DEFINE_FINAL_TYPE (MortiseDependencyGraph, mortise_dependency_graph, G_TYPE_OBJECT)

static void
mortise_dependency_graph_finalize (GObject *object)
{
  MortiseDependencyGraph *self = MORTISE_DEPENDENCY_GRAPH (object);

  g_clear_pointer (&self->universe, mortise_solver_universe_free);

  G_OBJECT_CLASS (mortise_dependency_graph_parent_class)->finalize (object);
}

static void
mortise_dependency_graph_class_init (MortiseDependencyGraphClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_dependency_graph_finalize;
}

static void
mortise_dependency_graph_init (MortiseDependencyGraph *self)
{
  self->universe = mortise_solver_universe_new ();
}

/**
 * mortise_dependency_state_to_string:
 * @state: how things stand with a dependency
 *
 * Returns: (transfer none): `met`, `missing`, `other-version` or `disabled`
 */
const char *
mortise_dependency_state_to_string (MortiseDependencyState state)
{
  static const char *const names[] = { "met", "missing", "other-version", "disabled" };

  return names[state];
}

/**
 * mortise_dependency_graph_new:
 *
 * Returns: (transfer full): a graph of nothing
 */
MortiseDependencyGraph *
mortise_dependency_graph_new (void)
{
  return g_object_new (MORTISE_TYPE_DEPENDENCY_GRAPH, NULL);
}

/**
 * mortise_dependency_graph_add:
 * @self: a graph
 * @package: a version that is installed; the last one of its plugin counts
 * @enabled: whether the plugin is enabled
 */
void
mortise_dependency_graph_add (MortiseDependencyGraph *self, MortiseSolverPackage *package, gboolean enabled)
{
  MortiseSolverEntry *entry
      = mortise_solver_universe_get_entry (self->universe, mortise_solver_package_get_slug (package));

  mortise_solver_entry_set_installed (entry, package, enabled);
}

/**
 * mortise_dependency_graph_set_prereleases:
 * @self: a graph
 * @slug: a plugin
 * @prereleases: whether pre-releases of it are as good as releases, as in mortise_solver_set_prereleases()
 */
void
mortise_dependency_graph_set_prereleases (MortiseDependencyGraph *self, const char *slug, gboolean prereleases)
{
  mortise_solver_universe_get_entry (self->universe, slug)->prereleases = prereleases;
}

/**
 * mortise_dependency_graph_set_host:
 * @self: a graph
 * @name: `mortise`, `api`, `python`, or the id of a platform
 * @version: which version of it the host has
 * @error: set to %MORTISE_ERROR_INVALID when @version is none
 *
 * Returns: whether @version is one
 */
gboolean
mortise_dependency_graph_set_host (MortiseDependencyGraph *self, const char *name, const char *version, GError **error)
{
  return mortise_solver_universe_set_host (self->universe, name, version, error);
}

MortiseSolverUniverse *
mortise_dependency_graph_get_universe (MortiseDependencyGraph *self)
{
  return self->universe;
}

/* Returns: (transfer none) (nullable): the plugin, if it is installed */
MortiseSolverEntry *
mortise_dependency_graph_find (MortiseDependencyGraph *self, const char *slug)
{
  MortiseSolverEntry *entry = mortise_solver_universe_find_entry (self->universe, slug);

  return entry != NULL && entry->installed != NULL ? entry : NULL;
}

static gboolean
is_met (MortiseDependencyGraph *self,
        MortiseSolverNeedKind kind,
        const MortiseSolverRelation *relation,
        const MortiseSolverEntry *entry)
{
  MortiseSolverNeed *need = mortise_solver_need_new (kind, relation, self->universe);
  gboolean met = mortise_solver_need_contains (need, mortise_solver_package_get_version (entry->installed));

  mortise_solver_need_free (need);
  return met;
}

MortiseDependencyState
mortise_dependency_graph_examine (MortiseDependencyGraph *self, const MortiseSolverRelation *dependency)
{
  const MortiseSolverEntry *entry = mortise_dependency_graph_find (self, dependency->slug);

  if (entry == NULL)
    return MORTISE_DEPENDENCY_MISSING;
  if (!is_met (self, MORTISE_SOLVER_NEED_DEPENDENCY, dependency, entry))
    return MORTISE_DEPENDENCY_OTHER_VERSION;
  return entry->enabled ? MORTISE_DEPENDENCY_MET : MORTISE_DEPENDENCY_DISABLED;
}

/* Whether an enabled plugin is in a conflict's range. */
gboolean
mortise_dependency_graph_is_hit (MortiseDependencyGraph *self, const MortiseSolverRelation *conflict)
{
  const MortiseSolverEntry *entry = mortise_dependency_graph_find (self, conflict->slug);

  return entry != NULL && entry->enabled && is_met (self, MORTISE_SOLVER_NEED_CONFLICT, conflict, entry);
}

static int
find_place (const GPtrArray *entries, const char *slug)
{
  guint first = 0;
  guint end = entries->len;

  while (first < end)
    {
      guint middle = first + (end - first) / 2;
      int order = strcmp (((const MortiseSolverEntry *) entries->pdata[middle])->slug, slug);

      if (order == 0)
        return (int) middle;
      if (order < 0)
        first = middle + 1;
      else
        end = middle;
    }
  return -1;
}

static void
append_edges (GArray *edges, const GPtrArray *entries, const MortiseSolverEntry *entry, gboolean optional_too)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (entry->installed);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseSolverRelation *relation = &g_array_index (dependencies, MortiseSolverRelation, i);
      int place = find_place (entries, relation->slug);

      if (place >= 0 && (optional_too || !relation->optional))
        g_array_append_val (edges, place);
    }
}

/* Returns: (transfer full) (element-type GArray): for each of @entries, which are sorted, the places of those it
 *   needs
 */
static GPtrArray *
list_edges (const GPtrArray *entries, gboolean optional_too)
{
  GPtrArray *edges = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < entries->len; i++)
    {
      GArray *own = g_array_new (FALSE, FALSE, sizeof (guint));

      append_edges (own, entries, entries->pdata[i], optional_too);
      g_ptr_array_add (edges, own);
    }
  return edges;
}

static GPtrArray *
turn_round (const GPtrArray *edges)
{
  GPtrArray *turned = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < edges->len; i++)
    g_ptr_array_add (turned, g_array_new (FALSE, FALSE, sizeof (guint)));
  for (guint i = 0; i < edges->len; i++)
    {
      const GArray *own = edges->pdata[i];

      for (guint j = 0; j < own->len; j++)
        g_array_append_val (turned->pdata[g_array_index (own, guint, j)], i);
    }
  return turned;
}

static void
reach (const GPtrArray *dependents, guint from, gboolean transitive, gboolean *reached)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_val (queue, from);
  for (guint i = 0; i < queue->len && (transitive || i == 0); i++)
    {
      const GArray *own = dependents->pdata[g_array_index (queue, guint, i)];

      for (guint j = 0; j < own->len; j++)
        {
          guint node = g_array_index (own, guint, j);

          if (reached[node])
            continue;
          reached[node] = TRUE;
          g_array_append_val (queue, node);
        }
    }
}

static GPtrArray *
list_enabled (MortiseDependencyGraph *self)
{
  g_autoptr (GPtrArray) installed = mortise_solver_universe_list_installed (self->universe);
  GPtrArray *enabled = g_ptr_array_new ();

  for (guint i = 0; i < installed->len; i++)
    if (((const MortiseSolverEntry *) installed->pdata[i])->enabled)
      g_ptr_array_add (enabled, installed->pdata[i]);
  return enabled;
}

/**
 * mortise_dependency_graph_list_dependents:
 * @self: a graph
 * @slug: a plugin
 * @flags: which are meant
 *
 * Returns: (transfer full): the plugins that need it, whichever version, and do not work without; sorted. Of those
 *   that are enabled only, the way to them leads over enabled ones as well.
 */
char **
mortise_dependency_graph_list_dependents (MortiseDependencyGraph *self, const char *slug, MortiseDependentFlags flags)
{
  g_autoptr (GPtrArray) entries = mortise_solver_universe_list_installed (self->universe);
  g_autoptr (GPtrArray) edges = list_edges (entries, FALSE);
  g_autoptr (GPtrArray) dependents = NULL;
  g_autofree gboolean *reached = g_new0 (gboolean, entries->len);
  g_autoptr (GStrvBuilder) slugs = g_strv_builder_new ();
  int place = find_place (entries, slug);

  for (guint i = 0; i < entries->len; i++)
    if ((flags & MORTISE_DEPENDENT_ENABLED) != 0 && !((const MortiseSolverEntry *) entries->pdata[i])->enabled)
      g_array_set_size (edges->pdata[i], 0);
  dependents = turn_round (edges);
  if (place >= 0)
    reach (dependents, (guint) place, (flags & MORTISE_DEPENDENT_TRANSITIVE) != 0, reached);
  for (guint i = 0; i < entries->len; i++)
    if (reached[i] && (int) i != place)
      g_strv_builder_add (slugs, ((const MortiseSolverEntry *) entries->pdata[i])->slug);
  return g_strv_builder_end (slugs);
}

/**
 * mortise_dependency_graph_list_start_order:
 * @self: a graph
 *
 * Returns: (transfer full): the enabled plugins, each after those that it depends on, be it optionally. Where that
 *   leads in a circle only what is required counts, and where that does so as well, the slug.
 */
char **
mortise_dependency_graph_list_start_order (MortiseDependencyGraph *self)
{
  g_autoptr (GPtrArray) entries = list_enabled (self);
  g_autoptr (GPtrArray) required = list_edges (entries, FALSE);
  g_autoptr (GPtrArray) all = list_edges (entries, TRUE);
  g_autoptr (GArray) order = mortise_dependency_graph_sort (required, all);
  g_autoptr (GStrvBuilder) slugs = g_strv_builder_new ();

  for (guint i = 0; i < order->len; i++)
    g_strv_builder_add (slugs, ((const MortiseSolverEntry *) entries->pdata[g_array_index (order, guint, i)])->slug);
  return g_strv_builder_end (slugs);
}

static char **
name_component (const GPtrArray *entries, const GArray *component)
{
  g_autoptr (GStrvBuilder) slugs = g_strv_builder_new ();

  for (guint i = 0; i < component->len; i++)
    g_strv_builder_add (slugs,
                        ((const MortiseSolverEntry *) entries->pdata[g_array_index (component, guint, i)])->slug);
  return g_strv_builder_end (slugs);
}

/**
 * mortise_dependency_graph_list_cycles:
 * @self: a graph
 *
 * Returns: (transfer full) (element-type GStrv): the sets of installed plugins of which each needs each other one,
 *   directly or not; optional dependencies do not count
 */
GPtrArray *
mortise_dependency_graph_list_cycles (MortiseDependencyGraph *self)
{
  GPtrArray *cycles = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GPtrArray) entries = mortise_solver_universe_list_installed (self->universe);
  g_autoptr (GPtrArray) edges = list_edges (entries, FALSE);
  g_autoptr (GPtrArray) components = mortise_dependency_graph_order (edges);

  for (guint i = 0; i < components->len; i++)
    {
      const GArray *component = components->pdata[i];

      if (component->len > 1)
        g_ptr_array_add (cycles, name_component (entries, component));
    }
  return cycles;
}
