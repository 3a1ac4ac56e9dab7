/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-statistics-view.h"

#include <glib/gi18n.h>

#include "mortise-budget-dialog.h"
#include "mortise-list-focus.h"
#include "mortise-statistic-cell.h"
#include "mortise-statistic-row.h"
#include "mortise-statistics.h"
#include "mortise-text.h"

#define NONE -1

/**
 * MortiseStatisticsView:
 *
 * What hooks and plugins took, in columns where there is room for them, and else in rows. Plugins have their budgets
 * beside it.
 */
struct _MortiseStatisticsView
{
  AdwBin parent_instance;

  GtkToggleButton *show_plugins;
  GtkEditable *search;
  GtkLabel *since;
  GtkLabel *problem;
  GtkStack *stack;
  GtkColumnView *columns;
  GtkListView *rows;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkFilter *filter;
  GtkColumnViewColumn *by_figure[MORTISE_N_FIGURES];
  GtkListItemFactory *hook_rows;
  GtkListItemFactory *plugin_rows;
  MortiseSite *site;
  MortiseStatistics *statistics;
  /* What was chosen in the menu last, to be turned round when it is chosen again. */
  int sorted_by;
  GtkSortType direction;
};

G_DEFINE_FINAL_TYPE (MortiseStatisticsView, mortise_statistics_view, ADW_TYPE_BIN)

/* Wide enough for what is said in them; the name takes what is left. */
static const int widths[] = {
  [MORTISE_FIGURE_NAME] = 130,   [MORTISE_FIGURE_CALLS] = 70,  [MORTISE_FIGURE_ERRORS] = 74,
  [MORTISE_FIGURE_MEDIAN] = 82,  [MORTISE_FIGURE_P95] = 78,    [MORTISE_FIGURE_P99] = 78,
  [MORTISE_FIGURE_CPU] = 78,     [MORTISE_FIGURE_SHARE] = 130, [MORTISE_FIGURE_MINUTES] = 90,
  [MORTISE_FIGURE_BUDGET] = 130,
};

static gboolean
shows_plugins (MortiseStatisticsView *self)
{
  return gtk_toggle_button_get_active (self->show_plugins);
}

/* --- what is shown ------------------------------------------------------------------------------------------------ */

static const char *
choose_child (MortiseStatisticsView *self)
{
  GListModel *all = gtk_filter_list_model_get_model (self->filtered);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) > 0)
    return "figures";
  if (all != NULL && g_list_model_get_n_items (all) > 0)
    return "no-results";
  return mortise_statistics_get_since (self->statistics) > 0 ? "empty" : "loading";
}

static void
show_since (MortiseStatisticsView *self)
{
  gint64 since = mortise_statistics_get_since (self->statistics);
  g_autofree char *time = mortise_text_describe_time (since);
  /* Translators: a time of day, or a day and a time. */
  g_autofree char *text = g_strdup_printf (_ ("Since the host started, %s"), time);

  gtk_label_set_label (self->since, since > 0 ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->since), since > 0);
}

static void
show_state (MortiseStatisticsView *self)
{
  const char *problem;

  if (self->statistics == NULL)
    return;
  problem = mortise_statistics_get_problem (self->statistics);
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_stack_set_visible_child_name (self->stack, choose_child (self));
  show_since (self);
}

/* A column that nothing is sorted by has nobody who listens. */
static void
on_updated (MortiseStatisticsView *self)
{
  for (guint i = 0; i < MORTISE_N_FIGURES; i++)
    gtk_sorter_changed (gtk_column_view_column_get_sorter (self->by_figure[i]), GTK_SORTER_CHANGE_DIFFERENT);
  show_state (self);
}

static void
on_mode_changed (MortiseStatisticsView *self)
{
  gboolean plugins = shows_plugins (self);
  GListModel *model = NULL;

  if (self->statistics != NULL)
    model
        = plugins ? mortise_statistics_get_plugins (self->statistics) : mortise_statistics_get_hooks (self->statistics);
  gtk_column_view_column_set_visible (self->by_figure[MORTISE_FIGURE_BUDGET], plugins);
  gtk_list_view_set_factory (self->rows, plugins ? self->plugin_rows : self->hook_rows);
  gtk_filter_list_model_set_model (self->filtered, model);
  show_state (self);
}

