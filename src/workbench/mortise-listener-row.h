/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_LISTENER_ROW (mortise_listener_row_get_type ())
G_DECLARE_FINAL_TYPE (MortiseListenerRow, mortise_listener_row, MORTISE, LISTENER_ROW, AdwActionRow)

void mortise_listener_row_show (MortiseListenerRow *self, JsonObject *listener, const char *title, guint number);

G_END_DECLS
