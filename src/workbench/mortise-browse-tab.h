/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugins-tab.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_BROWSE_TAB (mortise_browse_tab_get_type ())
G_DECLARE_FINAL_TYPE (MortiseBrowseTab, mortise_browse_tab, MORTISE, BROWSE_TAB, MortisePluginsTab)

G_END_DECLS
