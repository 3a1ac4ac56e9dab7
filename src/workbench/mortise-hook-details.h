/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_HOOK_DETAILS (mortise_hook_details_get_type ())
G_DECLARE_FINAL_TYPE (MortiseHookDetails, mortise_hook_details, MORTISE, HOOK_DETAILS, AdwBin)

void mortise_hook_details_set_hook (MortiseHookDetails *self, MortiseHookItem *hook);

G_END_DECLS
