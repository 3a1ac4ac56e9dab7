/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-suspension.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_SUSPENSION_BAR (mortise_suspension_bar_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSuspensionBar, mortise_suspension_bar, MORTISE, SUSPENSION_BAR, AdwBin)

void mortise_suspension_bar_set_suspension (MortiseSuspensionBar *self, MortiseSuspension *suspension);

G_END_DECLS
