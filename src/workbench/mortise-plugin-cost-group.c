/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-cost-group.h"

#include <glib/gi18n.h>

#include "mortise-budget-dialog.h"
#include "mortise-budget-text.h"
#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-text.h"

/**
 * MortisePluginCostGroup:
 *
 * What a plugin took since the host started, and what it may take.
 */
struct _MortisePluginCostGroup
{
  MortisePluginGroup parent_instance;
};

G_DEFINE_FINAL_TYPE (MortisePluginCostGroup, mortise_plugin_cost_group, MORTISE_TYPE_PLUGIN_GROUP)

/* (nullable): its *statistic* of docs/admin-api.md; %NULL while it was not called. */
static JsonObject *
find_statistic (MortisePluginGroup *self)
{
  const char *slug = mortise_plugin_item_get_slug (mortise_plugin_group_get_plugin (self));
  JsonArray *plugins = mortise_json_get_array (mortise_plugin_group_get (self, MORTISE_PLUGIN_COSTS), "plugins");

  for (guint i = 0; plugins != NULL && i < json_array_get_length (plugins); i++)
    if (g_strcmp0 (mortise_json_get_string (json_array_get_object_element (plugins, i), "name", NULL), slug) == 0)
      return json_array_get_object_element (plugins, i);
  return NULL;
}

static void
add_calls (MortiseFactRows *rows, JsonObject *statistic)
{
  gint64 errors = mortise_json_get_int (statistic, "errors", 0);
  g_autofree char *calls = g_strdup_printf ("%" G_GINT64_FORMAT, mortise_json_get_int (statistic, "calls", 0));
  g_autofree char *failed = g_strdup_printf (ngettext ("%d error", "%d errors", (gulong) errors), (int) errors);

  mortise_fact_rows_add (rows, &(MortiseFact){ .title = _ ("Calls"),
                                               .subtitle = failed,
                                               .value = calls,
                                               .icon_name = errors > 0 ? "dialog-warning-symbolic" : NULL,
                                               .style = "warning" });
}

static void
add_time (MortiseFactRows *rows, JsonObject *statistic)
{
  g_autofree char *wall = mortise_text_describe_duration (mortise_json_get_int (statistic, "wall_us", 0));
  g_autofree char *cpu = mortise_text_describe_duration (mortise_json_get_int (statistic, "cpu_us", 0));
  g_autofree char *median = mortise_text_describe_duration (mortise_json_get_int (statistic, "p50_us", 0));
  g_autofree char *p95 = mortise_text_describe_duration (mortise_json_get_int (statistic, "p95_us", 0));
  g_autofree char *p99 = mortise_text_describe_duration (mortise_json_get_int (statistic, "p99_us", 0));
  g_autofree char *longest = mortise_text_describe_duration (mortise_json_get_int (statistic, "max_us", 0));
  /* Translators: its part of the time of all plugins, then times of calls: of half of them, of 95 and of 99 in 100 at
   * most, of the longest, and of a processor. */
  g_autofree char *parts
      = g_strdup_printf (_ ("%.1f %% of the time of all · median %s · 95 %%: %s · 99 %%: %s · longest %s · CPU %s"),
                         100 * mortise_json_get_double (statistic, "share", 0), median, p95, p99, longest, cpu);

  mortise_fact_rows_add (rows, &(MortiseFact){ .title = _ ("Time"), .subtitle = parts, .value = wall });
}

static void
add_data (MortiseFactRows *rows, JsonObject *statistic)
{
  gint64 services = mortise_json_get_int (statistic, "services", 0);
  g_autofree char *in = g_format_size ((guint64) MAX (mortise_json_get_int (statistic, "bytes_in", 0), 0));
  g_autofree char *out = g_format_size ((guint64) MAX (mortise_json_get_int (statistic, "bytes_out", 0), 0));
  /* Translators: amounts of data, such as “12 kB”. */
  g_autofree char *value = g_strdup_printf (_ ("%s in, %s out"), in, out);
  g_autofree char *asked = g_strdup_printf (
      ngettext ("%d request to services", "%d requests to services", (gulong) services), (int) services);

  mortise_fact_rows_add (rows, &(MortiseFact){ .title = _ ("Data"), .subtitle = asked, .value = value });
}

static void
add_budget (MortiseFactRows *rows, JsonObject *budget)
{
  gboolean is_exceeded = mortise_budget_text_is_exceeded (budget);
  g_autofree char *text = mortise_budget_text_describe (budget);
  MortiseFactRow *row
      = mortise_fact_rows_add (rows, &(MortiseFact){ .title = _ ("Budget…"),
                                                     .subtitle = text,
                                                     .value = mortise_budget_text_get_state (budget),
                                                     .icon_name = is_exceeded ? "dialog-warning-symbolic" : NULL,
                                                     .style = "warning" });

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "cost.budget");
}

static gboolean
mortise_plugin_cost_group_fill (MortisePluginGroup *group)
{
  MortiseFactRows *rows = mortise_plugin_group_get_rows (group);
  JsonObject *statistic = find_statistic (group);
  JsonObject *budget = mortise_plugin_group_get (group, MORTISE_PLUGIN_BUDGET);

  if (budget == NULL)
    return FALSE;
  /* First, as rows are used again, and only this one can be activated. */
  add_budget (rows, budget);
  if (statistic == NULL)
    return TRUE;
  add_calls (rows, statistic);
  add_time (rows, statistic);
  add_data (rows, statistic);
  return TRUE;
}

static void
on_saved (MortisePluginFacts *facts)
{
  mortise_plugin_facts_renew (facts, MORTISE_PLUGIN_BUDGET);
}

static void
set_budget (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePluginFacts *facts = mortise_plugin_group_get_facts (MORTISE_PLUGIN_GROUP (widget));
  GtkWidget *page = gtk_widget_get_ancestor (widget, MORTISE_TYPE_PAGE);
  MortiseSite *site = page != NULL ? mortise_page_get_site (MORTISE_PAGE (page)) : NULL;
  MortiseBudgetDialog *dialog;

  if (facts == NULL || site == NULL)
    return;
  dialog = mortise_budget_dialog_present (widget, site,
                                          mortise_plugin_item_get_slug (mortise_plugin_facts_get_plugin (facts)));
  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_saved), facts, G_CONNECT_SWAPPED);
}

static void
mortise_plugin_cost_group_class_init (MortisePluginCostGroupClass *klass)
{
  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_COSTS | 1u << MORTISE_PLUGIN_BUDGET;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_cost_group_fill;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "cost.budget", NULL, set_budget);
}

static void
mortise_plugin_cost_group_init (MortisePluginCostGroup *self)
{
}
