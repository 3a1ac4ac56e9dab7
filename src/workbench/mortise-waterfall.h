/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_WATERFALL (mortise_waterfall_get_type ())
G_DECLARE_FINAL_TYPE (MortiseWaterfall, mortise_waterfall, MORTISE, WATERFALL, AdwBin)

void mortise_waterfall_show (MortiseWaterfall *self, JsonObject *dispatch, JsonArray *nested);
void mortise_waterfall_go_to (MortiseWaterfall *self, guint step);

G_END_DECLS
