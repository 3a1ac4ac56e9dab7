/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_RUN_FORM (mortise_run_form_get_type ())
G_DECLARE_FINAL_TYPE (MortiseRunForm, mortise_run_form, MORTISE, RUN_FORM, AdwBin)

void mortise_run_form_set_hook (MortiseRunForm *self, MortiseSite *site, MortiseHookItem *hook);
gboolean mortise_run_form_is_on_copy (MortiseRunForm *self);
void mortise_run_form_fill (MortiseRunForm *self, JsonObject *trial);

G_END_DECLS
