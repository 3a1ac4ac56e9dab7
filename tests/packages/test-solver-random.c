/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Small universes made up at random, in which every combination of versions is tried: what the solver finds has to be
 * one of those that are right, and the newest, and it has to find one if there is any. */

#include "solver-lines.h"

#include "mortise-version-range.h"

#include <string.h>

#define MAX_PLUGINS 5
#define MAX_OFFERS 4
#define N_UNIVERSES 1500
#define ABSENT (-1)

typedef struct
{
  char slug[2];
  MortiseSolverPackage *packages[MAX_OFFERS + 1];
  guint n_packages;
  gboolean installed;
  gboolean enabled;
} Plugin;

/* The installed version is the first package of its plugin. */
typedef struct
{
  Plugin plugins[MAX_PLUGINS];
  guint n_plugins;
  guint target;
  const char *range;
  gboolean prereleases;
  GString *lines;
  GHashTable *ranges;
} World;

typedef struct
{
  int versions[MAX_PLUGINS];
} State;

static const char *const versions[] = { "1.0.0", "1.1.0", "2.0.0-beta.1", "2.0.0", "3.0.0", "3.0.1" };
static const char *const ranges[] = { "*",     "^1.0.0", ">=2",  "1.x || 3.x",     "<2",          "^2.0.0",
                                      "3.0.1", "1.1.0",  ">3.0", ">=2.0.0-beta.1", "=2.0.0 || 4", ">=1.1.0 <3.0.1" };
static const char *const words[] = { "needs", "needs", "needs", "not", "may use" };

/* Only the universe that fails is worth seeing. */
static void
expect (const World *world, gboolean is_so, const char *what)
{
  if (!is_so)
    g_test_message ("not so: %s; target %s %s\n%s", what, world->plugins[world->target].slug,
                    world->range != NULL ? world->range : "", world->lines->str);
  g_assert_true (is_so);
}

static int
pick (int n)
{
  return g_test_rand_int_range (0, n);
}

static void
add_statements (World *world, GString *line)
{
  for (int n = pick (4); n > 0; n--)
    g_string_append_printf (line, "; %s %c %s", words[pick (G_N_ELEMENTS (words))], 'a' + pick ((int) world->n_plugins),
                            ranges[pick (G_N_ELEMENTS (ranges))]);
}

static void
add_package (World *world, Plugin *plugin, const char *verb, const char *version)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line, "%s %s", plugin->slug, version);
  add_statements (world, line);
  plugin->packages[plugin->n_packages++] = solver_lines_read_package (line->str);
  g_string_append_printf (world->lines, "%s %s\n", verb, line->str);
}

static void
add_plugin (World *world, Plugin *plugin, guint number)
{
  g_snprintf (plugin->slug, sizeof plugin->slug, "%c", 'a' + (char) number);
  plugin->installed = pick (2) == 0;
  plugin->enabled = plugin->installed && pick (4) > 0;
  if (world->prereleases)
    g_string_append_printf (world->lines, "prereleases %s\n", plugin->slug);
  if (plugin->installed)
    add_package (world, plugin, plugin->enabled ? "on" : "off", versions[pick (4) == 0 ? 3 : pick (2)]);
  for (guint i = 0; i < G_N_ELEMENTS (versions) && plugin->n_packages < MAX_OFFERS; i++)
    if (pick (2) == 0 && (world->prereleases || strchr (versions[i], '-') == NULL)
        && (!plugin->installed
            || strcmp (versions[i], mortise_solver_package_get_version_text (plugin->packages[0])) != 0))
      add_package (world, plugin, "has", versions[i]);
}

