/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-health-group.h"

#include <glib/gi18n.h>

#include "mortise-chart.h"
#include "mortise-json.h"
#include "mortise-text.h"

#define MIB (1024.0 * 1024)
#define HOUR_US (3600 * (gint64) G_USEC_PER_SEC)
/* In less time nothing is to be seen of how it went. */
#define LEAST_SPAN_US (10 * 60 * (gint64) G_USEC_PER_SEC)
/* Samples are 5 s apart while a process runs; a longer gap is a time in which it did not. */
#define GAP_US (12 * (gint64) G_USEC_PER_SEC)

/* A chart with its name and the value now. */
typedef struct
{
  MortiseChart *chart;
  GtkLabel *value;
} Card;

/**
 * MortisePluginHealthGroup:
 *
 * How a plugin did in the last hour: memory, processor, errors and restarts.
 */
struct _MortisePluginHealthGroup
{
  MortisePluginGroup parent_instance;

  GtkFlowBox *box;
  Card memory;
  Card cpu;
  Card errors;
  Card restarts;
};

G_DEFINE_FINAL_TYPE (MortisePluginHealthGroup, mortise_plugin_health_group, MORTISE_TYPE_PLUGIN_GROUP)

/* --- values in words ---------------------------------------------------------------------------------------------- */

static char *
format_bytes (double value)
{
  return g_format_size_full ((guint64) value, G_FORMAT_SIZE_IEC_UNITS);
}

static char *
format_percent (double value)
{
  /* Translators: a percentage. */
  return g_strdup_printf (value < 10 ? _ ("%.1f %%") : _ ("%.0f %%"), value);
}

static char *
format_count (double value)
{
  return g_strdup_printf ("%.0f", value);
}

static const MortiseChartScale memory_scale = { .unit = MIB, .least_top = 10 * MIB, .format = format_bytes };
static const MortiseChartScale cpu_scale = { .unit = 1, .least_top = 10, .format = format_percent };
static const MortiseChartScale count_scale = { .unit = 1, .least_top = 5, .format = format_count };

/* --- points ------------------------------------------------------------------------------------------------------- */

typedef double (*ReadValue) (JsonObject *object);

static double
read_memory (JsonObject *sample)
{
  return (double) mortise_json_get_int (sample, "memory_bytes", 0);
}

/* In percent of one processor. */
static double
read_cpu (JsonObject *sample)
{
  gint64 span = mortise_json_get_int (sample, "span_us", 0);

  return span > 0 ? 100.0 * (double) mortise_json_get_int (sample, "cpu_us", 0) / (double) span : 0;
}

static double
read_errors (JsonObject *minute)
{
  return (double) mortise_json_get_int (minute, "errors", 0);
}

static double
read_failures (JsonObject *minute)
{
  return (double) mortise_json_get_int (minute, "failures", 0);
}

/* Returns: what they come to in all */
static double
show_points (Card *card, JsonArray *array, ReadValue read, gint64 start, gint64 end)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MortiseChartPoint));
  double sum = 0;
  gint64 before = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      MortiseChartPoint point = { .time = mortise_json_get_int (object, "time", 0), .value = read (object) };

      point.breaks = point.time - before > GAP_US;
      before = point.time;
      sum += point.value;
      g_array_append_val (points, point);
    }
  mortise_chart_set_points (card->chart, (MortiseChartPoint *) (gpointer) points->data, points->len, start, end);
  return sum;
}

/* --- values now --------------------------------------------------------------------------------------------------- */

static void
show_memory (MortisePluginHealthGroup *self, gint64 used, gint64 limit)
{
  g_autofree char *used_text = format_bytes ((double) used);
  g_autofree char *limit_text = format_bytes ((double) limit);
  /* Translators: memory used and memory allowed, as in “12 MiB of 128 MiB”. */
  g_autofree char *text = g_strdup_printf (_ ("%s of %s"), used_text, limit_text);

  gtk_label_set_text (self->memory.value, used > 0 ? text : _ ("Not running"));
}

static void
show_cpu (MortisePluginHealthGroup *self, gint64 cpu_ms)
{
  /* Translators: a number of seconds of processor time. */
  g_autofree char *text = g_strdup_printf (_ ("%.2f s in all"), (double) cpu_ms / 1000);

  gtk_label_set_text (self->cpu.value, text);
}

static void
show_errors (MortisePluginHealthGroup *self, JsonArray *minutes, double errors)
{
  gint64 calls = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; minutes != NULL && i < json_array_get_length (minutes); i++)
    calls += mortise_json_get_int (json_array_get_object_element (minutes, i), "calls", 0);
  text = g_strdup_printf (ngettext ("%d in %d call", "%d in %d calls", (gulong) calls), (int) errors, (int) calls);
  gtk_label_set_text (self->errors.value, text);
}

