/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-item.h"
#include "mortise-page.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_LIST_PAGE (mortise_list_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (MortiseListPage, mortise_list_page, MORTISE, LIST_PAGE, MortisePage)

/**
 * MortiseListPageClass:
 * @get_items: the list of a site that the page is about: [class@Item]s that have a property `name`
 * @create_row: makes a row for one of them
 *
 * What the sections with a list differ in, besides what they add in their .ui files.
 */
struct _MortiseListPageClass
{
  MortisePageClass parent_class;

  GListModel *(*get_items) (MortiseSite *site);
  GtkWidget *(*create_row) (gpointer item);
};

gpointer mortise_list_page_get_selected (MortiseListPage *self);
void mortise_list_page_select (MortiseListPage *self, const char *key);
void mortise_list_page_set_header_func (MortiseListPage *self, GtkListBoxUpdateHeaderFunc update_header);

G_END_DECLS
