/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_RESULT_VIEW (mortise_result_view_get_type ())
G_DECLARE_FINAL_TYPE (MortiseResultView, mortise_result_view, MORTISE, RESULT_VIEW, AdwBin)

void mortise_result_view_show (MortiseResultView *self,
                               MortiseSite *site,
                               MortiseDispatchItem *dispatch,
                               const char *filtered);
void mortise_result_view_set_note (MortiseResultView *self, const char *note);

G_END_DECLS
