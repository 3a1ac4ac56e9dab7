/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_SETTING_ITEM (mortise_setting_item_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSettingItem, mortise_setting_item, MORTISE, SETTING_ITEM, MortiseItem)

const char *mortise_setting_item_get_type_name (MortiseSettingItem *self);
const char *mortise_setting_item_get_label (MortiseSettingItem *self);
const char *mortise_setting_item_get_description (MortiseSettingItem *self);
JsonNode *mortise_setting_item_get_options (MortiseSettingItem *self);
JsonNode *mortise_setting_item_get_value (MortiseSettingItem *self);
const char *mortise_setting_item_get_error (MortiseSettingItem *self);
void mortise_setting_item_set_error (MortiseSettingItem *self, const char *error);
gboolean mortise_setting_item_get_edited (MortiseSettingItem *self);
void mortise_setting_item_set_edited (MortiseSettingItem *self, gboolean edited);
void mortise_setting_item_propose (MortiseSettingItem *self, JsonNode *value);

G_END_DECLS
