/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-state.h"
#include "mortise-catalogue.h"

G_BEGIN_DECLS

/**
 * MortiseSiteCatalogue:
 * @id: what the admin API calls it: the first 12 hexadecimal digits of SHA-256 of @address
 * @address: where it is
 * @cache: the folder that its files are kept in
 * @state: what is remembered of it
 * @catalogue: (nullable): what it has; %NULL until it is read, and where it cannot be
 * @problem: (nullable): why it could not be read or refreshed
 *
 * A catalogue that an administrator added.
 */
typedef struct
{
  char *id;
  char *address;
  char *cache;
  MortiseCatalogueState *state;
  MortiseCatalogue *catalogue;
  char *problem;
} MortiseSiteCatalogue;

MortiseSiteCatalogue *mortise_site_catalogue_new (const char *site, MortiseCatalogueState *state);
void mortise_site_catalogue_free (MortiseSiteCatalogue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSiteCatalogue, mortise_site_catalogue_free)

void mortise_site_catalogue_take (MortiseSiteCatalogue *self, MortiseCatalogue *catalogue, GError *error);
void mortise_site_catalogue_take_state (MortiseSiteCatalogue *self, MortiseCatalogueState *state);
gboolean mortise_site_catalogue_is_valid (const MortiseSiteCatalogue *self);
char *mortise_site_catalogue_dup_state_text (const MortiseSiteCatalogue *self);
JsonNode *mortise_site_catalogue_to_json (const MortiseSiteCatalogue *self);

G_END_DECLS
