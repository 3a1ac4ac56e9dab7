/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-setting-layers.h"

G_BEGIN_DECLS

/**
 * MortiseSettingsChange:
 * @values: new values, by key
 * @unset: (array zero-terminated=1): the keys of those that go back to what they are without the store
 * @replaces: whether all that is not in @values goes back as well, but for secrets that @keeps_secrets
 * @keeps_secrets: whether secrets that are not in @values stay
 * @cause: why, as [struct@SettingChangeRecord] has it
 * @preview: (nullable): where to put what would change: then it is only looked at, and nothing does
 *
 * A change of the settings of one plugin, of as many as belong together. It is made wholly or not at all.
 */
typedef struct
{
  JsonObject *values;
  char **unset;
  gboolean replaces;
  gboolean keeps_secrets;
  char *cause;
  JsonObject *preview;
} MortiseSettingsChange;

MortiseSettingsChange *mortise_settings_change_new (JsonObject *values, const char *const *unset, const char *cause);
void mortise_settings_change_free (MortiseSettingsChange *self);
void mortise_settings_change_keep_secrets (MortiseSettingsChange *self,
                                           MortiseManifest *manifest,
                                           MortiseSettingLayers *layers);
char **mortise_settings_change_list_kept (MortiseSettingsChange *self,
                                          MortiseManifest *manifest,
                                          MortiseSettingLayers *layers);
char **mortise_settings_change_list_changed (MortiseSettingsChange *self,
                                             MortiseManifest *manifest,
                                             MortiseSettingLayers *layers);
JsonObject *
mortise_settings_change_apply (MortiseSettingsChange *self, MortiseManifest *manifest, MortiseSettingLayers *layers);
void mortise_settings_change_describe (MortiseSettingsChange *self,
                                       MortiseManifest *manifest,
                                       MortiseSettingLayers *layers,
                                       JsonObject *changes);
gboolean mortise_settings_change_check (MortiseSettingsChange *self,
                                        MortiseManifest *manifest,
                                        MortiseSettingLayers *layers,
                                        GError **error);
char *mortise_settings_list_violations (MortiseManifest *manifest, MortiseSettingLayers *layers);
gboolean mortise_settings_change_has_secret (MortiseSettingsChange *self, MortiseManifest *manifest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSettingsChange, mortise_settings_change_free)

G_END_DECLS
