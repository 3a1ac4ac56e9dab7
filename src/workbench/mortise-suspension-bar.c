/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-suspension-bar.h"

#include <glib/gi18n.h>

/**
 * MortiseSuspensionBar:
 *
 * Reminds of safe mode and of a search for a problem wherever one is in the window, and leads out of them.
 */
struct _MortiseSuspensionBar
{
  AdwBin parent_instance;

  GtkInfoBar *safe_bar;
  GtkInfoBar *search_bar;
  GtkLabel *search_label;
  MortiseSuspension *suspension;
};

G_DEFINE_FINAL_TYPE (MortiseSuspensionBar, mortise_suspension_bar, ADW_TYPE_BIN)

static char *
describe_search (MortiseSuspension *suspension)
{
  const char *const *suspended = mortise_suspension_get_suspended (suspension);
  guint n = suspended != NULL ? g_strv_length ((char **) suspended) : 0;

  if (g_strcmp0 (mortise_suspension_get_state (suspension), "asking") != 0)
    return g_strdup (_ ("The search for the cause of a problem has come to its end."));
  return g_strdup_printf (ngettext ("A search for the cause of a problem leaves out %u plugin.",
                                    "A search for the cause of a problem leaves out %u plugins.", n),
                          n);
}

static void
show (MortiseSuspensionBar *self)
{
  gboolean safe_mode = mortise_suspension_get_safe_mode (self->suspension);
  gboolean searching = !safe_mode && mortise_suspension_get_state (self->suspension) != NULL;
  g_autofree char *text = describe_search (self->suspension);

  gtk_label_set_label (self->search_label, text);
  gtk_info_bar_set_revealed (self->safe_bar, safe_mode);
  gtk_info_bar_set_revealed (self->search_bar, searching);
}

static void
mortise_suspension_bar_dispose (GObject *object)
{
  g_clear_object (&MORTISE_SUSPENSION_BAR (object)->suspension);
  G_OBJECT_CLASS (mortise_suspension_bar_parent_class)->dispose (object);
}

static void
mortise_suspension_bar_class_init (MortiseSuspensionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_suspension_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-suspension-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseSuspensionBar, safe_bar);
  gtk_widget_class_bind_template_child (widget_class, MortiseSuspensionBar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, MortiseSuspensionBar, search_label);
}

static void
mortise_suspension_bar_init (MortiseSuspensionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_suspension_bar_set_suspension:
 * @self: a bar
 * @suspension: what the site leaves out
 */
void
mortise_suspension_bar_set_suspension (MortiseSuspensionBar *self, MortiseSuspension *suspension)
{
  g_return_if_fail (MORTISE_IS_SUSPENSION_BAR (self));

  self->suspension = g_object_ref (suspension);
  g_signal_connect_object (suspension, "updated", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
