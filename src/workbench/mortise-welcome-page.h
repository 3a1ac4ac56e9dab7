/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_WELCOME_PAGE (mortise_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (MortiseWelcomePage, mortise_welcome_page, MORTISE, WELCOME_PAGE, AdwBin)

void mortise_welcome_page_set_site (MortiseWelcomePage *self, MortiseSite *site);
gboolean mortise_welcome_page_is_wanted (MortiseWelcomePage *self);
void mortise_welcome_page_dismiss (MortiseWelcomePage *self);

G_END_DECLS
