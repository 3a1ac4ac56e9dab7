/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-release.h"

#include "mortise-catalogue-shape.h"
#include "mortise-json.h"

/**
 * mortise_catalogue_release_new_from_json:
 * @object: an element of a package's versions, which keeps to the schema
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the release
 */
MortiseCatalogueRelease *
mortise_catalogue_release_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (MortiseVersion) version = mortise_version_parse (mortise_json_get_string (object, "version", ""), error);
  JsonObject *withdrawn = mortise_json_get_object (object, "withdrawn");
  MortiseCatalogueRelease *self;
  gint64 released;

  if (version == NULL
      || !mortise_catalogue_time_parse (mortise_json_get_string (object, "released", ""), &released, error))
    return NULL;
  self = g_new0 (MortiseCatalogueRelease, 1);
  self->is_prerelease
      = mortise_version_is_prerelease (version) || mortise_json_get_boolean (object, "prerelease", FALSE);
  self->version = g_steal_pointer (&version);
  self->released = released;
  self->file = g_strdup (mortise_json_get_string (object, "file", NULL));
  self->size = (guint64) mortise_json_get_int (object, "size", 0);
  self->sha256 = g_strdup (mortise_json_get_string (object, "sha256", NULL));
  self->withdrawn = withdrawn != NULL ? g_strdup (mortise_json_get_string (withdrawn, "reason", "")) : NULL;
  return self;
}

/**
 * mortise_catalogue_release_free:
 * @self: (transfer full): a release
 */
void
mortise_catalogue_release_free (MortiseCatalogueRelease *self)
{
  mortise_version_unref (self->version);
  g_free (self->file);
  g_free (self->sha256);
  g_free (self->withdrawn);
  g_free (self);
}
