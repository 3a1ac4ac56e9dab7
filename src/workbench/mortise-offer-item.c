/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-offer-item.h"

/**
 * MortiseOfferItem:
 *
 * A plugin that a catalogue offers.
 */
struct _MortiseOfferItem
{
  MortiseRecordItem parent_instance;
};

G_DEFINE_FINAL_TYPE (MortiseOfferItem, mortise_offer_item, MORTISE_TYPE_RECORD_ITEM)

static void
mortise_offer_item_class_init (MortiseOfferItemClass *klass)
{
  const MortiseRecordMember members[] = {
    { "slug", G_TYPE_STRING },      { "name", G_TYPE_STRING },    { "summary", G_TYPE_STRING },
    { "version", G_TYPE_STRING },   { "released", G_TYPE_INT64 }, { "size", G_TYPE_INT64 },
    { "categories", G_TYPE_STRV },  { "platforms", G_TYPE_STRV }, { "catalogue", G_TYPE_STRING },
    { "installed", G_TYPE_STRING },
  };

  mortise_record_item_class_install (MORTISE_RECORD_ITEM_CLASS (klass), "slug", members, G_N_ELEMENTS (members));
}

static void
mortise_offer_item_init (MortiseOfferItem *self)
{
}
