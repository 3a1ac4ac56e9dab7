/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-market.h"
#include "mortise-page.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGINS_PAGE (mortise_plugins_page_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginsPage, mortise_plugins_page, MORTISE, PLUGINS_PAGE, MortisePage)

MortiseMarket *mortise_plugins_page_get_market (MortisePluginsPage *self);
void mortise_plugins_page_install_path (MortisePluginsPage *self, const char *path);
void mortise_plugins_page_show_plugin (MortisePluginsPage *self, const char *slug);
void mortise_plugins_page_show_setting (MortisePluginsPage *self, const char *slug, const char *key);
void mortise_plugins_page_show_offer (MortisePluginsPage *self, const char *slug);

G_END_DECLS
