/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-source.h"
#include "mortise-catalogue.h"

G_BEGIN_DECLS

char *mortise_catalogue_shard_path (const char *sha256);

GPtrArray *mortise_catalogue_shards_gather (const MortiseCatalogueSource *source,
                                            const char *cache,
                                            MortiseCatalogue *current,
                                            const MortiseCatalogueIndex *index,
                                            GError **error);

G_END_DECLS
