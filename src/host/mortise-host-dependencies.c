/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who needs whom among the installed plugins, and what that forbids: enabling one whose dependencies are not there, and
 * disabling or uninstalling one that an enabled plugin needs. */
#include "mortise-config.h"

#include "mortise-host-dependencies.h"

#include "mortise-dialect.h"
#include "mortise-error.h"
#include "mortise-host-private.h"
#include "mortise-host-uninstall.h"

/* What plugins can require of the host. The version of the plugin API is that of libmortise-1. */
#define API_VERSION "1.0.0"

/* @enabled_too is the plugins that are taken to be enabled, or %NULL */
static void
add_plugin (MortiseDependencyGraph *graph, MortiseHostedPlugin *plugin, const char *const *enabled_too)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autoptr (MortiseSolverPackage) package = mortise_solver_package_new_from_manifest (manifest, NULL);

  if (package == NULL)
    return;
  mortise_dependency_graph_add (
      graph, package,
      mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_DISABLED
          || (enabled_too != NULL && g_strv_contains (enabled_too, mortise_manifest_get_slug (manifest))));
  mortise_dependency_graph_set_prereleases (graph, mortise_manifest_get_slug (manifest),
                                            mortise_hosted_plugin_get_upkeep (plugin)->prerelease);
}

/**
 * mortise_host_dup_environment:
 * @self: a host
 *
 * Returns: (transfer full) (element-type utf8 utf8): what plugins can require besides other plugins, and its version,
 *   which may be %NULL. The platforms that are described are there
 */
GHashTable *
mortise_host_dup_environment (MortiseHost *self)
{
  GHashTable *environment = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GListModel *platforms = G_LIST_MODEL (self->platforms);

  g_hash_table_insert (environment, g_strdup ("mortise"), g_strdup (MORTISE_VERSION));
  g_hash_table_insert (environment, g_strdup ("api"), g_strdup (API_VERSION));
  g_hash_table_insert (environment, g_strdup ("python"), g_strdup (MORTISE_PYTHON_VERSION));
  for (guint i = 0; i < g_list_model_get_n_items (platforms); i++)
    {
      g_autoptr (MortisePlatform) platform = g_list_model_get_item (platforms, i);

      g_hash_table_insert (environment, g_strdup (mortise_platform_get_id (platform)),
                           g_strdup (mortise_platform_get_version (platform)));
    }
  return environment;
}

static void
add_environment (MortiseHost *self, MortiseDependencyGraph *graph)
{
  g_autoptr (GHashTable) environment = mortise_host_dup_environment (self);
  GHashTableIter iter;
  gpointer name, version;

  g_hash_table_iter_init (&iter, environment);
  while (g_hash_table_iter_next (&iter, &name, &version))
    mortise_dependency_graph_set_host (graph, name, version, NULL);
}

static MortiseDependencyGraph *
build_graph (MortiseHost *self, const char *const *enabled_too)
{
  MortiseDependencyGraph *graph = mortise_dependency_graph_new ();
  guint n_plugins = g_list_model_get_n_items (G_LIST_MODEL (self->plugins));

  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      add_plugin (graph, plugin, enabled_too);
    }
  add_environment (self, graph);
  return graph;
}

/**
 * mortise_host_dup_dependency_graph:
 * @self: a host
 *
 * Returns: (transfer full): the plugins as they are
 */
MortiseDependencyGraph *
mortise_host_dup_dependency_graph (MortiseHost *self)
{
  return build_graph (self, NULL);
}

/* --- in which order ----------------------------------------------------------------------------------------------- */

static int
compare_places (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint first = mortise_hook_bus_get_place (user_data, *(const char *const *) a);
  guint second = mortise_hook_bus_get_place (user_data, *(const char *const *) b);

  return (first > second) - (first < second);
}

static int
compare_places_backwards (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return compare_places (b, a, user_data);
}

/* Returns: (transfer full): @slugs, which it takes, sorted */
static char **
sort (MortiseHost *self, char **slugs, GCompareDataFunc compare)
{
  g_qsort_with_data (slugs, (int) g_strv_length (slugs), sizeof *slugs, compare, self->bus);
  return slugs;
}

/**
 * mortise_host_list_dependents:
 * @self: a host
 * @slug: a plugin
 * @flags: which are meant
 *
 * Returns: (transfer full): the plugins that need it, each before those that it needs
 */
