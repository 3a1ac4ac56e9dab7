/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-package-private.h"

#include "mortise-catalogue-shape.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-solver-package.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (MortiseCataloguePackage,
                     mortise_catalogue_package,
                     mortise_catalogue_package_ref,
                     mortise_catalogue_package_unref)

/**
 * mortise_catalogue_package_ref:
 * @self: a package
 *
 * Returns: (transfer full): @self
 */
MortiseCataloguePackage *
mortise_catalogue_package_ref (MortiseCataloguePackage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
package_clear (gpointer box)
{
  MortiseCataloguePackage *self = box;

  g_free (self->slug);
  g_free (self->name);
  g_free (self->summary);
  g_strfreev (self->categories);
  g_strfreev (self->platforms);
  g_strfreev (self->dialects);
  g_ptr_array_unref (self->releases);
  g_bytes_unref (self->text);
  g_free (self->folded_slug);
  g_free (self->folded_name);
  g_free (self->folded_summary);
  g_free (self->folded_rest);
}

/**
 * mortise_catalogue_package_unref:
 * @self: (transfer full): a package
 */
void
mortise_catalogue_package_unref (MortiseCataloguePackage *self)
{
  g_atomic_rc_box_release_full (self, package_clear);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static int
compare_releases (gconstpointer a, gconstpointer b)
{
  const MortiseCatalogueRelease *const *left = a, *const *right = b;

  return mortise_version_compare ((*right)->version, (*left)->version);
}

/* Build metadata makes no other version. */
static gboolean
check_order (GPtrArray *releases, GError **error)
{
  for (guint i = 1; i < releases->len; i++)
    {
      const MortiseCatalogueRelease *before = releases->pdata[i - 1], *after = releases->pdata[i];

      if (mortise_version_compare (before->version, after->version) != 0)
        continue;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "/versions: %s comes twice; keep one",
                   mortise_version_to_string (after->version));
      return FALSE;
    }
  return TRUE;
}

static GPtrArray *
read_releases (JsonArray *versions, GError **error)
{
  g_autoptr (GPtrArray) releases = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_catalogue_release_free);

  for (guint i = 0; i < json_array_get_length (versions); i++)
    {
      MortiseCatalogueRelease *release
          = mortise_catalogue_release_new_from_json (json_array_get_object_element (versions, i), error);

      if (release == NULL)
        {
          g_prefix_error (error, "/versions/%u: ", i);
          return NULL;
        }
      g_ptr_array_add (releases, release);
    }
  g_ptr_array_sort (releases, compare_releases);
  return check_order (releases, error) ? g_steal_pointer (&releases) : NULL;
}

static void
collect (GHashTable *set, const char *value)
{
  if (value != NULL)
    g_hash_table_add (set, g_strdup (value));
}

static void
collect_all (GHashTable *set, JsonArray *values)
{
  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    collect (set, json_array_get_string_element (values, i));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
take_sorted (GHashTable *set)
{
  guint length;
  char **names = (char **) g_hash_table_get_keys_as_array (set, &length);

  g_hash_table_steal_all (set);
  if (length > 1)
    qsort (names, length, sizeof *names, compare_names);
  return names;
}

static void
read_labels (MortiseCataloguePackage *self, JsonObject *object)
{
  g_autoptr (GHashTable) categories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) platforms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) dialects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *versions = mortise_json_get_array (object, "versions");

  collect_all (categories, mortise_json_get_array (object, "categories"));
  for (guint i = 0; i < json_array_get_length (versions); i++)
    {
      JsonObject *version = json_array_get_object_element (versions, i);

      collect (dialects, mortise_json_get_string (version, "dialect", NULL));
      collect_all (platforms, mortise_json_get_array (version, "platforms"));
    }
  self->categories = take_sorted (categories);
  self->platforms = take_sorted (platforms);
  self->dialects = take_sorted (dialects);
}

