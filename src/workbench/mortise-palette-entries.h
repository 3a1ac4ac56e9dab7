/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-palette-entry.h"
#include "mortise-site.h"

G_BEGIN_DECLS

GPtrArray *mortise_palette_list_actions (void);
GPtrArray *mortise_palette_list_plugins (MortiseSite *site);
GPtrArray *mortise_palette_list_hooks (MortiseSite *site);
GPtrArray *mortise_palette_list_settings (JsonArray *plugins);
GPtrArray *mortise_palette_list_offers (JsonArray *offers);

G_END_DECLS
