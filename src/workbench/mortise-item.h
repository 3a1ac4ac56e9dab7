/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_ITEM (mortise_item_get_type ())
G_DECLARE_DERIVABLE_TYPE (MortiseItem, mortise_item, MORTISE, ITEM, GObject)

/**
 * MortiseItemClass:
 * @key: the member of the JSON object that tells one item from another, or %NULL when the position does
 * @update: takes over what changed
 *
 * An object of docs/admin-api.md as the pages bind to it: it stays the same object while what it describes changes.
 */
struct _MortiseItemClass
{
  GObjectClass parent_class;

  const char *key;
  void (*update) (MortiseItem *self, JsonObject *object);
};

const char *mortise_item_get_key (MortiseItem *self);
void mortise_item_update (MortiseItem *self, JsonObject *object);
MortiseItem *mortise_item_list_find (GListModel *items, const char *key);
void mortise_item_list_sync (GListStore *items, JsonArray *array);

void mortise_item_read_string (MortiseItem *self, JsonObject *object, GParamSpec *property, char **field);
void mortise_item_read_int64 (MortiseItem *self, JsonObject *object, GParamSpec *property, gint64 *field);
void mortise_item_read_boolean (MortiseItem *self, JsonObject *object, GParamSpec *property, gboolean *field);
void mortise_item_read_strings (MortiseItem *self, JsonObject *object, GParamSpec *property, char ***field);
void mortise_item_read_json (MortiseItem *self, JsonObject *object, GParamSpec *property, JsonNode **field);
void mortise_item_set_string (MortiseItem *self, GParamSpec *property, char **field, const char *value);
void mortise_item_set_int64 (MortiseItem *self, GParamSpec *property, gint64 *field, gint64 value);
void mortise_item_set_boolean (MortiseItem *self, GParamSpec *property, gboolean *field, gboolean value);

G_END_DECLS
