/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseValueChange:
 * @MORTISE_VALUE_SAME: nothing changed in it, or it is not compared
 * @MORTISE_VALUE_INSIDE: something in it changed
 * @MORTISE_VALUE_CHANGED: it was another value
 * @MORTISE_VALUE_ADDED: it was not there
 * @MORTISE_VALUE_REMOVED: it is not there any more
 *
 * What became of a part of a value.
 */
typedef enum
{
  MORTISE_VALUE_SAME,
  MORTISE_VALUE_INSIDE,
  MORTISE_VALUE_CHANGED,
  MORTISE_VALUE_ADDED,
  MORTISE_VALUE_REMOVED,
} MortiseValueChange;

#define MORTISE_TYPE_VALUE_NODE (mortise_value_node_get_type ())
G_DECLARE_FINAL_TYPE (MortiseValueNode, mortise_value_node, MORTISE, VALUE_NODE, GObject)

MortiseValueNode *mortise_value_node_new (const char *name, JsonNode *before, JsonNode *after, gboolean compared);
const char *mortise_value_node_get_name (MortiseValueNode *self);
const char *mortise_value_node_get_pointer (MortiseValueNode *self);
MortiseValueChange mortise_value_node_get_change (MortiseValueNode *self);
char *mortise_value_node_describe (MortiseValueNode *self);
char *mortise_value_node_describe_before (MortiseValueNode *self);
GListModel *mortise_value_node_create_children (MortiseValueNode *self);

char *mortise_value_describe (JsonNode *value);

G_END_DECLS
