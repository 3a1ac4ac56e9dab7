/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-wrap-layout.h"

#define SPACING 6

/**
 * MortiseWrapLayout:
 *
 * Lays children out one after the other, and goes on below where a line is full, as words in a text. GtkFlowBox has
 * them in columns, and AdwWrapBox came with libadwaita 1.7.
 */
struct _MortiseWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (MortiseWrapLayout, mortise_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
mortise_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Goes through the children, and places them if it is asked to. Gives back how high they are together. */
static int
flow (GtkWidget *widget, int width, gboolean is_placing)
{
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &place.width, NULL, NULL);
      place.width = MIN (place.width, width);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, place.width, NULL, &place.height, NULL, NULL);
      if (x > 0 && x + place.width > width)
        {
          y += line + SPACING;
          x = 0;
          line = 0;
        }
      place.x = is_rtl ? width - x - place.width : x;
      place.y = y;
      if (is_placing)
        gtk_widget_size_allocate (child, &place, -1);
      x += place.width + SPACING;
      line = MAX (line, place.height);
    }
  return y + line;
}

static void
mortise_wrap_layout_measure (GtkLayoutManager *manager,
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
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? SPACING : 0);
    }
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = flow (widget, for_size >= 0 ? MAX (for_size, *minimum) : *natural, FALSE);
}

static void
mortise_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  flow (widget, width, TRUE);
}

static void
mortise_wrap_layout_class_init (MortiseWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = mortise_wrap_layout_get_request_mode;
  manager_class->measure = mortise_wrap_layout_measure;
  manager_class->allocate = mortise_wrap_layout_allocate;
}

static void
mortise_wrap_layout_init (MortiseWrapLayout *self)
{
}
