/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which catalogue may offer which plugin, and what the solver is told of it.
 *
 * A catalogue that has a plugin of the same name must not come in between: what was installed from a catalogue is
 * updated from that one alone, and what did not come from one only when somebody asks for the plugin by name. A plugin
 * that is not installed comes from the first catalogue that has it, in the order in which they were added.
 */
#include "mortise-host-offers.h"

#include "mortise-catalogue-update.h"
#include "mortise-error.h"
#include "mortise-host-dependencies.h"
#include "mortise-host-private.h"
#include "mortise-json.h"

#include <string.h>

#define SECONDS_A_DAY (24 * 60 * 60)

typedef struct
{
  MortiseHost *host;
  GPtrArray *catalogues;
  const char *const *asked;
  const char *chosen;
  GHashTable *seen;
  GQueue queue;
  MortiseSolver *solver;
} Builder;

void
mortise_offer_clear (MortiseOffer *self)
{
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->package, mortise_catalogue_package_unref);
  self->release = NULL;
}

static const char *
get_home (MortiseHostedPlugin *plugin)
{
  return mortise_json_get_string (mortise_hosted_plugin_get_upkeep (plugin)->provenance, "catalogue", NULL);
}

/* Whether a catalogue is where its updates come from. */
gboolean
mortise_host_is_from_catalogue (MortiseHostedPlugin *plugin)
{
  return g_str_equal (mortise_hosted_plugin_get_source (plugin), "catalogue") && get_home (plugin) != NULL;
}

static gboolean
can_be_replaced (MortiseHostedPlugin *plugin)
{
  const char *source = mortise_hosted_plugin_get_source (plugin);

  return g_str_equal (source, "catalogue") || g_str_equal (source, "package") || g_str_equal (source, "folder");
}

static gboolean
may_offer (Builder *builder, MortiseCatalogue *catalogue, const char *slug)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (builder->host, slug);
  gboolean is_asked = builder->asked != NULL && g_strv_contains (builder->asked, slug);
  const char *address = mortise_catalogue_get_address (catalogue);

  if (is_asked && builder->chosen != NULL)
    return (plugin == NULL || can_be_replaced (plugin)) && g_str_equal (address, builder->chosen);
  if (plugin == NULL)
    return TRUE;
  if (mortise_host_is_from_catalogue (plugin))
    return g_str_equal (address, get_home (plugin));
  return is_asked && can_be_replaced (plugin);
}

static MortiseCataloguePackage *
find_package (Builder *builder, const char *slug, MortiseCatalogue **catalogue)
{
  for (guint i = 0; i < builder->catalogues->len; i++)
    {
      MortiseCataloguePackage *package = mortise_catalogue_lookup (builder->catalogues->pdata[i], slug);

      if (package == NULL || !may_offer (builder, builder->catalogues->pdata[i], slug))
        continue;
      *catalogue = builder->catalogues->pdata[i];
      return package;
    }
  return NULL;
}

static void
queue_slug (Builder *builder, const char *slug)
{
  if (g_hash_table_add (builder->seen, g_strdup (slug)))
    g_queue_push_tail (&builder->queue, g_strdup (slug));
}

static void
queue_dependencies (Builder *builder, const MortiseSolverPackage *package)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (package);

  for (guint i = 0; i < dependencies->len; i++)
    queue_slug (builder, g_array_index (dependencies, MortiseSolverRelation, i).slug);
}

static gboolean
is_blocked (GPtrArray *catalogues, const char *slug, const MortiseCatalogueRelease *release)
{
  for (guint i = 0; i < catalogues->len; i++)
    if (mortise_catalogue_find_block (catalogues->pdata[i], slug, release->version, release->sha256) != NULL)
      return TRUE;
  return FALSE;
}

static MortiseSolverAvailability
judge (Builder *builder, const char *slug, const MortiseCatalogueRelease *release)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (builder->host, slug);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 hold_days = plugin != NULL ? mortise_hosted_plugin_get_upkeep (plugin)->hold_days : 0;

  if (release->withdrawn != NULL || is_blocked (builder->catalogues, slug, release))
    return MORTISE_SOLVER_WITHDRAWN;
  return now < release->released + hold_days * SECONDS_A_DAY ? MORTISE_SOLVER_HELD : MORTISE_SOLVER_OFFERED;
}