static void
world_make_up (World *world)
{
  memset (world, 0, sizeof *world);
  world->n_plugins = 2 + (guint) pick (MAX_PLUGINS - 1);
  world->prereleases = pick (3) == 0;
  world->lines = g_string_new (NULL);
  world->ranges = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) mortise_version_range_unref);
  for (guint i = 0; i < world->n_plugins; i++)
    add_plugin (world, &world->plugins[i], i);
  world->target = (guint) pick ((int) world->n_plugins);
  world->range = pick (3) == 0 ? ranges[pick (G_N_ELEMENTS (ranges))] : NULL;
}

static void
world_clear (World *world)
{
  for (guint i = 0; i < world->n_plugins; i++)
    for (guint j = 0; j < world->plugins[i].n_packages; j++)
      mortise_solver_package_unref (world->plugins[i].packages[j]);
  g_hash_table_unref (world->ranges);
  g_string_free (world->lines, TRUE);
}

static gboolean
contains (World *world, const char *range, gboolean prereleases, const MortiseSolverPackage *package)
{
  g_autofree char *key = g_strconcat (prereleases ? "+" : "-", range, NULL);
  MortiseVersionRange *parsed = g_hash_table_lookup (world->ranges, key);

  if (parsed == NULL)
    {
      parsed = mortise_version_range_parse (
          range, prereleases ? MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE : MORTISE_VERSION_RANGE_NONE, NULL);
      g_hash_table_insert (world->ranges, (gpointer) g_intern_string (key), parsed);
    }
  return mortise_version_range_contains (parsed, mortise_solver_package_get_version (package));
}

static int
find_plugin (const World *world, const char *slug)
{
  int number = slug[0] - 'a';

  return number < (int) world->n_plugins ? number : ABSENT;
}

static MortiseSolverPackage *
get_chosen (World *world, const State *state, int plugin)
{
  return plugin == ABSENT || state->versions[plugin] == ABSENT
             ? NULL
             : world->plugins[plugin].packages[state->versions[plugin]];
}

static gboolean
is_unchanged (const World *world, const State *state, int plugin)
{
  return world->plugins[plugin].enabled && state->versions[plugin] == 0;
}

/* What was broken before need not be mended, but for the target. */
static gboolean
dependency_holds (World *world, const State *state, int plugin, const MortiseSolverRelation *relation, int target)
{
  int other = find_plugin (world, relation->slug);
  MortiseSolverPackage *chosen = get_chosen (world, state, other);

  if (relation->optional || (chosen != NULL && contains (world, relation->range, world->prereleases, chosen)))
    return TRUE;
  return is_unchanged (world, state, plugin) && plugin != target
         && !(other != ABSENT && world->plugins[other].enabled
              && contains (world, relation->range, world->prereleases, world->plugins[other].packages[0]));
}

static gboolean
conflict_holds_not (World *world, const State *state, int plugin, const MortiseSolverRelation *relation, int target)
{
  int other = find_plugin (world, relation->slug);
  MortiseSolverPackage *chosen = get_chosen (world, state, other);

  return chosen == NULL || other == plugin || !contains (world, relation->range, TRUE, chosen)
         || (is_unchanged (world, state, plugin) && plugin != target && is_unchanged (world, state, other));
}

static gboolean
package_is_fine (World *world, const State *state, int plugin, int target)
{
  const MortiseSolverPackage *package = get_chosen (world, state, plugin);
  const GArray *dependencies;
  const GArray *conflicts;

  if (package == NULL)
    return !world->plugins[plugin].enabled;
  dependencies = mortise_solver_package_get_dependencies (package);
  conflicts = mortise_solver_package_get_conflicts (package);
  for (guint i = 0; i < dependencies->len; i++)
    if (!dependency_holds (world, state, plugin, &g_array_index (dependencies, MortiseSolverRelation, i), target))
      return FALSE;
  for (guint i = 0; i < conflicts->len; i++)
    if (!conflict_holds_not (world, state, plugin, &g_array_index (conflicts, MortiseSolverRelation, i), target))
      return FALSE;
  return TRUE;
}

