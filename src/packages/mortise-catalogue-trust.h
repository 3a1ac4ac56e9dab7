/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-root.h"
#include "mortise-catalogue-source.h"
#include "mortise-catalogue-state.h"

G_BEGIN_DECLS

/* Appended to the name of a root, like the suffix of a signature: the signature by a key of the root before. */
#define MORTISE_CATALOGUE_PREVIOUS_SUFFIX ".previous.minisig"

char *mortise_catalogue_root_path (gint64 version);

MortiseCatalogueRoot *mortise_catalogue_trust_cached (const MortiseCatalogueState *state, const char *cache);
MortiseCatalogueRoot *mortise_catalogue_trust_newest (const MortiseCatalogueSource *source,
                                                      const char *cache,
                                                      MortiseCatalogueState *state,
                                                      GError **error);

G_END_DECLS
