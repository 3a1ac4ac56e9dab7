/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue.h"
#include "mortise-host.h"
#include "mortise-solver.h"

G_BEGIN_DECLS

/**
 * MortiseOffer:
 * @catalogue: where it is
 * @package: the plugin
 * @release: the version; it lives as long as @package
 *
 * A version that can be had.
 */
typedef struct
{
  MortiseCatalogue *catalogue;
  MortiseCataloguePackage *package;
  const MortiseCatalogueRelease *release;
} MortiseOffer;

void mortise_offer_clear (MortiseOffer *self);

MortiseSolver *mortise_host_build_solver (MortiseHost *self,
                                          const char *const *slugs,
                                          const char *catalogue,
                                          GPtrArray *catalogues,
                                          GError **error);
gboolean mortise_host_find_offer (GPtrArray *catalogues, MortiseSolverPackage *package, MortiseOffer *offer);
gboolean mortise_host_is_from_catalogue (MortiseHostedPlugin *plugin);

G_END_DECLS