static gboolean
version_is_allowed (World *world, int plugin, int version, int target)
{
  const Plugin *it = &world->plugins[plugin];

  if (version == ABSENT)
    return plugin != target;
  if (plugin == target && world->range != NULL)
    return contains (world, world->range, world->prereleases, it->packages[version]);
  return !it->installed || version == 0 || mortise_solver_package_compare (it->packages[version], it->packages[0]) > 0;
}

static gboolean
state_is_right (World *world, const State *state, int target)
{
  for (int i = 0; i < (int) world->n_plugins; i++)
    if (!version_is_allowed (world, i, state->versions[i], target) || !package_is_fine (world, state, i, target))
      return FALSE;
  return TRUE;
}

static gboolean
next_state (const World *world, State *state)
{
  for (guint i = 0; i < world->n_plugins; i++)
    {
      if (++state->versions[i] < (int) world->plugins[i].n_packages)
        return TRUE;
      state->versions[i] = ABSENT;
    }
  return FALSE;
}

/* Returns: the newest version of @plugin in a state that is right, or ABSENT if none is */
static int
find_newest (World *world, int plugin, int target, gboolean *possible)
{
  State state = { { ABSENT, ABSENT, ABSENT, ABSENT, ABSENT } };
  int newest = ABSENT;

  *possible = FALSE;
  do
    {
      MortiseSolverPackage *package;

      if (!state_is_right (world, &state, target))
        continue;
      *possible = TRUE;
      package = get_chosen (world, &state, plugin);
      if (package != NULL
          && (newest == ABSENT
              || mortise_solver_package_compare (package, world->plugins[plugin].packages[newest]) > 0))
        newest = state.versions[plugin];
    }
  while (next_state (world, &state));
  return newest;
}

static int
find_version (const Plugin *plugin, const MortiseSolverPackage *package)
{
  for (guint i = 0; i < plugin->n_packages; i++)
    if (mortise_solver_package_compare (plugin->packages[i], package) == 0)
      return (int) i;
  return ABSENT;
}

/* What is enabled once the plan was carried out. */
static State
carry_out (World *world, const MortiseSolverPlan *plan)
{
  State state;

  for (guint i = 0; i < MAX_PLUGINS; i++)
    state.versions[i] = world->plugins[i].enabled ? 0 : ABSENT;
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const MortiseSolverStep *step = plan->steps->pdata[i];
      int plugin = find_plugin (world, step->slug);

      if (step->enables || world->plugins[plugin].enabled)
        state.versions[plugin] = find_version (&world->plugins[plugin], step->to);
    }
  return state;
}

static gboolean
is_wanted_by (World *world, const State *state, int plugin, int by)
{
  const MortiseSolverPackage *package = get_chosen (world, state, by);
  const GArray *dependencies = package != NULL ? mortise_solver_package_get_dependencies (package) : NULL;

  for (guint i = 0; package != NULL && i < dependencies->len; i++)
    if (find_plugin (world, g_array_index (dependencies, MortiseSolverRelation, i).slug) == plugin)
      return TRUE;
  return FALSE;
}

/* Nothing comes along that nobody asked for. */
static void
check_needed (World *world, const State *state, int target)
{
  for (int i = 0; i < (int) world->n_plugins; i++)
    {
      gboolean wanted = i == target || world->plugins[i].enabled || state->versions[i] == ABSENT;

      for (int j = 0; j < (int) world->n_plugins; j++)
        wanted = wanted || (j != i && is_wanted_by (world, state, i, j));
      expect (world, wanted, "nothing comes along that nobody needs");
    }
}

