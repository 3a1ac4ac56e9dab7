/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean mortise_catalogue_shape_check (const char *what, JsonNode *node, GError **error);
JsonObject *mortise_catalogue_shape_parse (const char *what, const char *text, gsize length, GError **error);

gboolean mortise_catalogue_time_parse (const char *text, gint64 *seconds, GError **error);
char *mortise_catalogue_time_format (gint64 seconds);
void mortise_catalogue_time_set (JsonObject *object, const char *name, gint64 seconds);

G_END_DECLS
