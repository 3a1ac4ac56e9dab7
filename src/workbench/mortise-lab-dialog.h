/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-connection.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_LAB_DIALOG (mortise_lab_dialog_get_type ())
G_DECLARE_DERIVABLE_TYPE (MortiseLabDialog, mortise_lab_dialog, MORTISE, LAB_DIALOG, AdwWindow)

/**
 * MortiseLabDialogClass:
 * @run: tries what is set up; the operation is a [class@Gio.Task] with that cancellable, and its callback calls
 *   mortise_lab_dialog_end() first
 *
 * A dialog in which something is set up, tried on a copy of the site, and told of.
 */
struct _MortiseLabDialogClass
{
  AdwWindowClass parent_class;

  void (*run) (MortiseLabDialog *self, GCancellable *cancellable);
};

void mortise_lab_dialog_prepare (gpointer self,
                                 GtkWidget *parent,
                                 MortiseConnection *connection,
                                 const char *heading,
                                 const char *note);
MortiseConnection *mortise_lab_dialog_get_connection (gpointer self);
AdwPreferencesGroup *mortise_lab_dialog_add_setup (gpointer self, const char *title, const char *description);
AdwPreferencesGroup *mortise_lab_dialog_add_result (gpointer self, const char *title, const char *description);
void mortise_lab_dialog_add_result_widget (gpointer self, GtkWidget *widget);
void mortise_lab_dialog_set_runnable (gpointer self, gboolean runnable);
void mortise_lab_dialog_set_progress (gpointer self, guint n_done, guint n_all);
gboolean mortise_lab_dialog_goes_on (gpointer self, GAsyncResult *result, GError *error);
void
mortise_lab_dialog_end (gpointer self, const char *icon_name, const char *style, const char *title, const char *text);

G_END_DECLS
