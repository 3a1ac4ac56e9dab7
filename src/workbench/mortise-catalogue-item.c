/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-item.h"

/**
 * MortiseCatalogueItem:
 *
 * A catalogue of the site.
 */
struct _MortiseCatalogueItem
{
  MortiseRecordItem parent_instance;
};

G_DEFINE_FINAL_TYPE (MortiseCatalogueItem, mortise_catalogue_item, MORTISE_TYPE_RECORD_ITEM)

static void
mortise_catalogue_item_class_init (MortiseCatalogueItemClass *klass)
{
  const MortiseRecordMember members[] = {
    { "id", G_TYPE_STRING },       { "address", G_TYPE_STRING },     { "name", G_TYPE_STRING },
    { "homepage", G_TYPE_STRING }, { "fingerprint", G_TYPE_STRING }, { "generated", G_TYPE_INT64 },
    { "expires", G_TYPE_INT64 },   { "packages", G_TYPE_INT64 },     { "refreshed", G_TYPE_INT64 },
    { "valid", G_TYPE_BOOLEAN },   { "problem", G_TYPE_STRING },
  };

  mortise_record_item_class_install (MORTISE_RECORD_ITEM_CLASS (klass), "id", members, G_N_ELEMENTS (members));
}

static void
mortise_catalogue_item_init (MortiseCatalogueItem *self)
{
}
