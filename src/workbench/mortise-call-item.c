/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-call-item.h"

/**
 * MortiseCallItem:
 *
 * One listener's part in a dispatch.
 */
struct _MortiseCallItem
{
  MortiseRecordItem parent_instance;
};

G_DEFINE_FINAL_TYPE (MortiseCallItem, mortise_call_item, MORTISE_TYPE_RECORD_ITEM)

static void
mortise_call_item_class_init (MortiseCallItemClass *klass)
{
  const MortiseRecordMember members[] = {
    { "plugin", G_TYPE_STRING },  { "version", G_TYPE_STRING },   { "listener", G_TYPE_INT64 },
    { "priority", G_TYPE_INT64 }, { "status", G_TYPE_STRING },    { "value", JSON_TYPE_NODE },
    { "error", JSON_TYPE_NODE },  { "services", JSON_TYPE_NODE }, { "start-us", G_TYPE_INT64 },
    { "wall-us", G_TYPE_INT64 },  { "cpu-us", G_TYPE_INT64 },     { "queue-us", G_TYPE_INT64 },
    { "bytes-in", G_TYPE_INT64 }, { "bytes-out", G_TYPE_INT64 },  { "memory-bytes", G_TYPE_INT64 },
  };

  mortise_record_item_class_install (MORTISE_RECORD_ITEM_CLASS (klass), NULL, members, G_N_ELEMENTS (members));
}

static void
mortise_call_item_init (MortiseCallItem *self)
{
}
