/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_OFFER_VERSIONS (mortise_offer_versions_get_type ())
G_DECLARE_FINAL_TYPE (MortiseOfferVersions, mortise_offer_versions, MORTISE, OFFER_VERSIONS, AdwPreferencesGroup)

void mortise_offer_versions_set_offer (MortiseOfferVersions *self, JsonObject *offer);

G_END_DECLS
