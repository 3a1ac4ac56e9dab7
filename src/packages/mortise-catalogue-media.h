/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-input.h"

G_BEGIN_DECLS

JsonObject *
mortise_catalogue_media_publish (const MortiseCatalogueInput *input, MortiseCatalogueOutput *output, GError **error);

G_END_DECLS
