/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseCataloguePublisher:
 * @json: the file, which keeps to the schema
 * @index_days: how long an index is valid, in days
 * @root_days: how long a root is valid, in days
 *
 * What the publisher says in catalogue.json.
 */
typedef struct
{
  JsonObject *json;
  guint index_days;
  guint root_days;
} MortiseCataloguePublisher;

MortiseCataloguePublisher *mortise_catalogue_publisher_load (const char *path, GError **error);
void mortise_catalogue_publisher_free (MortiseCataloguePublisher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCataloguePublisher, mortise_catalogue_publisher_free)

JsonNode *mortise_catalogue_publisher_get (const MortiseCataloguePublisher *self, const char *slug, const char *member);
const char *mortise_catalogue_publisher_get_note (const MortiseCataloguePublisher *self,
                                                  const char *slug,
                                                  const char *member,
                                                  const char *version);
gboolean mortise_catalogue_publisher_has_prerelease (const MortiseCataloguePublisher *self,
                                                     const char *slug,
                                                     const char *version);

G_END_DECLS