static void
read_texts (MortiseCataloguePackage *self, JsonObject *object)
{
  g_autofree char *categories = g_strjoinv (" ", self->categories);
  g_autofree char *rest = g_strjoin (" ", mortise_json_get_string (object, "description", ""),
                                     mortise_json_get_string (object, "author", ""), categories, NULL);

  self->name = g_strdup (mortise_json_get_string (object, "name", ""));
  self->summary = g_strdup (mortise_json_get_string (object, "summary", ""));
  self->folded_slug = mortise_catalogue_fold (self->slug);
  self->folded_name = mortise_catalogue_fold (self->name);
  self->folded_summary = mortise_catalogue_fold (self->summary);
  self->folded_rest = mortise_catalogue_fold (rest);
}

static JsonObject *
parse_text (GBytes *text)
{
  g_autoptr (JsonNode) node = mortise_json_parse_bytes (text, NULL);

  return json_node_dup_object (node);
}

/**
 * mortise_catalogue_package_parse:
 * @slug: its slug
 * @text: its object in a shard
 * @error: return location for a %MORTISE_ERROR_INVALID that begins with the place in the object
 *
 * Returns: (transfer full) (nullable): the package
 */
MortiseCataloguePackage *
mortise_catalogue_package_parse (const char *slug, GBytes *text, GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (text, &length);
  g_autoptr (JsonObject) object = mortise_catalogue_shape_parse ("package", bytes, length, error);
  g_autoptr (GPtrArray) releases
      = object != NULL ? read_releases (mortise_json_get_array (object, "versions"), error) : NULL;
  MortiseCataloguePackage *self;

  if (releases == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (MortiseCataloguePackage);
  self->slug = g_strdup (slug);
  self->releases = g_steal_pointer (&releases);
  self->text = g_bytes_ref (text);
  read_labels (self, object);
  read_texts (self, object);
  return self;
}

/* --- what it says ------------------------------------------------------------------------------------------------- */

/**
 * mortise_catalogue_package_get_slug:
 * @self: a package
 *
 * Returns: its slug
 */
const char *
mortise_catalogue_package_get_slug (const MortiseCataloguePackage *self)
{
  return self->slug;
}

/**
 * mortise_catalogue_package_get_name:
 * @self: a package
 *
 * Returns: its name, for people
 */
const char *
mortise_catalogue_package_get_name (const MortiseCataloguePackage *self)
{
  return self->name;
}

/**
 * mortise_catalogue_package_get_summary:
 * @self: a package
 *
 * Returns: what it is, one line; empty where it does not say
 */
const char *
mortise_catalogue_package_get_summary (const MortiseCataloguePackage *self)
{
  return self->summary;
}

/**
 * mortise_catalogue_package_get_categories:
 * @self: a package
 *
 * Returns: (array zero-terminated=1): what it is for, sorted
 */
const char *const *
mortise_catalogue_package_get_categories (const MortiseCataloguePackage *self)
{
  return (const char *const *) self->categories;
}

/**
 * mortise_catalogue_package_get_platforms:
 * @self: a package
 *
 * Returns: (array zero-terminated=1): the platforms that any of its versions knows, sorted
 */
const char *const *
mortise_catalogue_package_get_platforms (const MortiseCataloguePackage *self)
{
  return (const char *const *) self->platforms;
}

/**
 * mortise_catalogue_package_get_dialects:
 * @self: a package
 *
 * Returns: (array zero-terminated=1): the dialects of the manifests of its versions, sorted
 */
const char *const *
mortise_catalogue_package_get_dialects (const MortiseCataloguePackage *self)
{
  return (const char *const *) self->dialects;
}

/**
 * mortise_catalogue_package_get_releases:
 * @self: a package
 *
 * Returns: (transfer none) (element-type MortiseCatalogueRelease): its versions, newest first, withdrawn ones included
 */
GPtrArray *
mortise_catalogue_package_get_releases (const MortiseCataloguePackage *self)
{
  return self->releases;
}

/**
 * mortise_catalogue_package_find_release:
 * @self: a package
 * @version: a version
 *
 * Returns: (transfer none) (nullable): that release of it, whatever build metadata it has
 */
const MortiseCatalogueRelease *
mortise_catalogue_package_find_release (const MortiseCataloguePackage *self, const MortiseVersion *version)
{
  for (guint i = 0; i < self->releases->len; i++)
    {
      const MortiseCatalogueRelease *release = self->releases->pdata[i];

      if (mortise_version_compare (release->version, version) == 0)
        return release;
    }
  return NULL;
}

/**
 * mortise_catalogue_package_to_json:
 * @self: a package
 *
 * Returns: (transfer full): all that the catalogue says of it, as catalogue.schema.json defines a package, and its slug
 */
JsonObject *
mortise_catalogue_package_to_json (const MortiseCataloguePackage *self)
{
  JsonObject *object = parse_text (self->text);

  json_object_set_string_member (object, "slug", self->slug);
  return object;
}

static JsonObject *
find_version (JsonObject *object, const MortiseCatalogueRelease *release)
{
  JsonArray *versions = mortise_json_get_array (object, "versions");

  for (guint i = 0; i < json_array_get_length (versions); i++)
    {
      JsonObject *version = json_array_get_object_element (versions, i);

      if (g_str_equal (mortise_json_get_string (version, "version", ""), mortise_version_to_string (release->version)))
        return version;
    }
  return NULL;
}

/**
 * mortise_catalogue_package_dup_signature:
 * @self: a package
 * @release: a release of it
 *
 * Returns: (transfer full) (nullable): what the release's .minisig has, if it is signed
 */
char *
mortise_catalogue_package_dup_signature (const MortiseCataloguePackage *self, const MortiseCatalogueRelease *release)
{
  g_autoptr (JsonObject) object = parse_text (self->text);

  return g_strdup (mortise_json_get_string (find_version (object, release), "signature", NULL));
}

/* --- for the solver ----------------------------------------------------------------------------------------------- */

static void
add_relations (MortiseSolverPackage *package, JsonObject *version)
{
  JsonArray *dependencies = mortise_json_get_array (version, "dependencies");
  JsonArray *conflicts = mortise_json_get_array (version, "conflicts");

  for (guint i = 0; dependencies != NULL && i < json_array_get_length (dependencies); i++)
    {
      JsonObject *relation = json_array_get_object_element (dependencies, i);

      mortise_solver_package_add_dependency (package, mortise_json_get_string (relation, "slug", ""),
                                             mortise_json_get_string (relation, "version", "*"),
                                             mortise_json_get_boolean (relation, "optional", FALSE));
    }
  for (guint i = 0; conflicts != NULL && i < json_array_get_length (conflicts); i++)
    {
      JsonObject *relation = json_array_get_object_element (conflicts, i);

      mortise_solver_package_add_conflict (package, mortise_json_get_string (relation, "slug", ""),
                                           mortise_json_get_string (relation, "version", "*"));
    }
}

static void
add_requirements (MortiseSolverPackage *package, JsonObject *version)
{
  JsonObject *requirements = mortise_json_get_object (version, "requires");
  JsonObjectIter iter;
  const char *name;
  JsonNode *range;

  if (requirements == NULL)
    return;
  json_object_iter_init_ordered (&iter, requirements);
  while (json_object_iter_next_ordered (&iter, &name, &range))
    mortise_solver_package_add_requirement (package, name, json_node_get_string (range));
}

/**
 * mortise_catalogue_package_list_solver_packages:
 * @self: a package
 * @source: (nullable): the name of the catalogue
 *
 * Returns: (transfer full) (element-type MortiseSolverPackage): its versions with what they say of others, newest
 *   first, without those that are withdrawn
 */
GPtrArray *
mortise_catalogue_package_list_solver_packages (const MortiseCataloguePackage *self, const char *source)
{
  g_autoptr (JsonObject) object = parse_text (self->text);
  GPtrArray *packages = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_solver_package_unref);

  for (guint i = 0; i < self->releases->len; i++)
    {
      const MortiseCatalogueRelease *release = self->releases->pdata[i];
      JsonObject *version = find_version (object, release);
      MortiseSolverPackage *package;

      if (release->withdrawn != NULL)
        continue;
      package = mortise_solver_package_new (self->slug, mortise_version_to_string (release->version), NULL);
      add_relations (package, version);
      add_requirements (package, version);
      mortise_solver_package_set_source (package, source);
      g_ptr_array_add (packages, package);
    }
  return packages;
}