static void
show_restarts (MortisePluginHealthGroup *self, gint64 restarts)
{
  g_autofree char *text = g_strdup_printf (_ ("%d in all"), (int) restarts);

  gtk_label_set_text (self->restarts.value, text);
}

static void
add_process (MortisePluginHealthGroup *self, gint64 pid, gint64 started)
{
  g_autofree char *since = started > 0 ? mortise_text_describe_time (started) : NULL;
  /* Translators: a time. */
  g_autofree char *text = since != NULL ? g_strdup_printf (_ ("Runs since %s"), since) : NULL;
  g_autofree char *number = pid > 0 ? g_strdup_printf ("%d", (int) pid) : NULL;

  mortise_fact_rows_add (
      mortise_plugin_group_get_rows (MORTISE_PLUGIN_GROUP (self)),
      &(MortiseFact){ .title = _ ("Process"),
                      .subtitle = text != NULL ? text : _ ("Not running: it is started when it is needed"),
                      .value = number });
}

static gboolean
mortise_plugin_health_group_fill (MortisePluginGroup *group)
{
  MortisePluginHealthGroup *self = MORTISE_PLUGIN_HEALTH_GROUP (group);
  JsonObject *activity = mortise_plugin_group_get (group, MORTISE_PLUGIN_ACTIVITY);
  JsonArray *samples = mortise_json_get_array (activity, "samples");
  JsonArray *minutes = mortise_json_get_array (activity, "minutes");
  gint64 end = mortise_json_get_int (activity, "time", g_get_real_time ());
  gint64 since = mortise_json_get_int (activity, "since", end);
  gint64 start = MAX (end - HOUR_US, MIN (since, end - LEAST_SPAN_US));
  gint64 memory, limit, cpu_ms, restarts, pid, started;

  g_object_get (mortise_plugin_group_get_plugin (group), "memory-bytes", &memory, "memory-limit-bytes", &limit,
                "cpu-ms", &cpu_ms, "restarts", &restarts, "pid", &pid, "started", &started, NULL);
  add_process (self, pid, started);
  show_points (&self->memory, samples, read_memory, start, end);
  show_points (&self->cpu, samples, read_cpu, start, end);
  show_memory (self, memory, limit);
  show_cpu (self, cpu_ms);
  show_errors (self, minutes, show_points (&self->errors, minutes, read_errors, start, end));
  show_points (&self->restarts, minutes, read_failures, start, end);
  show_restarts (self, restarts);
  return TRUE;
}

/* --- the group ---------------------------------------------------------------------------------------------------- */

static void
add_card (MortisePluginHealthGroup *self,
          Card *card,
          const char *title,
          MortiseChartKind kind,
          const MortiseChartScale *scale)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, NULL);
  GtkWidget *child = gtk_flow_box_child_new ();

  card->value = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "margin-bottom", 6, NULL);
  card->chart = MORTISE_CHART (mortise_chart_new (title, kind, scale));
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (GTK_WIDGET (card->value), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (card->value), "numeric");
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "chart-card");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (card->value));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (card->chart));
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  /* The chart takes the focus, and the box around it has nothing to do with it. */
  gtk_widget_set_focusable (child, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_flow_box_append (self->box, child);
}

static void
mortise_plugin_health_group_class_init (MortisePluginHealthGroupClass *klass)
{
  static const char *const watched[]
      = { "notify::memory-bytes", "notify::cpu-ms", "notify::restarts", "notify::state", NULL };

  MORTISE_PLUGIN_GROUP_CLASS (klass)->facts = 1u << MORTISE_PLUGIN_ACTIVITY;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->watched = watched;
  MORTISE_PLUGIN_GROUP_CLASS (klass)->fill = mortise_plugin_health_group_fill;
}

static void
mortise_plugin_health_group_init (MortisePluginHealthGroup *self)
{
  self->box = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "homogeneous", TRUE,
                            "min-children-per-line", 1, "max-children-per-line", 2, "row-spacing", 12, "column-spacing",
                            12, "margin-top", 12, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "charts");
  add_card (self, &self->memory, _ ("Memory"), MORTISE_CHART_LINE, &memory_scale);
  add_card (self, &self->cpu, _ ("Processor"), MORTISE_CHART_LINE, &cpu_scale);
  add_card (self, &self->errors, _ ("Errors"), MORTISE_CHART_BARS, &count_scale);
  add_card (self, &self->restarts, _ ("Restarts"), MORTISE_CHART_BARS, &count_scale);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->box));
}
