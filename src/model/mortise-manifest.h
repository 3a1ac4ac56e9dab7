/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "mortise-hook-kind.h"
#include "mortise-manifest-setting.h"

G_BEGIN_DECLS

#define MORTISE_MANIFEST_FILE "plugin.json"
#define MORTISE_MANIFEST_MAX_SIZE (256 * 1024)

/**
 * MortiseManifestPermission:
 * @name: name of the permission
 * @reason: (nullable): why the author wants it, for people
 * @hosts: for `http`, the hosts that may be reached
 * @quota_mib: for `storage`, how much is wanted, in MiB; 0 where the manifest does not say
 */
typedef struct
{
  char *name;
  char *reason;
  char **hosts;
  guint quota_mib;
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
 * MortiseManifestRelation:
 * @slug: another plugin
 * @range: which versions of it, as npm writes ranges; `*` for any
 * @optional: whether it also works without
 * @reason: (nullable): why, for people
 *
 * A dependency, or a conflict.
 */
typedef struct
{
  char *slug;
  char *range;
  gboolean optional;
  char *reason;
} MortiseManifestRelation;

#define MORTISE_TYPE_MANIFEST (mortise_manifest_get_type ())
G_DECLARE_FINAL_TYPE (MortiseManifest, mortise_manifest, MORTISE, MANIFEST, GObject)

MortiseManifest *mortise_manifest_new_from_json (JsonNode *node, GError **error);
JsonNode *mortise_manifest_get_json (MortiseManifest *self);
const char *mortise_manifest_get_dialect (MortiseManifest *self);
const char *mortise_manifest_get_slug (MortiseManifest *self);
const char *mortise_manifest_get_name (MortiseManifest *self);
const char *mortise_manifest_get_version (MortiseManifest *self);
const char *mortise_manifest_get_description (MortiseManifest *self);
const char *mortise_manifest_get_author (MortiseManifest *self);
const char *mortise_manifest_get_licence (MortiseManifest *self);
const char *mortise_manifest_get_homepage (MortiseManifest *self);
const char *mortise_manifest_get_icon (MortiseManifest *self);
const char *mortise_manifest_get_category (MortiseManifest *self);
const char *mortise_manifest_get_plugin_type (MortiseManifest *self);
const char *mortise_manifest_get_loader (MortiseManifest *self);
const char *mortise_manifest_get_module (MortiseManifest *self);
char *mortise_manifest_dup_module_folder (MortiseManifest *self, const char *architecture);
guint mortise_manifest_get_memory_mib (MortiseManifest *self);
guint mortise_manifest_get_disk_mib (MortiseManifest *self);
gint64 mortise_manifest_get_deadline_us (MortiseManifest *self);
GPtrArray *mortise_manifest_get_permissions (MortiseManifest *self);
GPtrArray *mortise_manifest_get_hooks (MortiseManifest *self);
GPtrArray *mortise_manifest_get_settings (MortiseManifest *self);
JsonNode *mortise_manifest_get_settings_schema (MortiseManifest *self);
GPtrArray *mortise_manifest_get_dependencies (MortiseManifest *self);
GPtrArray *mortise_manifest_get_conflicts (MortiseManifest *self);
const char *mortise_manifest_get_requirement (MortiseManifest *self, const char *name);
JsonArray *mortise_manifest_get_list (MortiseManifest *self, const char *field);
const MortiseManifestPermission *mortise_manifest_get_permission (MortiseManifest *self, const char *name);
const MortiseManifestSetting *mortise_manifest_get_setting (MortiseManifest *self, const char *key);

G_END_DECLS
