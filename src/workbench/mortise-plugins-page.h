/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-list-page.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGINS_PAGE (mortise_plugins_page_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginsPage, mortise_plugins_page, MORTISE, PLUGINS_PAGE, MortiseListPage)

G_END_DECLS
