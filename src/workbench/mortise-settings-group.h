/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_SETTINGS_GROUP (mortise_settings_group_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSettingsGroup, mortise_settings_group, MORTISE, SETTINGS_GROUP, AdwPreferencesGroup)

void mortise_settings_group_show (MortiseSettingsGroup *self, const char *key);

G_END_DECLS
