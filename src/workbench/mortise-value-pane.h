/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_VALUE_PANE (mortise_value_pane_get_type ())
G_DECLARE_FINAL_TYPE (MortiseValuePane, mortise_value_pane, MORTISE, VALUE_PANE, AdwBin)

void mortise_value_pane_show (MortiseValuePane *self, JsonObject *dispatch);
gboolean mortise_value_pane_show_step (MortiseValuePane *self, guint n_calls);
char *mortise_value_pane_dup_place (MortiseValuePane *self);

G_END_DECLS