static gboolean
add_offers (Builder *builder, const char *slug, GError **error)
{
  MortiseCatalogue *catalogue;
  MortiseCataloguePackage *package = find_package (builder, slug, &catalogue);
  g_autoptr (GPtrArray) versions = NULL;

  if (package == NULL)
    return TRUE;
  versions = mortise_catalogue_package_list_solver_packages (package, mortise_catalogue_get_address (catalogue));
  for (guint i = 0; i < versions->len; i++)
    {
      MortiseSolverPackage *version = versions->pdata[i];
      const MortiseCatalogueRelease *release
          = mortise_catalogue_package_find_release (package, mortise_solver_package_get_version (version));

      if (!mortise_solver_add_available (builder->solver, version, judge (builder, slug, release), error))
        return FALSE;
      queue_dependencies (builder, version);
    }
  return TRUE;
}

static gboolean
add_installed (Builder *builder, MortiseHostedPlugin *plugin, GError **error)
{
  const MortisePluginUpkeep *upkeep = mortise_hosted_plugin_get_upkeep (plugin);
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  g_autoptr (MortiseSolverPackage) package
      = mortise_solver_package_new_from_manifest (mortise_hosted_plugin_get_manifest (plugin), error);

  if (package == NULL)
    return FALSE;
  mortise_solver_add_installed (builder->solver, package,
                                mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_DISABLED);
  mortise_solver_set_prereleases (builder->solver, slug, upkeep->prerelease);
  if (mortise_host_is_from_catalogue (plugin))
    queue_slug (builder, slug);
  return mortise_solver_set_pin (builder->solver, slug, upkeep->pinned, error);
}

static gboolean
add_environment (Builder *builder, GError **error)
{
  g_autoptr (GHashTable) environment = mortise_host_dup_environment (builder->host);
  GHashTableIter iter;
  gpointer name, version;

  g_hash_table_iter_init (&iter, environment);
  while (g_hash_table_iter_next (&iter, &name, &version))
    if (!mortise_solver_set_host (builder->solver, name, version, error))
      return FALSE;
  return TRUE;
}

static gboolean
fill (Builder *builder, GError **error)
{
  GListModel *plugins = G_LIST_MODEL (builder->host->plugins);
  char *slug;

  if (!add_environment (builder, error))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (plugins, i);

      if (!add_installed (builder, plugin, error))
        return FALSE;
    }
  for (guint i = 0; builder->asked != NULL && builder->asked[i] != NULL; i++)
    queue_slug (builder, builder->asked[i]);
  while ((slug = g_queue_pop_head (&builder->queue)) != NULL)
    {
      g_autofree char *owned_slug = slug;

      if (!add_offers (builder, slug, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * mortise_host_build_solver:
 * @self: a host
 * @slugs: (nullable) (array zero-terminated=1): the plugins that somebody asked for by name
 * @catalogue: (nullable): the address of the catalogue that these are to come from
 * @catalogues: (element-type MortiseCatalogue): those that may be used
 * @error: return location for an error
 *
 * Only what can matter is added: what is installed from catalogues, what was asked for, and what these need.
 *
 * Returns: (transfer full) (nullable): a solver that knows what is installed and what may be had
 */
MortiseSolver *
mortise_host_build_solver (MortiseHost *self,
                           const char *const *slugs,
                           const char *catalogue,
                           GPtrArray *catalogues,
                           GError **error)
{
  Builder builder = { .host = self, .catalogues = catalogues, .asked = slugs, .chosen = catalogue };
  gboolean is_full;

  builder.solver = mortise_solver_new ();
  builder.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&builder.queue);
  is_full = fill (&builder, error);
  g_queue_clear_full (&builder.queue, g_free);
  g_hash_table_unref (builder.seen);
  if (!is_full)
    g_clear_object (&builder.solver);
  return builder.solver;
}

/**
 * mortise_host_find_offer:
 * @catalogues: (element-type MortiseCatalogue): those that the solver was built from
 * @package: what it chose
 * @offer: (out caller-allocates): where it is to be had
 *
 * Returns: whether it is from a catalogue
 */
gboolean
mortise_host_find_offer (GPtrArray *catalogues, MortiseSolverPackage *package, MortiseOffer *offer)
{
  const char *source = mortise_solver_package_get_source (package);

  for (guint i = 0; source != NULL && i < catalogues->len; i++)
    {
      MortiseCatalogue *catalogue = catalogues->pdata[i];
      MortiseCataloguePackage *found = mortise_catalogue_lookup (catalogue, mortise_solver_package_get_slug (package));

      if (found == NULL || strcmp (mortise_catalogue_get_address (catalogue), source) != 0)
        continue;
      offer->catalogue = g_object_ref (catalogue);
      offer->package = mortise_catalogue_package_ref (found);
      offer->release = mortise_catalogue_package_find_release (found, mortise_solver_package_get_version (package));
      return TRUE;
    }
  return FALSE;
}
