/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-package.h"

#include "mortise-error.h"
#include "mortise-json-value.h"

#include <string.h>

/* As plugin.schema.json has it. */
#define MAX_SLUG_LENGTH 64

/* A longer range is cut where it is shown. */
#define MAX_SHOWN_RANGE 64

struct _MortiseSolverPackage
{
  char *slug;
  MortiseVersion *version;
  char *source;
  GArray *dependencies;
  GArray *conflicts;
  GArray *requirements;
};

G_DEFINE_BOXED_TYPE (MortiseSolverPackage,
                     mortise_solver_package,
                     mortise_solver_package_ref,
                     mortise_solver_package_unref)

static gboolean
is_slug (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-_");

  return g_ascii_islower (*text) && length <= MAX_SLUG_LENGTH && text[length] == '\0';
}

static gboolean
is_plain (const char *text)
{
  gsize length = 0;

  while (g_ascii_isprint (text[length]))
    length++;
  return length <= MAX_SHOWN_RANGE && text[length] == '\0';
}

static gboolean
is_any (const char *range)
{
  return *range == '\0' || strcmp (range, "*") == 0;
}

/*< private >
 * mortise_solver_relation_to_text:
 * @relation: a relation, of any texts
 *
 * Returns: (transfer full): the two for people, on one line of a bearable length: `chart-kit ^3.0.0`
 */
char *
mortise_solver_relation_to_text (const MortiseSolverRelation *relation)
{
  g_autofree char *slug
      = is_slug (relation->slug) ? g_strdup (relation->slug) : mortise_json_text_describe (relation->slug);
  g_autofree char *range
      = is_plain (relation->range) ? g_strdup (relation->range) : mortise_json_text_describe (relation->range);

  return is_any (relation->range) ? g_steal_pointer (&slug) : g_strconcat (slug, " ", range, NULL);
}

static void
clear_relation (gpointer item)
{
  MortiseSolverRelation *relation = item;

  g_free (relation->slug);
  g_free (relation->range);
}

static GArray *
relations_new (void)
{
  GArray *relations = g_array_new (FALSE, FALSE, sizeof (MortiseSolverRelation));

  g_array_set_clear_func (relations, clear_relation);
  return relations;
}

static void
add_relation (GArray *relations, const char *slug, const char *range, gboolean optional)
{
  MortiseSolverRelation relation = {
    .slug = g_strdup (slug),
    .range = g_strdup (range),
    .optional = optional,
  };

  g_array_append_val (relations, relation);
}

/**
 * mortise_solver_package_new:
 * @slug: the plugin's slug
 * @version: which version of it, as Semantic Versioning 2.0.0 writes them
 * @error: set to %MORTISE_ERROR_INVALID when one of the two is not what it should be
 *
 * Returns: (transfer full) (nullable): a package that says nothing of others yet
 */
MortiseSolverPackage *
mortise_solver_package_new (const char *slug, const char *version, GError **error)
{
  g_autoptr (MortiseVersion) parsed = NULL;
  MortiseSolverPackage *self;

  if (!is_slug (slug))
    {
      g_autofree char *shown = mortise_json_text_describe (slug);

      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "%s is no slug; it has 1 to %d lower-case letters, digits, - and _, and begins with a letter", shown,
                   MAX_SLUG_LENGTH);
      return NULL;
    }
  parsed = mortise_version_parse (version, error);
  if (parsed == NULL)
    {
      g_prefix_error (error, "%s: ", slug);
      return NULL;
    }
  self = g_atomic_rc_box_new0 (MortiseSolverPackage);
  self->slug = g_strdup (slug);
  self->version = g_steal_pointer (&parsed);
  self->dependencies = relations_new ();
  self->conflicts = relations_new ();
  self->requirements = relations_new ();
  return self;
}

static void
add_manifest_requirements (MortiseSolverPackage *self, MortiseManifest *manifest)
{
  JsonObject *object = json_node_get_object (mortise_manifest_get_json (manifest));
  JsonObject *requirements;
  JsonObjectIter iter;
  const char *name;

  if (!json_object_has_member (object, "requires"))
    return;
  requirements = json_object_get_object_member (object, "requires");
  json_object_iter_init_ordered (&iter, requirements);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    mortise_solver_package_add_requirement (self, name, mortise_manifest_get_requirement (manifest, name));
}

/**
 * mortise_solver_package_new_from_manifest:
 * @manifest: what the version says of itself
 * @error: set to %MORTISE_ERROR_INVALID when its slug or version is not what it should be
 *
 * Returns: (transfer full) (nullable): that version, with what it says of others
 */
