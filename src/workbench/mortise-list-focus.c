/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-list-focus.h"

/* In a list of GTK, Tab goes from row to row, and a GtkListBox selects each (the property tab-behavior is of GTK 4.12
 * and 4.18). Nobody would get by Tab from a row to what it shows, and out of a thousand rows. */

static void
get_centre (GtkWidget *widget, float *x, float *y)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (widget, gtk_widget_get_parent (widget), &bounds))
    bounds = *graphene_rect_zero ();
  *x = bounds.origin.x + bounds.size.width / 2;
  *y = bounds.origin.y + bounds.size.height / 2;
}

/* The order of GTK. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  GtkWidget *left = *(GtkWidget **) a;
  GtkWidget *right = *(GtkWidget **) b;
  float left_x, left_y, right_x, right_y;

  get_centre (left, &left_x, &left_y);
  get_centre (right, &right_x, &right_y);
  if (left_y != right_y)
    return left_y < right_y ? -1 : 1;
  if (left_x == right_x)
    return 0;
  return (left_x < right_x) == (gtk_widget_get_direction (left) != GTK_TEXT_DIR_RTL) ? -1 : 1;
}

static GPtrArray *
list_children (GtkWidget *parent)
{
  GPtrArray *children = g_ptr_array_new ();

  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child))
      g_ptr_array_add (children, child);
  g_ptr_array_sort (children, compare_places);
  return children;
}

/* What comes after a widget, or before it, below the same parent. */
static gboolean
focus_neighbour (GtkWidget *widget, GtkDirectionType direction)
{
  g_autoptr (GPtrArray) children = list_children (gtk_widget_get_parent (widget));
  int step = direction == GTK_DIR_TAB_FORWARD ? 1 : -1;
  guint place;

  if (!g_ptr_array_find (children, widget, &place))
    return FALSE;
  for (int i = (int) place + step; i >= 0 && i < (int) children->len; i += step)
    if (gtk_widget_child_focus (children->pdata[i], direction))
      return TRUE;
  return FALSE;
}

static GtkWidget *
get_focused_row (GtkWidget *list)
{
  GtkWidget *row = gtk_root_get_focus (gtk_widget_get_root (list));

  while (row != NULL && gtk_widget_get_parent (row) != list)
    row = gtk_widget_get_parent (row);
  return row;
}

static gboolean
leave (GtkWidget *list, GtkDirectionType direction)
{
  GtkWidget *row = get_focused_row (list);

  if (row != NULL && gtk_widget_child_focus (row, direction))
    return TRUE;
  for (GtkWidget *widget = list; gtk_widget_get_parent (widget) != NULL; widget = gtk_widget_get_parent (widget))
    if (focus_neighbour (widget, direction))
      return TRUE;
  /* The list is the last or the first in the window: GTK goes on at the other end. */
  gtk_root_set_focus (gtk_widget_get_root (list), NULL);
  return gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (list)), direction);
}

static gboolean
leave_forward (GtkWidget *list, GVariant *arguments, gpointer user_data)
{
  return leave (list, GTK_DIR_TAB_FORWARD);
}

static gboolean
leave_backward (GtkWidget *list, GVariant *arguments, gpointer user_data)
{
  return leave (list, GTK_DIR_TAB_BACKWARD);
}

/**
 * mortise_list_focus_leave_by_tab:
 * @list: a [class@Gtk.ListBox] or [class@Gtk.ListView]
 *
 * Has Tab lead through the controls of a row and then out of @list; arrow keys lead from row to row.
 */
void
mortise_list_focus_leave_by_tab (GtkWidget *list)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_WIDGET (list));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Tab, 0), gtk_callback_action_new (leave_forward, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Tab, GDK_SHIFT_MASK),
                                                          gtk_callback_action_new (leave_backward, NULL, NULL)));
  gtk_widget_add_controller (list, keys);
}
