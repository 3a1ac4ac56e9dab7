/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-item.h"
#include "mortise-plugins-page.h"

G_BEGIN_DECLS

MortisePluginItem *mortise_plugins_page_get_plugin (MortisePluginsPage *self);
void mortise_plugins_page_show_tab (MortisePluginsPage *self, const char *name);
void mortise_plugins_page_install_actions (GtkWidgetClass *widget_class);
void mortise_plugins_page_update_actions (MortisePluginsPage *self);

G_END_DECLS
