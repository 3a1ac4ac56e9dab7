/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-pair-layout.h"

/* Two panes of JSON are readable beside each other from this width on. */
#define WIDE 520
#define SPACING 12

/**
 * MortisePairLayout:
 *
 * Lays children out in columns of one width where there is room, and below each other where there is not.
 */
struct _MortisePairLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (MortisePairLayout, mortise_pair_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
count_shown (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child) ? 1 : 0;
  return n;
}

static int
get_column_width (int width, int n_children)
{
  return width >= WIDE && n_children > 0 ? (width - SPACING * (n_children - 1)) / n_children : width;
}

static GtkSizeRequestMode
mortise_pair_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_height (GtkWidget *widget, int width, int *minimum, int *natural)
{
  int n = count_shown (widget);
  int column = get_column_width (width, n);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width < 0 ? -1 : column, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = column < width ? MAX (*minimum, child_minimum) : *minimum + child_minimum;
      *natural = column < width ? MAX (*natural, child_natural) : *natural + child_natural;
    }

  if (column >= width && n > 1)
    {
      *minimum += SPACING * (n - 1);
      *natural += SPACING * (n - 1);
    }
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static void
mortise_pair_layout_measure (GtkLayoutManager *manager,
                             GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    measure_height (widget, for_size, minimum, natural);
}

static void
mortise_pair_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  int column = get_column_width (width, count_shown (widget));
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0;
  int y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { rtl ? width - x - column : x, y, column, height };

      if (!gtk_widget_should_layout (child))
        continue;

      if (column < width)
        x += column + SPACING;
      else
        {
          gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column, NULL, &place.height, NULL, NULL);
          y += place.height + SPACING;
        }
      gtk_widget_size_allocate (child, &place, -1);
    }
}

static void
mortise_pair_layout_class_init (MortisePairLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = mortise_pair_layout_get_request_mode;
  manager_class->measure = mortise_pair_layout_measure;
  manager_class->allocate = mortise_pair_layout_allocate;
}

static void
mortise_pair_layout_init (MortisePairLayout *self)
{
}
