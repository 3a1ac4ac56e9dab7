/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-macros.h"

G_BEGIN_DECLS

/* Members of a JSON object of which nothing is certain: whether they are there, and what they are. */
MORTISE_EXPORT const char *mortise_object_get_string (JsonObject *object, const char *name, const char *fallback);
MORTISE_EXPORT gint64 mortise_object_get_int (JsonObject *object, const char *name, gint64 fallback);
MORTISE_EXPORT double mortise_object_get_double (JsonObject *object, const char *name, double fallback);
MORTISE_EXPORT gboolean mortise_object_get_boolean (JsonObject *object, const char *name, gboolean fallback);
MORTISE_EXPORT JsonObject *mortise_object_get_object (JsonObject *object, const char *name);
MORTISE_EXPORT JsonArray *mortise_object_get_array (JsonObject *object, const char *name);

G_END_DECLS
