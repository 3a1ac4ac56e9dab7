/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-statistic-row.h"

#include <glib/gi18n.h>

#include "mortise-statistic-cell.h"

#define MARGIN 9
#define SPACING 6

/**
 * MortiseStatisticRow:
 *
 * All figures of a hook or a plugin, below each other, for where columns have no room.
 */
struct _MortiseStatisticRow
{
  AdwBin parent_instance;

  MortiseStatisticItem *item;
  GPtrArray *cells;
  GtkLabel *numbers;
};

G_DEFINE_FINAL_TYPE (MortiseStatisticRow, mortise_statistic_row, ADW_TYPE_BIN)

/* Takes over @text. Lines are broken between the parts, and not within one. */
static void
add_part (GPtrArray *parts, char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  g_ptr_array_add (parts, g_strjoinv ("\u00a0", words));
  g_free (text);
}

static void
add_time (GPtrArray *parts, MortiseStatisticItem *item, MortiseFigure figure, const char *title)
{
  g_autofree char *time = mortise_statistic_item_dup_text (item, figure);

  add_part (parts, g_strconcat (title, " ", time, NULL));
}

static char *
describe (MortiseStatisticItem *item)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  gint64 calls = mortise_record_item_get_int64 (item, "calls"), errors = mortise_record_item_get_int64 (item, "errors");

  add_part (parts, g_strdup_printf (ngettext ("%d call", "%d calls", (gulong) calls), (int) calls));
  add_part (parts, g_strdup_printf (ngettext ("%d error", "%d errors", (gulong) errors), (int) errors));
  add_time (parts, item, MORTISE_FIGURE_MEDIAN, _ ("median"));
  add_time (parts, item, MORTISE_FIGURE_P95, _ ("95 %:"));
  add_time (parts, item, MORTISE_FIGURE_P99, _ ("99 %:"));
  add_time (parts, item, MORTISE_FIGURE_CPU, _ ("CPU"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

/* What takes the focus is the list's own widget around this one, which GTK 4.8 gives no name. */
static void
update (MortiseStatisticRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *numbers = describe (self->item);
  g_autofree char *name = g_strdup_printf ("%s, %s", mortise_statistic_item_get_title (self->item), numbers);

  gtk_label_set_label (self->numbers, numbers);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
add_cell (MortiseStatisticRow *self, GtkWidget *box, MortiseFigure figure)
{
  GtkWidget *cell = mortise_statistic_cell_new (figure);

  g_ptr_array_add (self->cells, g_object_ref (cell));
  gtk_widget_set_hexpand (cell, TRUE);
  gtk_box_append (GTK_BOX (box), cell);
  return cell;
}

static void
mortise_statistic_row_dispose (GObject *object)
{
  mortise_statistic_row_set_item (MORTISE_STATISTIC_ROW (object), NULL);
  G_OBJECT_CLASS (mortise_statistic_row_parent_class)->dispose (object);
}

static void
mortise_statistic_row_finalize (GObject *object)
{
  g_ptr_array_unref (MORTISE_STATISTIC_ROW (object)->cells);
  G_OBJECT_CLASS (mortise_statistic_row_parent_class)->finalize (object);
}

static void
mortise_statistic_row_class_init (MortiseStatisticRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mortise_statistic_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = mortise_statistic_row_finalize;
}

static void
mortise_statistic_row_init (MortiseStatisticRow *self)
{
  self->cells = g_ptr_array_new_with_free_func (g_object_unref);
}

static GtkWidget *
create_box (GtkOrientation orientation)
{
  return g_object_new (GTK_TYPE_BOX, "orientation", orientation, "spacing", SPACING, NULL);
}

static void
add_budget (MortiseStatisticRow *self, GtkWidget *box)
{
  GtkWidget *line = create_box (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *label = gtk_label_new (mortise_figure_get_title (MORTISE_FIGURE_BUDGET));

  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (box), line);
  add_cell (self, line, MORTISE_FIGURE_BUDGET);
}

/**
 * mortise_statistic_row_new:
 * @has_budget: whether it shows a plugin, which may have one
 *
 * Returns: (transfer floating): a row without an item
 */
GtkWidget *
mortise_statistic_row_new (gboolean has_budget)
{
  MortiseStatisticRow *self = g_object_new (MORTISE_TYPE_STATISTIC_ROW, NULL);
  GtkWidget *box = create_box (GTK_ORIENTATION_VERTICAL);
  GtkWidget *charts = create_box (GTK_ORIENTATION_HORIZONTAL);

  self->numbers = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->numbers), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->numbers), "dim-label");
  gtk_widget_add_css_class (add_cell (self, box, MORTISE_FIGURE_NAME), "heading");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->numbers));
  gtk_box_append (GTK_BOX (box), charts);
  gtk_box_set_homogeneous (GTK_BOX (charts), TRUE);
  add_cell (self, charts, MORTISE_FIGURE_SHARE);
  add_cell (self, charts, MORTISE_FIGURE_MINUTES);
  if (has_budget)
    add_budget (self, box);
  g_object_set (box, "margin-top", MARGIN, "margin-bottom", MARGIN, "margin-start", MARGIN, "margin-end", MARGIN, NULL);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

/**
 * mortise_statistic_row_set_item:
 * @self: a row
 * @item: (nullable): a hook or a plugin
 *
 * Shows @item, from now on.
 */
void
mortise_statistic_row_set_item (MortiseStatisticRow *self, MortiseStatisticItem *item)
{
  g_return_if_fail (MORTISE_IS_STATISTIC_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  for (guint i = 0; i < self->cells->len; i++)
    mortise_statistic_cell_set_item (self->cells->pdata[i], item);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
