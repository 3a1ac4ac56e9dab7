/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-accessible.h"

/**
 * mortise_accessible_set_label:
 * @widget: a control
 * @label: what a screen reader calls it
 *
 * Names a control that shows no text.
 */
void
mortise_accessible_set_label (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  /* What takes the focus of a menu button is the toggle inside, which GTK 4.8 leaves without a name. */
  if (GTK_IS_MENU_BUTTON (widget))
    mortise_accessible_set_label (gtk_widget_get_first_child (widget), label);
}
