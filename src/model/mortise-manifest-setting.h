/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseManifestSetting:
 * @key: its key
 * @type: `text`, `textarea`, `number`, `checkbox`, `select` or `json`: how it is edited
 * @definition: what the manifest says of it: an entry of the short list, or a property of a JSON Schema
 * @schema: (nullable): for the latter, the JSON Schema that values have to keep to
 */
typedef struct
{
  char *key;
  char *type;
  JsonObject *definition;
  JsonObject *schema;
} MortiseManifestSetting;

void mortise_manifest_setting_free (MortiseManifestSetting *setting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseManifestSetting, mortise_manifest_setting_free)

GPtrArray *mortise_manifest_settings_read (JsonNode *settings, GError **error);
gboolean mortise_manifest_setting_is_required (const MortiseManifestSetting *setting);
gboolean mortise_manifest_setting_is_sensitive (const MortiseManifestSetting *setting);
JsonNode *mortise_manifest_setting_get_default (const MortiseManifestSetting *setting);
gboolean mortise_manifest_setting_check (const MortiseManifestSetting *setting, JsonNode *value, GError **error);

G_END_DECLS
