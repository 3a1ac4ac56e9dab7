/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is chosen where everything is to be shown. */
#define MORTISE_CHOICE_ALL "all"

void mortise_choice_menu_fill (GMenu *menu, const char *action_name, GHashTable *choices);

G_END_DECLS
