/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-beside-layout.h"

#define SPACING 12
/* What words need beside a control, in parts of the whole: with less they are read one below the other. */
#define WORDS_SHARE 0.4

/**
 * MortiseBesideLayout:
 *
 * Lays a control out at the end of the words that name it, or below them where there is no room: in a narrow window,
 * and with large letters. The first child is the words, the second the control.
 */
struct _MortiseBesideLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (MortiseBesideLayout, mortise_beside_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
mortise_beside_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static GtkWidget *
get_control (GtkWidget *widget)
{
  GtkWidget *control = gtk_widget_get_last_child (widget);

  return control != gtk_widget_get_first_child (widget) && gtk_widget_should_layout (control) ? control : NULL;
}

/* How wide the control is beside the words; 0 when it goes below them. */
static int
get_control_width (GtkWidget *widget, int width)
{
  GtkWidget *control = get_control (widget);
  int natural, words;

  if (control == NULL)
    return 0;
  gtk_widget_measure (control, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  gtk_widget_measure (gtk_widget_get_first_child (widget), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &words, NULL, NULL);
  return width - natural - SPACING >= MIN (words, (int) (width * WORDS_SHARE)) ? natural : 0;
}

static void
measure_height (GtkWidget *widget, int width, int *minimum, int *natural)
{
  GtkWidget *words = gtk_widget_get_first_child (widget), *control = get_control (widget);
  int control_width = width >= 0 ? get_control_width (widget, width) : 0;
  int words_width = control_width > 0 ? width - control_width - SPACING : width;
  int control_minimum = 0, control_natural = 0;

  gtk_widget_measure (words, GTK_ORIENTATION_VERTICAL, words_width, minimum, natural, NULL, NULL);
  if (control == NULL)
    return;
  gtk_widget_measure (control, GTK_ORIENTATION_VERTICAL, control_width > 0 ? control_width : width, &control_minimum,
                      &control_natural, NULL, NULL);
  *minimum = control_width > 0 ? MAX (*minimum, control_minimum) : *minimum + SPACING / 2 + control_minimum;
  *natural = control_width > 0 ? MAX (*natural, control_natural) : *natural + SPACING / 2 + control_natural;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  GtkWidget *control = get_control (widget);
  int control_minimum = 0, control_natural = 0;

  gtk_widget_measure (gtk_widget_get_first_child (widget), GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL,
                      NULL);
  if (control == NULL)
    return;
  gtk_widget_measure (control, GTK_ORIENTATION_HORIZONTAL, -1, &control_minimum, &control_natural, NULL, NULL);
  *minimum = MAX (*minimum, control_minimum);
  *natural += SPACING + control_natural;
}

static void
mortise_beside_layout_measure (GtkLayoutManager *manager,
                               GtkWidget *widget,
                               GtkOrientation orientation,
                               int for_size,
                               int *minimum,
                               int *natural,
                               int *minimum_baseline,
                               int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    measure_height (widget, for_size, minimum, natural);
}

static void
mortise_beside_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *words = gtk_widget_get_first_child (widget), *control = get_control (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int control_width = get_control_width (widget, width);
  GtkAllocation words_place = { 0, 0, width, height }, control_place = { 0, 0, width, height };

  if (control_width > 0)
    {
      words_place.width = width - control_width - SPACING;
      control_place.width = control_width;
      words_place.x = is_rtl ? control_width + SPACING : 0;
      control_place.x = is_rtl ? 0 : width - control_width;
    }
  else if (control != NULL)
    {
      gtk_widget_measure (words, GTK_ORIENTATION_VERTICAL, width, NULL, &words_place.height, NULL, NULL);
      control_place.y = words_place.height + SPACING / 2;
      control_place.height = MAX (height - control_place.y, 0);
    }
  gtk_widget_size_allocate (words, &words_place, -1);
  if (control != NULL)
    gtk_widget_size_allocate (control, &control_place, -1);
}

static void
mortise_beside_layout_class_init (MortiseBesideLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = mortise_beside_layout_get_request_mode;
  manager_class->measure = mortise_beside_layout_measure;
  manager_class->allocate = mortise_beside_layout_allocate;
}

static void
mortise_beside_layout_init (MortiseBesideLayout *self)
{
}
