/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-builder.h"
#include "mortise-catalogue-entry.h"
#include "mortise-catalogue-output.h"
#include "mortise-catalogue-publisher.h"

G_BEGIN_DECLS

#define MORTISE_CATALOGUE_FORMAT 1
#define MORTISE_CATALOGUE_DAY (24 * 60 * 60)

/**
 * MortiseCatalogueBuild:
 * @order: what is asked for
 * @cancellable: (nullable): a cancellable
 * @output: what is published
 * @publisher: what the publisher says
 * @root: (nullable): the root that is published; the new one from when that is
 * @published: (nullable): the catalogue that was published before
 * @entries: (element-type utf8 MortiseCatalogueEntry): what there is, by slug
 * @slugs: (element-type utf8): their slugs, sorted
 * @shards: (element-type MortiseCatalogueShard): the new shards, as others will read them
 * @shard_entries: what the index says of them
 * @built: what came of it
 *
 * A catalogue while it is built.
 */
typedef struct
{
  const MortiseCatalogueOrder *order;
  GCancellable *cancellable;
  MortiseCatalogueOutput *output;
  MortiseCataloguePublisher *publisher;
  MortiseCatalogueRoot *root;
  MortiseCatalogue *published;
  GHashTable *entries;
  GPtrArray *slugs;
  GPtrArray *shards;
  JsonArray *shard_entries;
  MortiseCatalogueBuilt *built;
} MortiseCatalogueBuild;

gboolean mortise_catalogue_build_packages (MortiseCatalogueBuild *self, GError **error);
gboolean mortise_catalogue_build_shards (MortiseCatalogueBuild *self, GError **error);
MortiseSigningKey *mortise_catalogue_build_choose_previous_key (MortiseCatalogueBuild *self, GError **error);
gboolean mortise_catalogue_build_root (MortiseCatalogueBuild *self, GError **error);

G_END_DECLS
