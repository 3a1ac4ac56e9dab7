/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-password-entry.h"

static void
on_unmap (GtkWidget *entry)
{
  GtkRoot *root = gtk_widget_get_root (entry);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, entry))
    gtk_root_set_focus (root, NULL);
}

/**
 * mortise_password_entry_let_go:
 * @entry: a [class@Gtk.PasswordEntry]
 *
 * Has @entry lose the focus before it goes: GTK 4.8 asks one that is gone already for its text.
 */
void
mortise_password_entry_let_go (GtkWidget *entry)
{
  g_signal_connect (entry, "unmap", G_CALLBACK (on_unmap), NULL);
}
