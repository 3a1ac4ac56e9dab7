/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseGraphName:
 * @slug: a plugin
 * @user_data: what was given with the function
 *
 * Returns: what people call it
 */
typedef const char *(*MortiseGraphName) (const char *slug, gpointer user_data);

#define MORTISE_TYPE_GRAPH_VIEW (mortise_graph_view_get_type ())
G_DECLARE_FINAL_TYPE (MortiseGraphView, mortise_graph_view, MORTISE, GRAPH_VIEW, GtkWidget)

GtkWidget *mortise_graph_view_new (void);
guint mortise_graph_view_show (MortiseGraphView *self,
                               JsonObject *dependencies,
                               const char *centre,
                               MortiseGraphName name,
                               gpointer user_data);
double mortise_graph_view_get_centre (MortiseGraphView *self);

G_END_DECLS
