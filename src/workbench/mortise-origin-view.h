/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-provenance.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_ORIGIN_VIEW (mortise_origin_view_get_type ())
G_DECLARE_FINAL_TYPE (MortiseOriginView, mortise_origin_view, MORTISE, ORIGIN_VIEW, AdwBin)

void mortise_origin_view_show (MortiseOriginView *self,
                               JsonObject *dispatch,
                               const char *title,
                               const MortiseProvenanceOrigin *origin);
void mortise_origin_view_show_removed (MortiseOriginView *self, JsonObject *dispatch, const char *title, guint call);
void mortise_origin_view_show_text (MortiseOriginView *self, const char *title, const char *text);

void mortise_origin_view_focus (MortiseOriginView *self);

G_END_DECLS
