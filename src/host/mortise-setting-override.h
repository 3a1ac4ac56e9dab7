/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"

G_BEGIN_DECLS

/**
 * MortiseSettingOverride:
 * @variable: the variable's name
 * @member: (nullable): the member of the setting's value that it gives; %NULL for the value itself
 * @value: what it gives
 *
 * What a variable of the environment says of a setting.
 */
typedef struct
{
  char *variable;
  char *member;
  JsonNode *value;
} MortiseSettingOverride;

void mortise_setting_override_free (MortiseSettingOverride *override);
GPtrArray *mortise_setting_overrides_read (MortiseManifest *manifest,
                                           const MortiseManifestSetting *setting,
                                           const char *const *environment,
                                           GPtrArray *problems);
JsonNode *mortise_setting_overrides_apply (GPtrArray *overrides, JsonNode *value);

G_END_DECLS
