/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-site.h"
#include "mortise-suspension.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_BISECTION_DIALOG (mortise_bisection_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MortiseBisectionDialog, mortise_bisection_dialog, MORTISE, BISECTION_DIALOG, AdwWindow)

void mortise_bisection_dialog_present (GtkWindow *parent, MortiseSuspension *suspension, MortiseSite *site);

G_END_DECLS
