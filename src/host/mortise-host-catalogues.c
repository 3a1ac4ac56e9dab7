/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the catalogues have, as docs/admin-api.md shows it. */
#include "mortise-host-catalogues.h"

#include "mortise-catalogue-update.h"
#include "mortise-error.h"
#include "mortise-host-offers.h"
#include "mortise-host-private.h"
#include "mortise-json.h"
#include "mortise-manifest-description.h"

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static const char *
get_installed_version (MortiseHost *self, const char *slug)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);

  return plugin != NULL ? mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (plugin)) : NULL;
}

/* --- searching ---------------------------------------------------------------------------------------------------- */

/* The newest version that may be had; where there is none, the newest. */
static const MortiseCatalogueRelease *
get_newest (const MortiseCataloguePackage *package)
{
  GPtrArray *releases = mortise_catalogue_package_get_releases (package);

  for (guint i = 0; i < releases->len; i++)
    {
      const MortiseCatalogueRelease *release = releases->pdata[i];

      if (release->withdrawn == NULL && !release->is_prerelease)
        return release;
    }
  return releases->pdata[0];
}

static JsonArray *
copy_strings (const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  return array;
}

static JsonObject *
describe_hit (MortiseHost *self, const MortiseCatalogueHit *hit)
{
  const MortiseCatalogueRelease *newest = get_newest (hit->package);
  const char *slug = mortise_catalogue_package_get_slug (hit->package);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "slug", slug);
  json_object_set_string_member (object, "name", mortise_catalogue_package_get_name (hit->package));
  set_string (object, "summary", mortise_catalogue_package_get_summary (hit->package));
  json_object_set_string_member (object, "version", mortise_version_to_string (newest->version));
  json_object_set_int_member (object, "released", newest->released * G_USEC_PER_SEC);
  json_object_set_int_member (object, "size", (gint64) newest->size);
  json_object_set_array_member (object, "categories",
                                copy_strings (mortise_catalogue_package_get_categories (hit->package)));
  json_object_set_array_member (object, "platforms",
                                copy_strings (mortise_catalogue_package_get_platforms (hit->package)));
  json_object_set_string_member (object, "catalogue", mortise_catalogue_get_name (hit->catalogue));
  set_string (object, "installed", get_installed_version (self, slug));
  return object;
}

/**
 * mortise_host_search_catalogues:
 * @self: a host whose catalogues are loaded
 * @query: what is looked for
 * @limit: how many to tell of
 *
 * Returns: (transfer full): the list of *offer*, best first
 */
JsonNode *
mortise_host_search_catalogues (MortiseHost *self, const MortiseCatalogueQuery *query, guint limit)
{
  g_autoptr (GPtrArray) catalogues = mortise_catalogue_set_list_valid (self->catalogues);
  g_autoptr (GPtrArray) hits = mortise_catalogue_search (catalogues, query);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < hits->len && i < limit; i++)
    json_array_add_object_element (array, describe_hit (self, hits->pdata[i]));
  return json_node_init_array (json_node_alloc (), array);
}

/* --- one of them -------------------------------------------------------------------------------------------------- */

static MortiseCatalogue *
find_catalogue (GPtrArray *catalogues, const char *slug, const char *address)
{
  for (guint i = 0; i < catalogues->len; i++)
    if (mortise_catalogue_lookup (catalogues->pdata[i], slug) != NULL
        && (address == NULL || g_str_equal (mortise_catalogue_get_address (catalogues->pdata[i]), address)))
      return catalogues->pdata[i];
  return NULL;
}

static GPtrArray *
list_candidates (MortiseHost *self, MortiseCatalogue *catalogue, const char *slug)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  const MortisePluginUpkeep *upkeep = plugin != NULL ? mortise_hosted_plugin_get_upkeep (plugin) : NULL;
  g_autoptr (GPtrArray) catalogues = g_ptr_array_new ();
  g_autoptr (MortiseVersionRange) range
      = upkeep != NULL && upkeep->pinned != NULL
            ? mortise_version_range_parse (upkeep->pinned, MORTISE_VERSION_RANGE_NONE, NULL)
            : NULL;
  const MortiseCatalogueWish wish = { .slug = slug,
                                      .range = range,
                                      .with_prereleases = upkeep != NULL && upkeep->prerelease,
                                      .hold_days = upkeep != NULL ? upkeep->hold_days : 0,
                                      .now = g_get_real_time () / G_USEC_PER_SEC };

  g_ptr_array_add (catalogues, catalogue);
  return mortise_catalogue_list_candidates (catalogues, &wish);
}

static const MortiseCatalogueCandidate *
find_candidate (GPtrArray *candidates, const char *version)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      const MortiseCatalogueCandidate *candidate = candidates->pdata[i];

      if (g_strcmp0 (mortise_version_to_string (candidate->release->version), version) == 0)
        return candidate;
    }
  return NULL;
}

