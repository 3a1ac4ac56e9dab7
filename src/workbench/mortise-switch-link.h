/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_SWITCH_LINK (mortise_switch_link_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSwitchLink, mortise_switch_link, MORTISE, SWITCH_LINK, GObject)

/**
 * MortiseSwitchAsk:
 * @owner: what the link was made for
 * @wanted: what the user switched to
 *
 * Asks the host for @wanted, and calls mortise_switch_link_answered() once it has answered.
 */
typedef void (*MortiseSwitchAsk) (gpointer owner, gboolean wanted);

MortiseSwitchLink *
mortise_switch_link_new (GtkSwitch *control, gpointer item, const char *property, MortiseSwitchAsk ask, gpointer owner);
void mortise_switch_link_answered (MortiseSwitchLink *self, gboolean done);

G_END_DECLS
