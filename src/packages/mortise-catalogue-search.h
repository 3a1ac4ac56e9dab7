/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue.h"

G_BEGIN_DECLS

/**
 * MortiseCatalogueQuery:
 * @text: (nullable): words, all of which have to be found
 * @category: (nullable): what it has to be for
 * @platform: (nullable): a platform that one of its versions has to know
 * @dialect: (nullable): a dialect that the manifest of one of its versions has to be written in
 *
 * What somebody looks for.
 */
typedef struct
{
  const char *text;
  const char *category;
  const char *platform;
  const char *dialect;
} MortiseCatalogueQuery;

/**
 * MortiseCatalogueHit:
 * @catalogue: where it is
 * @package: what was found
 * @score: how well it fits
 */
typedef struct
{
  MortiseCatalogue *catalogue;
  MortiseCataloguePackage *package;
  guint score;
} MortiseCatalogueHit;

void mortise_catalogue_hit_free (MortiseCatalogueHit *self);
GPtrArray *mortise_catalogue_search (GPtrArray *catalogues, const MortiseCatalogueQuery *query);

G_END_DECLS
