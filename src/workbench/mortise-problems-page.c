/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-problems-page.h"

#include "mortise-problem-row.h"
#include "mortise-problems.h"

/**
 * MortiseProblemsPage:
 *
 * The section that says what is wrong and mends it, and helps to find what is wrong without being told.
 */
struct _MortiseProblemsPage
{
  MortisePage parent_instance;

  GtkSortListModel *sorted;
  GtkListBox *list;
  GtkWidget *list_group;
  GtkWidget *empty;
  MortiseProblems *problems;
};

G_DEFINE_FINAL_TYPE (MortiseProblemsPage, mortise_problems_page, MORTISE_TYPE_PAGE)

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return mortise_problem_row_new (user_data, item);
}

static void
show_count (MortiseProblemsPage *self)
{
  guint n = g_list_model_get_n_items (mortise_problems_get_items (self->problems));

  gtk_widget_set_visible (self->list_group, n > 0);
  gtk_widget_set_visible (self->empty, n == 0 && mortise_problems_get_loaded (self->problems));
  g_object_set (self, "badge", n, NULL);
}

static void
on_row_activated (MortiseProblemsPage *self, MortiseProblemRow *row)
{
  MortiseProblemItem *problem = mortise_problem_row_get_problem (row);
  const char *slug = mortise_record_item_get_string (problem, "plugin");
  const char *subject = mortise_record_item_get_string (problem, "subject");
  const char *slash = subject != NULL ? strchr (subject, '/') : NULL;

  if (slug == NULL)
    return;
  if (slash != NULL && g_strcmp0 (mortise_record_item_get_string (problem, "kind"), "setting") == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-setting", "(ss)", slug, slash + 1);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-plugin", "s", slug);
}

static void
mortise_problems_page_set_site (MortisePage *page, MortiseSite *site)
{
  MortiseProblemsPage *self = MORTISE_PROBLEMS_PAGE (page);

  g_clear_object (&self->problems);
  if (site == NULL)
    return;

  self->problems = mortise_problems_new (mortise_site_get_connection (site));
  gtk_sort_list_model_set_model (self->sorted, mortise_problems_get_items (self->problems));
  g_signal_connect_object (mortise_problems_get_items (self->problems), "items-changed", G_CALLBACK (show_count), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->problems, "notify::loaded", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  show_count (self);
}

/* Not everything that can go wrong tells of itself. */
static void
mortise_problems_page_map (GtkWidget *widget)
{
  MortiseProblemsPage *self = MORTISE_PROBLEMS_PAGE (widget);

  GTK_WIDGET_CLASS (mortise_problems_page_parent_class)->map (widget);
  if (self->problems != NULL && mortise_problems_get_loaded (self->problems))
    mortise_problems_refresh (self->problems);
}

static void
mortise_problems_page_class_init (MortiseProblemsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  MORTISE_PAGE_CLASS (klass)->set_site = mortise_problems_page_set_site;
  widget_class->map = mortise_problems_page_map;

  g_type_ensure (MORTISE_TYPE_PROBLEM_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-problems-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseProblemsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, MortiseProblemsPage, list);
  gtk_widget_class_bind_template_child (widget_class, MortiseProblemsPage, list_group);
  gtk_widget_class_bind_template_child (widget_class, MortiseProblemsPage, sorted);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
mortise_problems_page_init (MortiseProblemsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->sorted), create_row, self, NULL);
}