MortiseSolverPackage *
mortise_solver_package_new_from_manifest (MortiseManifest *manifest, GError **error)
{
  MortiseSolverPackage *self = mortise_solver_package_new (mortise_manifest_get_slug (manifest),
                                                           mortise_manifest_get_version (manifest), error);
  GPtrArray *dependencies = mortise_manifest_get_dependencies (manifest);
  GPtrArray *conflicts = mortise_manifest_get_conflicts (manifest);

  if (self == NULL)
    return NULL;
  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseManifestRelation *relation = dependencies->pdata[i];

      mortise_solver_package_add_dependency (self, relation->slug, relation->range, relation->optional);
    }
  for (guint i = 0; i < conflicts->len; i++)
    {
      const MortiseManifestRelation *relation = conflicts->pdata[i];

      mortise_solver_package_add_conflict (self, relation->slug, relation->range);
    }
  add_manifest_requirements (self, manifest);
  return self;
}

/**
 * mortise_solver_package_ref:
 * @self: a package
 *
 * Returns: (transfer full): @self
 */
MortiseSolverPackage *
mortise_solver_package_ref (MortiseSolverPackage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer box)
{
  MortiseSolverPackage *self = box;

  g_free (self->slug);
  mortise_version_unref (self->version);
  g_free (self->source);
  g_array_unref (self->dependencies);
  g_array_unref (self->conflicts);
  g_array_unref (self->requirements);
}

/**
 * mortise_solver_package_unref:
 * @self: (transfer full): a package
 */
void
mortise_solver_package_unref (MortiseSolverPackage *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * mortise_solver_package_add_dependency:
 * @self: a package
 * @slug: the plugin that it needs; one that cannot be is a dependency that nothing meets
 * @range: which versions of it; one that is malformed has none in it
 * @optional: whether it also works without
 */
void
mortise_solver_package_add_dependency (MortiseSolverPackage *self,
                                       const char *slug,
                                       const char *range,
                                       gboolean optional)
{
  add_relation (self->dependencies, slug, range, optional);
}

/**
 * mortise_solver_package_add_conflict:
 * @self: a package
 * @slug: a plugin that it cannot be enabled together with
 * @range: which versions of it; one that is malformed has all in it, as no version is known to be safe
 */
void
mortise_solver_package_add_conflict (MortiseSolverPackage *self, const char *slug, const char *range)
{
  add_relation (self->conflicts, slug, range, FALSE);
}

/**
 * mortise_solver_package_add_requirement:
 * @self: a package
 * @name: `mortise`, `api`, `python`, or the id of a platform
 * @range: which versions of it; one that is malformed has none in it
 */
void
mortise_solver_package_add_requirement (MortiseSolverPackage *self, const char *name, const char *range)
{
  add_relation (self->requirements, name, range, FALSE);
}

/**
 * mortise_solver_package_set_source:
 * @self: a package
 * @source: (nullable): where it is to be had; the solver hands it through to the steps of its plan
 */
void
mortise_solver_package_set_source (MortiseSolverPackage *self, const char *source)
{
  g_free (self->source);
  self->source = g_strdup (source);
}

const char *
mortise_solver_package_get_slug (const MortiseSolverPackage *self)
{
  return self->slug;
}

const MortiseVersion *
mortise_solver_package_get_version (const MortiseSolverPackage *self)
{
  return self->version;
}

const char *
mortise_solver_package_get_version_text (const MortiseSolverPackage *self)
{
  return mortise_version_to_string (self->version);
}

const char *
mortise_solver_package_get_source (const MortiseSolverPackage *self)
{
  return self->source;
}

/* (element-type MortiseSolverRelation) (transfer none) */
const GArray *
mortise_solver_package_get_dependencies (const MortiseSolverPackage *self)
{
  return self->dependencies;
}

/* (element-type MortiseSolverRelation) (transfer none) */
const GArray *
mortise_solver_package_get_conflicts (const MortiseSolverPackage *self)
{
  return self->conflicts;
}

/* (element-type MortiseSolverRelation) (transfer none) */
const GArray *
mortise_solver_package_get_requirements (const MortiseSolverPackage *self)
{
  return self->requirements;
}

/*< private >
 * mortise_solver_package_compare:
 * @a: a package
 * @b: another of the same plugin
 *
 * Versions that differ by their build metadata alone have the same precedence; their text then decides, so that the
 * order is always the same.
 *
 * Returns: less than, equal to or greater than 0, as @a is older than @b, the same version, or newer
 */
int
mortise_solver_package_compare (const MortiseSolverPackage *a, const MortiseSolverPackage *b)
{
  int order = mortise_version_compare (a->version, b->version);

  return order != 0 ? order : strcmp (mortise_version_to_string (a->version), mortise_version_to_string (b->version));
}

/**
 * mortise_solver_package_to_text:
 * @self: a package
 *
 * Returns: (transfer full): `chart-kit 2.4.1`
 */
char *
mortise_solver_package_to_text (const MortiseSolverPackage *self)
{
  return g_strconcat (self->slug, " ", mortise_version_to_string (self->version), NULL);
}
