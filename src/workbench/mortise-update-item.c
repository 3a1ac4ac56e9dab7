/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-update-item.h"

/**
 * MortiseUpdateItem:
 *
 * A newer version of an installed plugin, or why there is none that can be had.
 */
struct _MortiseUpdateItem
{
  MortiseRecordItem parent_instance;
};

G_DEFINE_FINAL_TYPE (MortiseUpdateItem, mortise_update_item, MORTISE_TYPE_RECORD_ITEM)

static void
mortise_update_item_class_init (MortiseUpdateItemClass *klass)
{
  const MortiseRecordMember members[] = {
    { "slug", G_TYPE_STRING }, { "name", G_TYPE_STRING },     { "from", G_TYPE_STRING },
    { "to", G_TYPE_STRING },   { "obstacle", G_TYPE_STRING }, { "catalogue", G_TYPE_STRING },
    { "size", G_TYPE_INT64 },  { "released", G_TYPE_INT64 },  { "changelog", G_TYPE_STRV },
  };

  mortise_record_item_class_install (MORTISE_RECORD_ITEM_CLASS (klass), "slug", members, G_N_ELEMENTS (members));
}

static void
mortise_update_item_init (MortiseUpdateItem *self)
{
}
