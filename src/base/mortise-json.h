/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Nothing that Mortise reads is nested deeper; json-glib's parser recurses, so this bounds its stack. */
#define MORTISE_JSON_MAX_DEPTH 64

/* Of one object that is read into a tree. Hostile names can slow its hash table down: see mortise-json-names.c. */
#define MORTISE_JSON_MAX_MEMBERS 4096

/**
 * MortiseJsonMember:
 * @name: the member's name, unescaped
 * @value: where its value begins in the text that was scanned
 * @value_length: how many bytes the value's text has
 */
typedef struct
{
  char *name;
  const char *value;
  gsize value_length;
} MortiseJsonMember;

gboolean mortise_json_check (const char *text, gsize length, GError **error);
GArray *mortise_json_scan_object (const char *text, gsize length, GError **error);
JsonNode *mortise_json_parse (const char *text, gsize length, GError **error);
JsonNode *mortise_json_parse_bytes (GBytes *bytes, GError **error);
JsonNode *mortise_json_load_file (const char *path, gsize max_length, GError **error);
GBytes *mortise_json_load_bytes (const char *path, gsize max_length, GError **error);
char *mortise_json_to_text (JsonNode *node, gboolean pretty);
GBytes *mortise_json_to_bytes (JsonNode *node);
GBytes *mortise_json_object_to_bytes (JsonObject *object);

const char *mortise_json_get_string (JsonObject *object, const char *name, const char *fallback);
gint64 mortise_json_get_int (JsonObject *object, const char *name, gint64 fallback);
double mortise_json_get_double (JsonObject *object, const char *name, double fallback);
gboolean mortise_json_get_boolean (JsonObject *object, const char *name, gboolean fallback);
JsonObject *mortise_json_get_object (JsonObject *object, const char *name);
JsonArray *mortise_json_get_array (JsonObject *object, const char *name);
JsonNode *mortise_json_get_member (JsonObject *object, const char *name);

G_END_DECLS