/* Dependencies come first, unless they need each other, directly or not. */
static void
check_order (World *world, const MortiseSolverPlan *plan)
{
  State state = carry_out (world, plan);
  gboolean reaches[MAX_PLUGINS][MAX_PLUGINS] = { 0 };

  for (int i = 0; i < (int) world->n_plugins; i++)
    for (int j = 0; j < (int) world->n_plugins; j++)
      reaches[i][j] = is_wanted_by (world, &state, j, i);
  for (guint k = 0; k < world->n_plugins; k++)
    for (guint i = 0; i < world->n_plugins; i++)
      for (guint j = 0; j < world->n_plugins; j++)
        reaches[i][j] = reaches[i][j] || (reaches[i][k] && reaches[k][j]);
  for (guint i = 0; i < plan->steps->len; i++)
    for (guint j = i + 1; j < plan->steps->len; j++)
      {
        int first = find_plugin (world, ((MortiseSolverStep *) plan->steps->pdata[i])->slug);
        int second = find_plugin (world, ((MortiseSolverStep *) plan->steps->pdata[j])->slug);

        if (is_wanted_by (world, &state, second, first))
          expect (world, reaches[second][first], "dependencies come first");
      }
}

/* What is disabled may keep a version from being the newest, which the states know nothing of. */
static gboolean
is_held_back (const World *world)
{
  for (guint i = 0; i < world->n_plugins; i++)
    {
      const Plugin *plugin = &world->plugins[i];

      if (plugin->installed && !plugin->enabled
          && mortise_solver_package_get_dependencies (plugin->packages[0])->len > 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_install (World *world)
{
  g_autoptr (MortiseSolver) solver = solver_lines_read (world->lines->str);
  g_autoptr (GError) error = NULL;
  int target = (int) world->target;
  const Plugin *plugin = &world->plugins[target];
  g_autoptr (MortiseSolverPlan) plan = mortise_solver_install (solver, plugin->slug, world->range, &error);
  gboolean possible;
  int newest = find_newest (world, target, target, &possible);
  State state;

  g_assert_no_error (error);
  expect (world, mortise_solver_plan_is_possible (plan) == possible, "possible if any state is right");
  if (!possible)
    {
      g_assert_cmpuint (plan->problems->len, ==, 1);
      return;
    }
  state = carry_out (world, plan);
  expect (world, state_is_right (world, &state, target), "the state is right");
  if (!plugin->installed && !is_held_back (world))
    expect (world, state.versions[target] == newest, "the target is the newest");
  check_needed (world, &state, target);
  check_order (world, plan);
}

static void
check_update_one (World *world)
{
  g_autoptr (MortiseSolver) solver = solver_lines_read (world->lines->str);
  int target = (int) world->target;
  g_autoptr (MortiseSolverPlan) plan = NULL;
  gboolean possible;
  State state;

  if (!world->plugins[target].enabled || is_held_back (world))
    return;
  plan = mortise_solver_update (solver, world->plugins[target].slug, NULL);
  state = carry_out (world, plan);
  world->range = NULL;
  expect (world, state_is_right (world, &state, ABSENT), "the state is right");
  expect (world, state.versions[target] == find_newest (world, target, ABSENT, &possible), "the update is the newest");
  check_needed (world, &state, target);
}

static void
check_update_all (World *world)
{
  g_autoptr (MortiseSolver) solver = solver_lines_read (world->lines->str);
  g_autoptr (MortiseSolverPlan) plan = mortise_solver_update (solver, NULL, NULL);
  State state = carry_out (world, plan);

  expect (world, mortise_solver_plan_is_possible (plan), "an update is always possible");
  expect (world, state_is_right (world, &state, ABSENT), "the state is right");
  check_needed (world, &state, ABSENT);
}

static void
run (void (*check) (World *world))
{
  for (guint i = 0; i < N_UNIVERSES; i++)
    {
      World world;

      world_make_up (&world);
      check (&world);
      world_clear (&world);
    }
}

static void
test_install (void)
{
  run (check_install);
}

static void
test_update_one (void)
{
  run (check_update_one);
}

static void
test_update_all (void)
{
  run (check_update_all);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/solver/random/install", test_install);
  g_test_add_func ("/solver/random/update-one", test_update_one);
  g_test_add_func ("/solver/random/update-all", test_update_all);
  return g_test_run ();
}
