/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_PAYLOAD_ITEM (mortise_payload_item_get_type ())
G_DECLARE_FINAL_TYPE (MortisePayloadItem, mortise_payload_item, MORTISE, PAYLOAD_ITEM, GObject)

MortisePayloadItem *mortise_payload_item_new (const char *title, const char *subtitle, JsonNode *payload);
const char *mortise_payload_item_get_title (MortisePayloadItem *self);
const char *mortise_payload_item_get_subtitle (MortisePayloadItem *self);
JsonNode *mortise_payload_item_get_payload (MortisePayloadItem *self);

G_END_DECLS
