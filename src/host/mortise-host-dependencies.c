/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who needs whom among the installed plugins, and what that forbids: enabling one whose dependencies are not there, and
 * disabling or uninstalling one that an enabled plugin needs. */
#include "mortise-config.h"

#include "mortise-host-dependencies.h"

#include "mortise-dialect.h"
#include "mortise-error.h"
#include "mortise-host-private.h"

/* What plugins can require of the host. The version of the plugin API is that of libmortise-1. */
#define API_VERSION "1.0.0"

static void
add_plugin (MortiseDependencyGraph *graph, MortiseHostedPlugin *plugin)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autoptr (MortiseSolverPackage) package = mortise_solver_package_new_from_manifest (manifest, NULL);

  if (package == NULL)
    return;
  mortise_dependency_graph_add (graph, package, mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_DISABLED);
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

/**
 * mortise_host_dup_dependency_graph:
 * @self: a host
 *
 * Returns: (transfer full): how the installed plugins depend on each other now
 */
MortiseDependencyGraph *
mortise_host_dup_dependency_graph (MortiseHost *self)
{
  MortiseDependencyGraph *graph = mortise_dependency_graph_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      add_plugin (graph, plugin);
    }
  add_environment (self, graph);
  return graph;
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
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  g_autoptr (MortiseDependencyGraph) graph = NULL;
  g_autoptr (GPtrArray) obstacles = NULL;
  const MortiseSolverProblem *first;

  /* What it needs is of no use to one that cannot run. */
  if (!mortise_dialect_check_runnable (mortise_hosted_plugin_get_manifest (plugin), error))
    {
      g_prefix_error (error, "%s could not be enabled: ", slug);
      return FALSE;
    }
  graph = mortise_host_dup_dependency_graph (self);
  obstacles = mortise_dependency_graph_list_obstacles (graph, slug);
  if (obstacles->len == 0)
    return TRUE;
  first = obstacles->pdata[0];
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s%s%s", first->text,
               first->suggestion != NULL ? " " : "", first->suggestion != NULL ? first->suggestion : "");
  return FALSE;
}

/**
 * mortise_host_check_may_go:
 * @self: a host
 * @slug: a plugin
 * @doing: what is to be done to it: `disable` or `uninstall`
 * @error: return location for a `MORTISE_ERROR_CONFLICT` that names those that need it
 *
 * Returns: whether no enabled plugin needs it
 */
gboolean
mortise_host_check_may_go (MortiseHost *self, const char *slug, const char *doing, GError **error)
{
  g_autoptr (MortiseDependencyGraph) graph = mortise_host_dup_dependency_graph (self);
  g_auto (GStrv) dependents = mortise_dependency_graph_list_dependents (
      graph, slug, MORTISE_DEPENDENT_TRANSITIVE | MORTISE_DEPENDENT_ENABLED);
  g_autofree char *names = g_strjoinv (", ", dependents);

  if (*dependents == NULL)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT,
               "%s is needed by %s; `mortise disable` those first, then %s it", slug, names, doing);
  return FALSE;
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
