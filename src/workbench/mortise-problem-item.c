/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-problem-item.h"

/**
 * MortiseProblemItem:
 *
 * Something that is wrong on the site, and what mends it.
 */
struct _MortiseProblemItem
{
  MortiseRecordItem parent_instance;
};

G_DEFINE_FINAL_TYPE (MortiseProblemItem, mortise_problem_item, MORTISE_TYPE_RECORD_ITEM)

static void
mortise_problem_item_class_init (MortiseProblemItemClass *klass)
{
  const MortiseRecordMember members[] = {
    { "id", G_TYPE_STRING },     { "kind", G_TYPE_STRING }, { "severity", G_TYPE_STRING }, { "subject", G_TYPE_STRING },
    { "plugin", G_TYPE_STRING }, { "text", G_TYPE_STRING }, { "actions", JSON_TYPE_NODE },
  };

  mortise_record_item_class_install (MORTISE_RECORD_ITEM_CLASS (klass), "id", members, G_N_ELEMENTS (members));
}

static void
mortise_problem_item_init (MortiseProblemItem *self)
{
}
