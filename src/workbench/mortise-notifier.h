/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mortise-market.h"
#include "mortise-site.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_NOTIFIER (mortise_notifier_get_type ())
G_DECLARE_FINAL_TYPE (MortiseNotifier, mortise_notifier, MORTISE, NOTIFIER, GObject)

MortiseNotifier *mortise_notifier_new (GtkWindow *window, MortiseSite *site, MortiseMarket *market);

G_END_DECLS