static void
complete_permissions (MortiseHost *self, JsonObject *version)
{
  JsonArray *permissions = mortise_json_get_array (version, "permissions");

  for (guint i = 0; permissions != NULL && i < json_array_get_length (permissions); i++)
    {
      JsonObject *permission = json_array_get_object_element (permissions, i);
      JsonArray *hosts = mortise_json_get_array (permission, "hosts");

      mortise_permission_complete (permission, self->platforms);
      json_object_set_array_member (permission, "scopes", hosts != NULL ? json_array_ref (hosts) : json_array_new ());
    }
}

/* What is signed with what is nobody's concern here; what is in the way of a version is. */
static void
complete_versions (MortiseHost *self, JsonObject *package, GPtrArray *candidates)
{
  JsonArray *versions = mortise_json_get_array (package, "versions");

  for (guint i = 0; versions != NULL && i < json_array_get_length (versions); i++)
    {
      JsonObject *version = json_array_get_object_element (versions, i);
      const MortiseCatalogueCandidate *candidate
          = find_candidate (candidates, mortise_json_get_string (version, "version", NULL));

      json_object_set_boolean_member (version, "signed", json_object_has_member (version, "signature"));
      json_object_remove_member (version, "signature");
      json_object_set_string_member (version, "obstacle",
                                     mortise_catalogue_obstacle_to_string (
                                         candidate != NULL ? candidate->obstacle : MORTISE_CATALOGUE_OBSTACLE_NONE));
      set_string (version, "obstacle_reason", candidate != NULL ? candidate->reason : NULL);
      complete_permissions (self, version);
    }
}

/**
 * mortise_host_describe_offer:
 * @self: a host whose catalogues are loaded
 * @slug: a plugin
 * @catalogue: (nullable): the id of the catalogue; %NULL for the first that has it
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer full) (nullable): what a catalogue says of it, with all versions
 */
JsonNode *
mortise_host_describe_offer (MortiseHost *self, const char *slug, const char *catalogue, GError **error)
{
  g_autoptr (GPtrArray) catalogues = mortise_catalogue_set_list_valid (self->catalogues);
  const MortiseSiteCatalogue *chosen
      = catalogue != NULL ? mortise_catalogue_set_lookup (self->catalogues, catalogue, error) : NULL;
  MortiseCatalogue *found;
  g_autoptr (GPtrArray) candidates = NULL;
  g_autoptr (JsonObject) package = NULL;

  if (catalogue != NULL && chosen == NULL)
    return NULL;
  found = find_catalogue (catalogues, slug, chosen != NULL ? chosen->address : NULL);
  if (found == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                   "no catalogue has \"%s\"; `mortise search` shows what there is, `mortise catalogue refresh` looks "
                   "what is new",
                   slug);
      return NULL;
    }
  candidates = list_candidates (self, found, slug);
  package = mortise_catalogue_package_to_json (mortise_catalogue_lookup (found, slug));
  complete_versions (self, package, candidates);
  json_object_set_string_member (package, "slug", slug);
  json_object_set_string_member (package, "catalogue", mortise_catalogue_get_name (found));
  set_string (package, "installed", get_installed_version (self, slug));
  return json_node_init_object (json_node_alloc (), package);
}

/* --- updates ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  GPtrArray *catalogues;
  MortiseSolver *solver;
} Updates;

static void
updates_free (gpointer data)
{
  Updates *self = data;

  g_clear_pointer (&self->catalogues, g_ptr_array_unref);
  g_clear_object (&self->solver);
  g_free (self);
}

static JsonArray *
dup_changelog (const MortiseOffer *offer)
{
  g_autoptr (JsonObject) package = mortise_catalogue_package_to_json (offer->package);
  JsonArray *versions = mortise_json_get_array (package, "versions");
  const char *wanted = mortise_version_to_string (offer->release->version);

  for (guint i = 0; versions != NULL && i < json_array_get_length (versions); i++)
    {
      JsonObject *version = json_array_get_object_element (versions, i);
      JsonArray *changelog = mortise_json_get_array (version, "changelog");

      if (g_strcmp0 (mortise_json_get_string (version, "version", NULL), wanted) == 0 && changelog != NULL)
        return json_array_ref (changelog);
    }
  return json_array_new ();
}

static void
describe_offer (const MortiseOffer *offer, JsonObject *object)
{
  json_object_set_string_member (object, "catalogue", mortise_catalogue_get_name (offer->catalogue));
  json_object_set_int_member (object, "size", (gint64) offer->release->size);
  json_object_set_int_member (object, "released", offer->release->released * G_USEC_PER_SEC);
  json_object_set_array_member (object, "changelog", dup_changelog (offer));
}

static JsonObject *
describe_plugin (MortiseHost *self, const char *slug)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  MortiseManifest *manifest = plugin != NULL ? mortise_hosted_plugin_get_manifest (plugin) : NULL;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "slug", slug);
  json_object_set_string_member (object, "name", manifest != NULL ? mortise_manifest_get_name (manifest) : slug);
  set_string (object, "from", manifest != NULL ? mortise_manifest_get_version (manifest) : NULL);
  return object;
}

static void
add_update (MortiseHost *self, const Updates *updates, const MortiseSolverStep *step, JsonArray *array)
{
  MortiseOffer offer = { NULL };
  JsonObject *object;

  if (step->action != MORTISE_SOLVER_UPDATE || !mortise_host_find_offer (updates->catalogues, step->to, &offer))
    return;
  object = describe_plugin (self, step->slug);
  json_object_set_string_member (object, "to", mortise_solver_package_get_version_text (step->to));
  json_object_set_null_member (object, "obstacle");
  describe_offer (&offer, object);
  json_array_add_object_element (array, object);
  mortise_offer_clear (&offer);
}

/* A newer version that cannot be had is told as well, with the reason. */
static void
add_note (MortiseHost *self, const MortiseSolverProblem *note, JsonArray *array)
{
  JsonObject *object = describe_plugin (self, note->slug);
  g_autofree char *text = g_strjoin (" ", note->text, note->suggestion, NULL);

  json_object_set_null_member (object, "to");
  json_object_set_string_member (object, "obstacle", text);
  json_array_add_object_element (array, object);
}

