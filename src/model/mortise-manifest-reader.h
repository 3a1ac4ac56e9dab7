/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reads members of an untrusted object. Each failure is one line: the JSON pointer, what is wrong, what to write. */

gboolean mortise_manifest_read_string (JsonObject *object,
                                       const char *pointer,
                                       const char *name,
                                       gboolean required,
                                       glong max_length,
                                       char **value,
                                       GError **error);
gboolean mortise_manifest_read_int (JsonObject *object,
                                    const char *pointer,
                                    const char *name,
                                    gint64 minimum,
                                    gint64 maximum,
                                    gint64 fallback,
                                    gint64 *value,
                                    GError **error);
gboolean mortise_manifest_read_array (JsonObject *object,
                                      const char *pointer,
                                      const char *name,
                                      JsonArray **value,
                                      GError **error);
JsonObject *
mortise_manifest_read_element (JsonArray *array, const char *pointer, guint index, GError **error);

G_END_DECLS
