/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_LISTENERS_GROUP (mortise_listeners_group_get_type ())
G_DECLARE_FINAL_TYPE (MortiseListenersGroup, mortise_listeners_group, MORTISE, LISTENERS_GROUP, AdwPreferencesGroup)

void mortise_listeners_group_set_hook (MortiseListenersGroup *self, MortiseSite *site, MortiseHookItem *hook);

G_END_DECLS
