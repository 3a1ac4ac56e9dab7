/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-key-item.h"

/**
 * MortiseKeyItem:
 *
 * A public key whose packages the site trusts.
 */
struct _MortiseKeyItem
{
  MortiseRecordItem parent_instance;
};

G_DEFINE_FINAL_TYPE (MortiseKeyItem, mortise_key_item, MORTISE_TYPE_RECORD_ITEM)

static void
mortise_key_item_class_init (MortiseKeyItemClass *klass)
{
  const MortiseRecordMember members[] = {
    { "id", G_TYPE_STRING },   { "publisher", G_TYPE_STRING },  { "key", G_TYPE_STRING },
    { "path", G_TYPE_STRING }, { "removable", G_TYPE_BOOLEAN },
  };

  mortise_record_item_class_install (MORTISE_RECORD_ITEM_CLASS (klass), "id", members, G_N_ELEMENTS (members));
}

static void
mortise_key_item_init (MortiseKeyItem *self)
{
}
