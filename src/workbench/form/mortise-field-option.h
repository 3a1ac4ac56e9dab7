/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_FIELD_OPTION (mortise_field_option_get_type ())
G_DECLARE_FINAL_TYPE (MortiseFieldOption, mortise_field_option, MORTISE, FIELD_OPTION, GObject)

GListStore *mortise_field_options_new (JsonObject *resolved);
guint mortise_field_options_find (GListModel *options, JsonNode *value);
const char *mortise_field_option_get_label (MortiseFieldOption *self);
JsonNode *mortise_field_option_get_value (MortiseFieldOption *self);

G_END_DECLS
