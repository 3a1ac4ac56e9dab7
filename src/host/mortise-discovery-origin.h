/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *mortise_discovery_origin_new_deb (const char *package);
JsonObject *mortise_discovery_origin_new_flatpak (const char *id);
JsonObject *mortise_discovery_origin_new_pip (const char *package, const char *directory);
JsonObject *mortise_discovery_origin_new_folder (const char *directory);
gboolean mortise_discovery_origin_is_same (JsonObject *origin, JsonObject *other);
char *mortise_discovery_origin_to_text (JsonObject *origin);

void mortise_discovery_origin_find_debs (const char *dpkg_info, GHashTable *owners);
char *mortise_discovery_origin_find_flatpak (const char *flatpak_info, const char *directory);

G_END_DECLS
