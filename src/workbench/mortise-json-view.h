/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_JSON_VIEW (mortise_json_view_get_type ())
G_DECLARE_FINAL_TYPE (MortiseJsonView, mortise_json_view, MORTISE, JSON_VIEW, AdwBin)

void mortise_json_view_set_title (MortiseJsonView *self, const char *title);
void mortise_json_view_set_text (MortiseJsonView *self, const char *text);
void mortise_json_view_set_json (MortiseJsonView *self, JsonNode *json);
void mortise_json_view_mark_lines (MortiseJsonView *self, GArray *lines, gboolean added);

G_END_DECLS
