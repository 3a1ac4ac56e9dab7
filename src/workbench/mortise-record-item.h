/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-item.h"

G_BEGIN_DECLS

/**
 * MortiseRecordMember:
 * @name: the property, which is named as the member of the JSON object is, with dashes
 * @type: `G_TYPE_STRING`, `G_TYPE_INT64`, `G_TYPE_BOOLEAN`, `G_TYPE_STRV` or `JSON_TYPE_NODE`
 *
 * A member of an object of docs/admin-api.md.
 */
typedef struct
{
  const char *name;
  GType type;
} MortiseRecordMember;

#define MORTISE_TYPE_RECORD_ITEM (mortise_record_item_get_type ())
G_DECLARE_DERIVABLE_TYPE (MortiseRecordItem, mortise_record_item, MORTISE, RECORD_ITEM, MortiseItem)

struct _MortiseRecordItemClass
{
  MortiseItemClass parent_class;

  /*< private >*/
  GArray *members;
};

void mortise_record_item_class_install (MortiseRecordItemClass *klass,
                                        const char *key,
                                        const MortiseRecordMember *members,
                                        guint n_members);

const char *mortise_record_item_get_string (gpointer self, const char *name);
gint64 mortise_record_item_get_int64 (gpointer self, const char *name);
gboolean mortise_record_item_get_boolean (gpointer self, const char *name);
const char *const *mortise_record_item_get_strings (gpointer self, const char *name);
JsonNode *mortise_record_item_get_json (gpointer self, const char *name);

G_END_DECLS