static gboolean
fits (gpointer item, gpointer user_data)
{
  MortiseStatisticsView *self = user_data;
  const char *text = gtk_editable_get_text (self->search);

  return *text == '\0' || g_str_match_string (text, mortise_record_item_get_string (item, "name"), TRUE)
         || g_str_match_string (text, mortise_statistic_item_get_title (item), TRUE);
}

static void
on_search_changed (MortiseStatisticsView *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_state (self);
}

static void
on_activate (MortiseStatisticsView *self, guint position)
{
  g_autoptr (MortiseStatisticItem) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), shows_plugins (self) ? "win.show-plugin" : "win.show-hook", "s",
                                mortise_record_item_get_string (item, "name"));
}

/* --- actions ------------------------------------------------------------------------------------------------------ */

static void
sort_by (MortiseStatisticsView *self, MortiseFigure figure)
{
  if (self->sorted_by == (int) figure)
    self->direction = self->direction == GTK_SORT_ASCENDING ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING;
  else
    self->direction = figure == MORTISE_FIGURE_NAME ? GTK_SORT_ASCENDING : GTK_SORT_DESCENDING;
  self->sorted_by = (int) figure;
  gtk_column_view_sort_by_column (self->columns, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (self->columns, self->by_figure[figure], self->direction);
}

static void
sort (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  guint32 figure = g_variant_get_uint32 (parameter);

  if (figure < MORTISE_N_FIGURES)
    sort_by (MORTISE_STATISTICS_VIEW (widget), (MortiseFigure) figure);
}

static void
set_budget (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseStatisticsView *self = MORTISE_STATISTICS_VIEW (widget);
  const char *slug = g_variant_get_string (parameter, NULL);
  MortiseBudgetDialog *dialog = mortise_budget_dialog_present (widget, self->site, slug);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (mortise_statistics_view_refresh), self, G_CONNECT_SWAPPED);
}

/* --- cells and rows ----------------------------------------------------------------------------------------------- */

static void
set_up_cell (GtkListItemFactory *factory, GtkListItem *item, gpointer figure)
{
  gtk_list_item_set_child (item, mortise_statistic_cell_new ((MortiseFigure) GPOINTER_TO_UINT (figure)));
}

static void
bind_cell (GtkListItemFactory *factory, GtkListItem *item)
{
  mortise_statistic_cell_set_item (MORTISE_STATISTIC_CELL (gtk_list_item_get_child (item)),
                                   gtk_list_item_get_item (item));
}

static void
unbind_cell (GtkListItemFactory *factory, GtkListItem *item)
{
  mortise_statistic_cell_set_item (MORTISE_STATISTIC_CELL (gtk_list_item_get_child (item)), NULL);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer figure)
{
  return mortise_statistic_item_compare ((gpointer) a, (gpointer) b, (MortiseFigure) GPOINTER_TO_UINT (figure));
}

static GtkColumnViewColumn *
create_column (MortiseFigure figure)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare, GUINT_TO_POINTER (figure), NULL));
  GtkColumnViewColumn *column = gtk_column_view_column_new (mortise_figure_get_title (figure), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), GUINT_TO_POINTER (figure));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell), NULL);
  gtk_column_view_column_set_sorter (column, sorter);
  g_object_unref (sorter);
  if (figure == MORTISE_FIGURE_NAME)
    gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, widths[figure]);
  return column;
}

static void
set_up_row (GtkListItemFactory *factory, GtkListItem *item, gpointer has_budget)
{
  gtk_list_item_set_child (item, mortise_statistic_row_new (GPOINTER_TO_INT (has_budget)));
}

static void
bind_row (GtkListItemFactory *factory, GtkListItem *item)
{
  mortise_statistic_row_set_item (MORTISE_STATISTIC_ROW (gtk_list_item_get_child (item)),
                                  gtk_list_item_get_item (item));
}

static void
unbind_row (GtkListItemFactory *factory, GtkListItem *item)
{
  mortise_statistic_row_set_item (MORTISE_STATISTIC_ROW (gtk_list_item_get_child (item)), NULL);
}

static GtkListItemFactory *
create_rows (gboolean has_budget)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), GINT_TO_POINTER (has_budget));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row), NULL);
  return factory;
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_statistics_view_map (GtkWidget *widget)
{
  MortiseStatisticsView *self = MORTISE_STATISTICS_VIEW (widget);

  GTK_WIDGET_CLASS (mortise_statistics_view_parent_class)->map (widget);
  if (self->statistics != NULL)
    mortise_statistics_set_active (self->statistics, TRUE);
}

