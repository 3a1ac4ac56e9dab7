/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-version-range.h"

G_BEGIN_DECLS

/**
 * MortiseCatalogueBlock:
 * @slug: (nullable): a plugin
 * @range: which of its versions, pre-releases included; all where the list names none
 * @reason: why, for people
 * @sha256s: (array zero-terminated=1): packages, whatever plugin they say they are
 *
 * What must not run.
 */
typedef struct
{
  char *slug;
  MortiseVersionRange *range;
  char *reason;
  char **sha256s;
} MortiseCatalogueBlock;

MortiseCatalogueBlock *mortise_catalogue_block_new_from_json (JsonObject *object, GError **error);
void mortise_catalogue_block_free (MortiseCatalogueBlock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueBlock, mortise_catalogue_block_free)

gboolean mortise_catalogue_block_matches (const MortiseCatalogueBlock *self,
                                          const char *slug,
                                          const MortiseVersion *version,
                                          const char *sha256);

GPtrArray *mortise_catalogue_blocks_read (JsonArray *array, GError **error);

G_END_DECLS
