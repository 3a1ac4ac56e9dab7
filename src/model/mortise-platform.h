/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_PLATFORM (mortise_platform_get_type ())
G_DECLARE_FINAL_TYPE (MortisePlatform, mortise_platform, MORTISE, PLATFORM, GObject)

MortisePlatform *mortise_platform_new (JsonNode *root, const char *file, GError **error);
MortisePlatform *mortise_platform_new_from_bytes (GBytes *bytes, const char *file, GError **error);
MortisePlatform *mortise_platform_new_from_resource (const char *path, GError **error);

const char *mortise_platform_get_id (MortisePlatform *self);
const char *mortise_platform_get_name (MortisePlatform *self);
const char *mortise_platform_get_version (MortisePlatform *self);
const char *mortise_platform_get_description (MortisePlatform *self);
GListModel *mortise_platform_get_hooks (MortisePlatform *self);
GListModel *mortise_platform_get_permissions (MortisePlatform *self);
JsonArray *mortise_platform_get_plugin_types (MortisePlatform *self);
JsonArray *mortise_platform_get_events (MortisePlatform *self);
JsonArray *mortise_platform_get_slots (MortisePlatform *self);

G_END_DECLS
