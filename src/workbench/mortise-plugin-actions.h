/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

/* What the user does to a plugin, with what is said about it. The @widget is one in the window. */
void mortise_plugin_enable (GtkWidget *widget, MortisePluginItem *plugin);
void mortise_plugin_disable_async (GtkWidget *widget,
                                   MortisePluginItem *plugin,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void mortise_plugin_disable (GtkWidget *widget, MortisePluginItem *plugin);
void mortise_plugin_roll_back (GtkWidget *widget, MortisePluginItem *plugin);
void mortise_plugin_uninstall (GtkWidget *widget, MortisePluginItem *plugin);

G_END_DECLS
