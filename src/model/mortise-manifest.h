/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "mortise-hook-kind.h"

G_BEGIN_DECLS

#define MORTISE_MANIFEST_FILE "plugin.json"
#define MORTISE_MANIFEST_MAX_SIZE (256 * 1024)

/**
 * MortiseManifestPermission:
 * @name: name of the permission
 * @reason: why the author wants it, for people
 * @hosts: (nullable): for `http`, the hosts that may be reached
 */
typedef struct
{
  char *name;
  char *reason;
  char **hosts;
} MortiseManifestPermission;

/**
 * MortiseManifestHook:
 * @name: name of the hook
 * @kind: how it will be listened to
 * @priority: with which priority
 */
typedef struct
{
  char *name;
  MortiseHookKind kind;
  int priority;
} MortiseManifestHook;

/**
 * MortiseManifestSetting:
 * @key: its key
 * @type: `text`, `textarea`, `number`, `checkbox`, `select` or `json`
 * @definition: the whole object of the manifest
 */
typedef struct
{
  char *key;
  char *type;
  JsonObject *definition;
} MortiseManifestSetting;

#define MORTISE_TYPE_MANIFEST (mortise_manifest_get_type ())
G_DECLARE_FINAL_TYPE (MortiseManifest, mortise_manifest, MORTISE, MANIFEST, GObject)

MortiseManifest *mortise_manifest_new_from_json (JsonNode *node, GError **error);
JsonNode *mortise_manifest_get_json (MortiseManifest *self);
const char *mortise_manifest_get_slug (MortiseManifest *self);
const char *mortise_manifest_get_name (MortiseManifest *self);
const char *mortise_manifest_get_version (MortiseManifest *self);
const char *mortise_manifest_get_description (MortiseManifest *self);
const char *mortise_manifest_get_author (MortiseManifest *self);
const char *mortise_manifest_get_icon (MortiseManifest *self);
const char *mortise_manifest_get_loader (MortiseManifest *self);
const char *mortise_manifest_get_module (MortiseManifest *self);
guint mortise_manifest_get_memory_mib (MortiseManifest *self);
guint mortise_manifest_get_disk_mib (MortiseManifest *self);
gint64 mortise_manifest_get_deadline_us (MortiseManifest *self);
GPtrArray *mortise_manifest_get_permissions (MortiseManifest *self);
GPtrArray *mortise_manifest_get_hooks (MortiseManifest *self);
GPtrArray *mortise_manifest_get_settings (MortiseManifest *self);
const MortiseManifestPermission *mortise_manifest_get_permission (MortiseManifest *self, const char *name);
const MortiseManifestSetting *mortise_manifest_get_setting (MortiseManifest *self, const char *key);

JsonNode *mortise_manifest_setting_get_default (const MortiseManifestSetting *setting);
gboolean mortise_manifest_setting_check (const MortiseManifestSetting *setting, JsonNode *value, GError **error);

G_END_DECLS