static void
mortise_statistics_view_unmap (GtkWidget *widget)
{
  MortiseStatisticsView *self = MORTISE_STATISTICS_VIEW (widget);

  if (self->statistics != NULL)
    mortise_statistics_set_active (self->statistics, FALSE);
  GTK_WIDGET_CLASS (mortise_statistics_view_parent_class)->unmap (widget);
}

static void
mortise_statistics_view_dispose (GObject *object)
{
  MortiseStatisticsView *self = MORTISE_STATISTICS_VIEW (object);

  G_OBJECT_CLASS (mortise_statistics_view_parent_class)->dispose (object);
  for (guint i = 0; i < MORTISE_N_FIGURES; i++)
    g_clear_object (&self->by_figure[i]);
  g_clear_object (&self->filtered);
  g_clear_object (&self->sorted);
  g_clear_object (&self->hook_rows);
  g_clear_object (&self->plugin_rows);
  g_clear_object (&self->statistics);
  g_clear_object (&self->site);
}

static void
mortise_statistics_view_class_init (MortiseStatisticsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_statistics_view_dispose;
  widget_class->map = mortise_statistics_view_map;
  widget_class->unmap = mortise_statistics_view_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-statistics-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseStatisticsView, columns);
  gtk_widget_class_bind_template_child (widget_class, MortiseStatisticsView, problem);
  gtk_widget_class_bind_template_child (widget_class, MortiseStatisticsView, rows);
  gtk_widget_class_bind_template_child (widget_class, MortiseStatisticsView, search);
  gtk_widget_class_bind_template_child (widget_class, MortiseStatisticsView, show_plugins);
  gtk_widget_class_bind_template_child (widget_class, MortiseStatisticsView, since);
  gtk_widget_class_bind_template_child (widget_class, MortiseStatisticsView, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_install_action (widget_class, "statistics.budget", "s", set_budget);
  gtk_widget_class_install_action (widget_class, "statistics.sort", "u", sort);
}

static void
add_models (MortiseStatisticsView *self)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  self->filter = GTK_FILTER (gtk_custom_filter_new (fits, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, self->filter);
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                          g_object_ref (gtk_column_view_get_sorter (self->columns)));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->sorted))));
  gtk_column_view_set_model (self->columns, selection);
  gtk_list_view_set_model (self->rows, selection);
}

static void
mortise_statistics_view_init (MortiseStatisticsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->sorted_by = NONE;
  self->hook_rows = create_rows (FALSE);
  self->plugin_rows = create_rows (TRUE);
  for (guint i = 0; i < MORTISE_N_FIGURES; i++)
    {
      self->by_figure[i] = create_column ((MortiseFigure) i);
      gtk_column_view_append_column (self->columns, self->by_figure[i]);
    }
  add_models (self);
  mortise_list_focus_leave_by_tab (GTK_WIDGET (self->rows));
  sort_by (self, MORTISE_FIGURE_SHARE);
  on_mode_changed (self);
}

/**
 * mortise_statistics_view_set_site:
 * @self: a view
 * @site: (nullable): a site
 *
 * Shows what it took.
 */
void
mortise_statistics_view_set_site (MortiseStatisticsView *self, MortiseSite *site)
{
  g_return_if_fail (MORTISE_IS_STATISTICS_VIEW (self));

  if (self->statistics != NULL)
    g_signal_handlers_disconnect_by_data (self->statistics, self);
  g_clear_object (&self->statistics);
  g_set_object (&self->site, site);
  if (site == NULL)
    return;
  self->statistics = mortise_statistics_new (site);
  g_signal_connect_object (self->statistics, "updated", G_CALLBACK (on_updated), self, G_CONNECT_SWAPPED);
  mortise_statistics_set_active (self->statistics, gtk_widget_get_mapped (GTK_WIDGET (self)));
  on_mode_changed (self);
}

/**
 * mortise_statistics_view_search:
 * @self: a view
 *
 * Lets the user search in it.
 */
void
mortise_statistics_view_search (MortiseStatisticsView *self)
{
  g_return_if_fail (MORTISE_IS_STATISTICS_VIEW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/**
 * mortise_statistics_view_refresh:
 * @self: a view
 *
 * Reads the figures anew.
 */
void
mortise_statistics_view_refresh (MortiseStatisticsView *self)
{
  g_return_if_fail (MORTISE_IS_STATISTICS_VIEW (self));
  if (self->statistics != NULL)
    mortise_statistics_refresh (self->statistics);
}
