/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mortise-site.h"
#include "mortise-suspension.h"

G_BEGIN_DECLS

void mortise_suspension_add_actions (MortiseSuspension *self, MortiseSite *site, GtkApplicationWindow *window);

G_END_DECLS
