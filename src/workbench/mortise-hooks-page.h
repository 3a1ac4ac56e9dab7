/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-list-page.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_HOOKS_PAGE (mortise_hooks_page_get_type ())
G_DECLARE_FINAL_TYPE (MortiseHooksPage, mortise_hooks_page, MORTISE, HOOKS_PAGE, MortiseListPage)

G_END_DECLS
