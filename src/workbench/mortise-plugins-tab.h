/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-item.h"
#include "mortise-market.h"
#include "mortise-site.h"
#include "mortise-window-state.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGINS_TAB (mortise_plugins_tab_get_type ())
G_DECLARE_DERIVABLE_TYPE (MortisePluginsTab, mortise_plugins_tab, MORTISE, PLUGINS_TAB, AdwBin)

/**
 * MortisePluginsTabClass:
 * @set_site: gives the tab its list, by mortise_plugins_tab_set_items()
 * @create_row: makes a widget with a property `item`
 * @keep_state: binds how the tab is sorted and filtered
 * @clear_filters: shows everything again, but for what is searched for
 *
 * What the tabs of the Plugins section differ in, besides what they add in their .ui files.
 */
struct _MortisePluginsTabClass
{
  AdwBinClass parent_class;

  void (*set_site) (MortisePluginsTab *self, MortiseSite *site, MortiseMarket *market);
  GtkWidget *(*create_row) (MortisePluginsTab *self);
  void (*keep_state) (MortisePluginsTab *self, MortiseWindowState *state);
  void (*clear_filters) (MortisePluginsTab *self);
};

void mortise_plugins_tab_set_site (MortisePluginsTab *self, MortiseSite *site, MortiseMarket *market);
void mortise_plugins_tab_keep_state (MortisePluginsTab *self, MortiseWindowState *state);
void mortise_plugins_tab_set_items (MortisePluginsTab *self, GListModel *items);
GListModel *mortise_plugins_tab_get_shown (MortisePluginsTab *self);
gpointer mortise_plugins_tab_get_selected (MortisePluginsTab *self);
void mortise_plugins_tab_select (MortisePluginsTab *self, const char *key);
const char *mortise_plugins_tab_get_search (MortisePluginsTab *self);

G_END_DECLS