char **
mortise_host_list_dependents (MortiseHost *self, const char *slug, MortiseDependentFlags flags)
{
  g_autoptr (MortiseDependencyGraph) graph = build_graph (self, NULL);

  return sort (self, mortise_dependency_graph_list_dependents (graph, slug, flags), compare_places_backwards);
}

static void
add_needs (MortiseHost *self, const char *slug, GPtrArray *needs)
{
  GPtrArray *dependencies
      = mortise_manifest_get_dependencies (mortise_hosted_plugin_get_manifest (mortise_host_get_plugin (self, slug)));

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseManifestRelation *dependency = dependencies->pdata[i];
      MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, dependency->slug);

      if (!dependency->optional && plugin != NULL && mortise_hosted_plugin_get_state (plugin) == MORTISE_PLUGIN_DISABLED
          && !g_ptr_array_find_with_equal_func (needs, dependency->slug, g_str_equal, NULL))
        g_ptr_array_add (needs, g_strdup (dependency->slug));
    }
}

/* Returns: (transfer full): a plugin and what is disabled of what it needs, each after those that it needs */
static char **
list_with_needs (MortiseHost *self, const char *slug)
{
  g_autoptr (GPtrArray) needs = g_ptr_array_new ();

  g_ptr_array_add (needs, g_strdup (slug));
  for (guint i = 0; i < needs->len; i++)
    add_needs (self, needs->pdata[i], needs);
  g_ptr_array_add (needs, NULL);
  return sort (self, (char **) g_ptr_array_steal (needs, NULL), compare_places);
}

/* --- enabling ----------------------------------------------------------------------------------------------------- */

static gboolean
check_enabled_in (MortiseHost *self, MortiseDependencyGraph *graph, const char *slug, GError **error)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  g_autoptr (GPtrArray) obstacles = NULL;
  const MortiseSolverProblem *first;

  /* What it needs is of no use to one that cannot run. */
  if (!mortise_dialect_check_runnable (mortise_hosted_plugin_get_manifest (plugin), error))
    {
      g_prefix_error (error, "%s could not be enabled: ", slug);
      return FALSE;
    }
  obstacles = mortise_dependency_graph_list_obstacles (graph, slug);
  if (obstacles->len == 0)
    return TRUE;
  first = obstacles->pdata[0];
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s%s%s", first->text,
               first->suggestion != NULL ? " " : "", first->suggestion != NULL ? first->suggestion : "");
  return FALSE;
}

/**
 * mortise_host_choose_enabled:
 * @self: a host
 * @slug: a plugin that is installed
 * @error: return location for a `MORTISE_ERROR_CONFLICT` that says what is missing, and what to do
 *
 * Returns: (transfer full) (nullable): what has to be enabled for @slug to be: what is disabled of what it needs,
 *   dependencies first, and @slug; %NULL when that will not do
 */
char **
mortise_host_choose_enabled (MortiseHost *self, const char *slug, GError **error)
{
  g_auto (GStrv) slugs = list_with_needs (self, slug);
  g_autoptr (MortiseDependencyGraph) graph = build_graph (self, (const char *const *) slugs);

  for (guint i = 0; slugs[i] != NULL; i++)
    if (!check_enabled_in (self, graph, slugs[i], error))
      return NULL;
  return g_steal_pointer (&slugs);
}

/**
 * mortise_host_check_may_enable:
 * @self: a host
 * @slug: a plugin that is installed
 * @error: return location for a `MORTISE_ERROR_CONFLICT` that says what is missing, and what to do
 *
 * Returns: whether it can run here, all that it needs is there and enabled, and nothing that it conflicts with
 */
gboolean
mortise_host_check_may_enable (MortiseHost *self, const char *slug, GError **error)
{
  g_autoptr (MortiseDependencyGraph) graph = build_graph (self, NULL);
  g_autoptr (GError) obstacle = NULL;
  g_auto (GStrv) slugs = NULL;

  if (check_enabled_in (self, graph, slug, &obstacle))
    return TRUE;
  slugs = mortise_host_choose_enabled (self, slug, NULL);
  if (slugs != NULL && slugs[1] != NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
                 "%s `mortise enable %s --with-dependencies` enables what it needs as well.", obstacle->message, slug);
  else
    g_propagate_error (error, g_steal_pointer (&obstacle));
  return FALSE;
}

/* --- disabling and uninstalling ----------------------------------------------------------------------------------- */

