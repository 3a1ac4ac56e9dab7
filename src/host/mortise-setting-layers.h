/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"

G_BEGIN_DECLS

/**
 * MortiseSettingSource:
 * @MORTISE_SETTING_DEFAULT: the manifest
 * @MORTISE_SETTING_FILE: the site's file of the plugin
 * @MORTISE_SETTING_SITE: somebody who administers the site
 * @MORTISE_SETTING_TENANT: somebody who administers the tenant
 * @MORTISE_SETTING_ENVIRONMENT: a variable in the environment of the host
 *
 * Where the value of a setting comes from. Of several the last of this list wins.
 */
typedef enum
{
  MORTISE_SETTING_DEFAULT,
  MORTISE_SETTING_FILE,
  MORTISE_SETTING_SITE,
  MORTISE_SETTING_TENANT,
  MORTISE_SETTING_ENVIRONMENT,
} MortiseSettingSource;

/* The settings of one plugin for one tenant, from wherever they come. */
typedef struct _MortiseSettingLayers MortiseSettingLayers;

const char *mortise_setting_source_get_name (MortiseSettingSource source);

MortiseSettingLayers *mortise_setting_layers_new (MortiseManifest *manifest, const char *tenant);
void mortise_setting_layers_free (MortiseSettingLayers *self);
void mortise_setting_layers_read_environment (MortiseSettingLayers *self, const char *const *environment);
gboolean mortise_setting_layers_read_file (MortiseSettingLayers *self, const char *path);
void mortise_setting_layers_set_stored (MortiseSettingLayers *self, const char *key, const char *text, JsonNode *value);
void mortise_setting_layers_clear_stored (MortiseSettingLayers *self);
gint64 mortise_setting_layers_get_time (MortiseSettingLayers *self);
char **mortise_setting_layers_list_problems (MortiseSettingLayers *self);

JsonNode *mortise_setting_layers_dup_value (MortiseSettingLayers *self, const char *key, MortiseSettingSource *source);
JsonObject *mortise_setting_layers_dup_values (MortiseSettingLayers *self);
JsonObject *mortise_setting_layers_dup_set_values (MortiseSettingLayers *self, JsonObject *stored);
gboolean mortise_setting_layers_is_stored (MortiseSettingLayers *self, const char *key);
gboolean mortise_setting_layers_is_unreadable (MortiseSettingLayers *self, const char *key);
const char *mortise_setting_layers_get_stored_text (MortiseSettingLayers *self, const char *key);
char **mortise_setting_layers_list_stored (MortiseSettingLayers *self);
JsonObject *mortise_setting_layers_dup_stored (MortiseSettingLayers *self);
JsonObject *mortise_setting_layers_dup_variables (MortiseSettingLayers *self, const char *key);
const char *mortise_setting_layers_find_lock (MortiseSettingLayers *self, const char *key, JsonNode *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSettingLayers, mortise_setting_layers_free)

G_END_DECLS
