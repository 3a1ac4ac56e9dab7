/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-statistic-cell.h"

#include <glib/gi18n.h>

#include "mortise-budget-text.h"
#include "mortise-sparkline.h"
#include "mortise-time-bar.h"

#define SPACING 6
/* “100.0 %” */
#define SHARE_CHARS 7
/* What a time bar calls microseconds are millionths here. */
#define WHOLE 1000000

/**
 * MortiseStatisticCell:
 *
 * One figure of a hook or a plugin, which follows what the host tells of it.
 */
struct _MortiseStatisticCell
{
  AdwBin parent_instance;

  MortiseFigure figure;
  MortiseStatisticItem *item;
  GtkImage *image;
  GtkWidget *chart;
  GtkLabel *label;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (MortiseStatisticCell, mortise_statistic_cell, ADW_TYPE_BIN)

/* --- showing ------------------------------------------------------------------------------------------------------ */

static void
show_minutes (MortiseStatisticCell *self)
{
  JsonArray *minutes = mortise_statistic_item_get_minutes (self->item);
  guint n = minutes != NULL ? json_array_get_length (minutes) : 0;
  g_autofree guint *counts = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    counts[i] = (guint) CLAMP (json_array_get_int_element (minutes, i), 0, G_MAXINT);
  mortise_sparkline_set_counts (MORTISE_SPARKLINE (self->chart), counts, n);
}

/* Not by colour alone. */
static void
mark (MortiseStatisticCell *self, gboolean is_bad, const char *style)
{
  gtk_widget_set_visible (GTK_WIDGET (self->image), is_bad);
  if (is_bad)
    gtk_widget_add_css_class (GTK_WIDGET (self), style);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), style);
}

static void
show_budget (MortiseStatisticCell *self)
{
  JsonObject *budget = mortise_statistic_item_get_budget (self->item);
  g_autofree char *description = mortise_budget_text_describe (budget);
  /* Translators: the name of a plugin. */
  g_autofree char *name = g_strdup_printf (_ ("Budget of %s"), mortise_statistic_item_get_title (self->item));

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s",
                                    mortise_record_item_get_string (self->item, "name"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "statistics.budget");
  mark (self, mortise_budget_text_is_exceeded (budget), "warning");
}

static void
update (MortiseStatisticCell *self)
{
  g_autofree char *text = mortise_statistic_item_dup_text (self->item, self->figure);

  if (self->label != NULL)
    gtk_label_set_label (self->label, text);
  if (self->figure == MORTISE_FIGURE_NAME)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  else if (self->figure == MORTISE_FIGURE_ERRORS)
    mark (self, mortise_record_item_get_int64 (self->item, "errors") > 0, "warning");
  else if (self->figure == MORTISE_FIGURE_SHARE)
    mortise_time_bar_set_times (MORTISE_TIME_BAR (self->chart), WHOLE, 0,
                                (gint64) (WHOLE * mortise_statistic_item_get_share (self->item)), 0);
  else if (self->figure == MORTISE_FIGURE_MINUTES)
    show_minutes (self);
  else if (self->figure == MORTISE_FIGURE_BUDGET)
    show_budget (self);
}

/* --- the parts ---------------------------------------------------------------------------------------------------- */

static void
add_label (MortiseStatisticCell *self, GtkBox *box)
{
  gboolean is_text = self->figure == MORTISE_FIGURE_NAME || self->figure == MORTISE_FIGURE_BUDGET;

  if (self->figure == MORTISE_FIGURE_MINUTES)
    return;
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", is_text ? 0.0 : 1.0, "hexpand",
                              self->figure != MORTISE_FIGURE_ERRORS && self->figure != MORTISE_FIGURE_SHARE,
                              "ellipsize", is_text ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE, NULL);
  if (self->figure == MORTISE_FIGURE_SHARE)
    gtk_label_set_width_chars (self->label, SHARE_CHARS);
  if (!is_text)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_box_append (box, GTK_WIDGET (self->label));
}

static void
add_image (MortiseStatisticCell *self, GtkBox *box)
{
  if (self->figure != MORTISE_FIGURE_ERRORS && self->figure != MORTISE_FIGURE_BUDGET)
    return;
  self->image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "visible", FALSE,
                              "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_box_append (box, GTK_WIDGET (self->image));
}

static void
add_chart (MortiseStatisticCell *self, GtkBox *box)
{
  if (self->figure == MORTISE_FIGURE_MINUTES)
    self->chart = mortise_sparkline_new ();
  else if (self->figure == MORTISE_FIGURE_SHARE)
    /* The number beside it says the same. */
    self->chart = g_object_new (MORTISE_TYPE_TIME_BAR, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  else
    return;
  gtk_widget_set_hexpand (self->chart, TRUE);
  gtk_widget_set_valign (self->chart, GTK_ALIGN_CENTER);
  gtk_box_append (box, self->chart);
}

static void
add_button (MortiseStatisticCell *self, GtkBox *box)
{
  if (self->figure != MORTISE_FIGURE_BUDGET)
    return;
  self->button
      = g_object_new (GTK_TYPE_BUTTON, "icon-name", "document-edit-symbolic", "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_box_append (box, self->button);
}

static void
mortise_statistic_cell_dispose (GObject *object)
{
  mortise_statistic_cell_set_item (MORTISE_STATISTIC_CELL (object), NULL);
  G_OBJECT_CLASS (mortise_statistic_cell_parent_class)->dispose (object);
}

static void
mortise_statistic_cell_class_init (MortiseStatisticCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mortise_statistic_cell_dispose;
}

static void
mortise_statistic_cell_init (MortiseStatisticCell *self)
{
}

/**
 * mortise_statistic_cell_new:
 * @figure: what it shows
 *
 * Returns: (transfer floating): a cell without an item
 */
GtkWidget *
mortise_statistic_cell_new (MortiseFigure figure)
{
  MortiseStatisticCell *self = g_object_new (MORTISE_TYPE_STATISTIC_CELL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);

  self->figure = figure;
  add_image (self, GTK_BOX (box));
  add_chart (self, GTK_BOX (box));
  add_label (self, GTK_BOX (box));
  add_button (self, GTK_BOX (box));
  if (figure == MORTISE_FIGURE_ERRORS)
    gtk_widget_set_halign (box, GTK_ALIGN_END);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

/**
 * mortise_statistic_cell_set_item:
 * @self: a cell
 * @item: (nullable): a hook or a plugin
 *
 * Shows the figure of @item, from now on.
 */
void
mortise_statistic_cell_set_item (MortiseStatisticCell *self, MortiseStatisticItem *item)
{
  g_return_if_fail (MORTISE_IS_STATISTIC_CELL (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
