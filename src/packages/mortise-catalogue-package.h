/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-release.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CATALOGUE_PACKAGE (mortise_catalogue_package_get_type ())

/**
 * MortiseCataloguePackage:
 *
 * A plugin in a catalogue. It does not change, and any thread may use it. What lists and searches need is at hand;
 * the rest stays text, and is read when one asks for it.
 */
typedef struct _MortiseCataloguePackage MortiseCataloguePackage;

GType mortise_catalogue_package_get_type (void);
MortiseCataloguePackage *mortise_catalogue_package_parse (const char *slug, GBytes *text, GError **error);
MortiseCataloguePackage *mortise_catalogue_package_ref (MortiseCataloguePackage *self);
void mortise_catalogue_package_unref (MortiseCataloguePackage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCataloguePackage, mortise_catalogue_package_unref)

const char *mortise_catalogue_package_get_slug (const MortiseCataloguePackage *self);
const char *mortise_catalogue_package_get_name (const MortiseCataloguePackage *self);
const char *mortise_catalogue_package_get_summary (const MortiseCataloguePackage *self);
const char *const *mortise_catalogue_package_get_categories (const MortiseCataloguePackage *self);
const char *const *mortise_catalogue_package_get_platforms (const MortiseCataloguePackage *self);
const char *const *mortise_catalogue_package_get_dialects (const MortiseCataloguePackage *self);

GPtrArray *mortise_catalogue_package_get_releases (const MortiseCataloguePackage *self);
const MortiseCatalogueRelease *mortise_catalogue_package_find_release (const MortiseCataloguePackage *self,
                                                                       const MortiseVersion *version);

JsonObject *mortise_catalogue_package_to_json (const MortiseCataloguePackage *self);
char *mortise_catalogue_package_dup_signature (const MortiseCataloguePackage *self,
                                               const MortiseCatalogueRelease *release);
GPtrArray *mortise_catalogue_package_list_solver_packages (const MortiseCataloguePackage *self, const char *source);

guint mortise_catalogue_package_score (const MortiseCataloguePackage *self, const char *const *words);
char *mortise_catalogue_fold (const char *text);

G_END_DECLS
