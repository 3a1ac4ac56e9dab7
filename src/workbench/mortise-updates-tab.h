/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugins-tab.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_UPDATES_TAB (mortise_updates_tab_get_type ())
G_DECLARE_FINAL_TYPE (MortiseUpdatesTab, mortise_updates_tab, MORTISE, UPDATES_TAB, MortisePluginsTab)

G_END_DECLS
