/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-link-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What an author wrote can say one thing and lead to another: who follows it sees where, before anything is asked. */

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (dialog));
  const char *address = adw_message_dialog_get_body (dialog);

  if (g_str_equal (response, "open"))
    gtk_show_uri (parent, address, GDK_CURRENT_TIME);
  else if (g_str_equal (response, "copy"))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (parent)), address);
}

static gboolean
on_activate_link (GtkLabel *label, const char *address, gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (label));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), _ ("Open This Address?"), address);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "copy", _ ("C_opy"), "open",
                                    _ ("_Open"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

/**
 * mortise_link_dialog_attach:
 * @label: a label with links of somebody who is not trusted
 *
 * Has the label show where a link leads, and open it only when the user says so.
 */
void
mortise_link_dialog_attach (GtkLabel *label)
{
  g_signal_connect (label, "activate-link", G_CALLBACK (on_activate_link), NULL);
}
