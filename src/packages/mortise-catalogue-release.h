/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-version.h"

G_BEGIN_DECLS

/**
 * MortiseCatalogueRelease:
 * @version: which version
 * @released: when it came out, in seconds since 1970
 * @file: where its package is, relative to the catalogue
 * @size: how many bytes the package has
 * @sha256: the package's, in hexadecimal digits
 * @is_prerelease: whether it is for those who try things out
 * @withdrawn: (nullable): why the publisher took it back
 *
 * One version of a plugin in a catalogue.
 */
typedef struct
{
  MortiseVersion *version;
  gint64 released;
  char *file;
  guint64 size;
  char *sha256;
  gboolean is_prerelease;
  char *withdrawn;
} MortiseCatalogueRelease;

MortiseCatalogueRelease *mortise_catalogue_release_new_from_json (JsonObject *object, GError **error);
void mortise_catalogue_release_free (MortiseCatalogueRelease *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueRelease, mortise_catalogue_release_free)

G_END_DECLS
