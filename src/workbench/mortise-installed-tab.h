/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugins-tab.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_INSTALLED_TAB (mortise_installed_tab_get_type ())
G_DECLARE_FINAL_TYPE (MortiseInstalledTab, mortise_installed_tab, MORTISE, INSTALLED_TAB, MortisePluginsTab)

G_END_DECLS
