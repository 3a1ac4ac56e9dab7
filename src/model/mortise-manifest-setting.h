/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What is said of a secret that will not do: what the schema says of it may quote it. */
#define MORTISE_SETTING_BAD_SECRET "will not do; write what its description asks for"

/**
 * MortiseManifestSetting:
 * @key: its key
 * @type: `text`, `textarea`, `number`, `checkbox`, `select` or `json`: how it is edited
 * @definition: what the manifest says of it: an entry of the short list, or a property of a JSON Schema
 * @schema: (nullable): the JSON Schema that values have to keep to, where the manifest has one
 * @is_sensitive: whether its value is a secret, or has one in it
 */
typedef struct
{
  char *key;
  char *type;
  JsonObject *definition;
  JsonObject *schema;
  gboolean is_sensitive;
} MortiseManifestSetting;

void mortise_manifest_setting_free (MortiseManifestSetting *setting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseManifestSetting, mortise_manifest_setting_free)

GPtrArray *mortise_manifest_settings_read (JsonNode *settings, GError **error);
gboolean mortise_manifest_setting_is_required (const MortiseManifestSetting *setting);
gboolean mortise_manifest_setting_is_sensitive (const MortiseManifestSetting *setting);
JsonNode *mortise_manifest_setting_get_default (const MortiseManifestSetting *setting);
gboolean mortise_manifest_setting_is_deprecated (const MortiseManifestSetting *setting);
const char *mortise_manifest_setting_get_section (const MortiseManifestSetting *setting);
const char *mortise_manifest_setting_get_unit (const MortiseManifestSetting *setting);
gboolean mortise_manifest_setting_check (const MortiseManifestSetting *setting, JsonNode *value, GError **error);
JsonNode *mortise_manifest_setting_read_text (const MortiseManifestSetting *setting, const char *text, GError **error);

G_END_DECLS