static gboolean
check_not_needed (MortiseHost *self, const char *slug, const char *doing, GError **error)
{
  g_auto (GStrv) dependents
      = mortise_host_list_dependents (self, slug, MORTISE_DEPENDENT_TRANSITIVE | MORTISE_DEPENDENT_ENABLED);
  g_autofree char *names = g_strjoinv (", ", dependents);

  if (*dependents == NULL)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "%s is needed by %s; `mortise disable` those first, or `mortise %s %s --with-dependents`", slug, names,
               doing, slug);
  return FALSE;
}

/**
 * mortise_host_check_may_disable:
 * @self: a host
 * @slug: a plugin
 * @error: return location for a `MORTISE_ERROR_CONFLICT` that names those that need it
 *
 * Returns: whether no enabled plugin needs it
 */
gboolean
mortise_host_check_may_disable (MortiseHost *self, const char *slug, GError **error)
{
  return check_not_needed (self, slug, "disable", error);
}

static char **
append (char **slugs, const char *slug)
{
  guint length = g_strv_length (slugs);

  slugs = g_renew (char *, slugs, length + 2);
  slugs[length] = g_strdup (slug);
  slugs[length + 1] = NULL;
  return slugs;
}

/**
 * mortise_host_choose_disabled:
 * @self: a host
 * @slug: a plugin
 *
 * Returns: (transfer full): what has to be disabled for @slug to be: the enabled plugins that need it, dependents
 *   first, and @slug
 */
char **
mortise_host_choose_disabled (MortiseHost *self, const char *slug)
{
  char **slugs = mortise_host_list_dependents (self, slug, MORTISE_DEPENDENT_TRANSITIVE | MORTISE_DEPENDENT_ENABLED);

  return append (slugs, slug);
}

/* Adds the dependents that go along. One that is not the site's to uninstall stays if it is disabled, as it needs
 * nothing then, and else is in the way. */
static gboolean
add_dependents (MortiseHost *self, const char *slug, GStrvBuilder *slugs, GError **error)
{
  g_auto (GStrv) dependents = mortise_host_list_dependents (self, slug, MORTISE_DEPENDENT_TRANSITIVE);

  for (guint i = 0; dependents[i] != NULL; i++)
    {
      MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, dependents[i]);
      g_autoptr (GError) obstacle = NULL;

      if (mortise_host_check_removable (self, dependents[i], &obstacle))
        g_strv_builder_add (slugs, dependents[i]);
      else if (mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_DISABLED)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&obstacle), "%s needs %s, and ", dependents[i], slug);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * mortise_host_choose_removed:
 * @self: a host
 * @slug: a plugin
 * @flags: what goes with it
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`, or a `MORTISE_ERROR_CONFLICT` that says what is in the way
 *
 * Returns: (transfer full) (nullable): what is uninstalled with @slug: the plugins that need it, dependents first, if
 *   those are wanted, and @slug; %NULL when it cannot be
 */
char **
mortise_host_choose_removed (MortiseHost *self, const char *slug, MortiseUninstallFlags flags, GError **error)
{
  gboolean with_dependents = (flags & MORTISE_UNINSTALL_WITH_DEPENDENTS) != 0;
  g_autoptr (GStrvBuilder) slugs = g_strv_builder_new ();

  if (mortise_host_get_plugin (self, slug) == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "no plugin \"%s\"; `mortise list` shows those there are", slug);
      return NULL;
    }
  if (!mortise_host_check_removable (self, slug, error))
    return NULL;
  if (with_dependents ? !add_dependents (self, slug, slugs, error) : !check_not_needed (self, slug, "uninstall", error))
    return NULL;
  g_strv_builder_add (slugs, slug);
  return g_strv_builder_end (slugs);
}

/**
 * mortise_host_describe_dependencies:
 * @self: a host
 * @slug: (nullable): a plugin; %NULL for the whole site
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer full): the object *dependencies* of docs/admin-api.md
 */
JsonNode *
mortise_host_describe_dependencies (MortiseHost *self, const char *slug, GError **error)
{
  g_autoptr (MortiseDependencyGraph) graph = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *tree = NULL;
  g_autofree char *dot = NULL;

  if (slug != NULL && mortise_host_get_plugin (self, slug) == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "no plugin \"%s\"; `mortise list` shows those there are", slug);
      return NULL;
    }
  graph = mortise_host_dup_dependency_graph (self);
  object = mortise_dependency_graph_to_json (graph);
  tree = mortise_dependency_graph_to_text (graph, slug);
  dot = mortise_dependency_graph_to_dot (graph);
  json_object_set_string_member (object, "tree", tree);
  json_object_set_string_member (object, "dot", dot);
  return json_node_init_object (json_node_alloc (), object);
}