static gboolean
has_slug (JsonArray *array, const char *slug)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_strcmp0 (mortise_json_get_string (json_array_get_object_element (array, i), "slug", NULL), slug) == 0)
      return TRUE;
  return FALSE;
}

static MortiseCatalogue *
find_home (GPtrArray *catalogues, MortiseHostedPlugin *plugin)
{
  const char *address
      = mortise_json_get_string (mortise_hosted_plugin_get_upkeep (plugin)->provenance, "catalogue", NULL);

  return mortise_host_is_from_catalogue (plugin)
             ? find_catalogue (catalogues, mortise_hosted_plugin_get_slug (plugin), address)
             : NULL;
}

/* The solver does not know of those that an administrator wants to wait with. */
static void
add_held (MortiseHost *self, const Updates *updates, MortiseHostedPlugin *plugin, JsonArray *array)
{
  const char *slug = mortise_hosted_plugin_get_slug (plugin);
  MortiseCatalogue *home = find_home (updates->catalogues, plugin);
  g_autoptr (GPtrArray) candidates = home != NULL ? list_candidates (self, home, slug) : NULL;
  const char *installed = get_installed_version (self, slug);

  for (guint i = 0; candidates != NULL && i < candidates->len; i++)
    {
      const MortiseCatalogueCandidate *candidate = candidates->pdata[i];
      const char *version = mortise_version_to_string (candidate->release->version);
      JsonObject *object;
      g_autofree char *text = NULL;

      if (g_str_equal (version, installed))
        return;
      if (candidate->obstacle != MORTISE_CATALOGUE_OBSTACLE_HELD)
        continue;
      object = describe_plugin (self, slug);
      text = g_strdup_printf ("%s: %s", version, candidate->reason);
      json_object_set_null_member (object, "to");
      json_object_set_string_member (object, "obstacle", text);
      json_array_add_object_element (array, object);
      return;
    }
}

static JsonNode *
describe_updates (MortiseHost *self, const Updates *updates, const MortiseSolverPlan *plan)
{
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < plan->steps->len; i++)
    add_update (self, updates, plan->steps->pdata[i], array);
  for (guint i = 0; i < plan->notes->len; i++)
    add_note (self, plan->notes->pdata[i], array);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->plugins)); i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      if (!has_slug (array, mortise_hosted_plugin_get_slug (plugin)))
        add_held (self, updates, plugin, array);
    }
  return json_node_init_array (json_node_alloc (), array);
}

static void
on_solved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (MortiseSolverPlan) plan = g_task_propagate_pointer (G_TASK (result), &error);

  if (plan != NULL)
    g_task_return_pointer (task, describe_updates (g_task_get_source_object (task), g_task_get_task_data (task), plan),
                           (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
solve (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Updates *updates = task_data;
  GError *error = NULL;
  MortiseSolverPlan *plan = mortise_solver_update (updates->solver, NULL, &error);

  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify) mortise_solver_plan_free);
  else
    g_task_return_error (task, error);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  Updates *updates = g_task_get_task_data (task);
  g_autoptr (GTask) solving = NULL;
  GError *error = NULL;

  if (mortise_catalogue_set_load_finish (MORTISE_CATALOGUE_SET (source), result, &error))
    {
      updates->catalogues = mortise_catalogue_set_list_valid (self->catalogues);
      updates->solver = mortise_host_build_solver (self, NULL, NULL, updates->catalogues, &error);
    }
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  solving = g_task_new (NULL, NULL, on_solved, g_object_ref (task));
  g_task_set_task_data (solving, updates, NULL);
  g_task_run_in_thread (solving, solve);
}

/**
 * mortise_host_list_updates_async:
 * @self: a host
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: passed to @callback
 *
 * Looks which plugins could be newer, as far as the catalogues are known. Nothing is got for that.
 */
void
mortise_host_list_updates_async (MortiseHost *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_new0 (Updates, 1), updates_free);
  mortise_catalogue_set_load_async (self->catalogues, cancellable, on_loaded, task);
}

JsonNode *
mortise_host_list_updates_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
