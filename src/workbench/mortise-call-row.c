/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-call-row.h"

#include <glib/gi18n.h>

#include "mortise-json-view.h"
#include "mortise-json.h"
#include "mortise-state-pill.h"
#include "mortise-time-bar.h"

/**
 * MortiseCallRow:
 *
 * One call of a dispatch: who, how it ended, when and how long; its value or error when it is expanded.
 */
struct _MortiseCallRow
{
  AdwExpanderRow parent_instance;

  GtkLabel *order;
  MortiseStatePill *pill;
  MortiseTimeBar *bar;
  GtkLabel *duration;
  GtkBox *body;
};

G_DEFINE_FINAL_TYPE (MortiseCallRow, mortise_call_row, ADW_TYPE_EXPANDER_ROW)

static void
mortise_call_row_class_init (MortiseCallRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (MORTISE_TYPE_STATE_PILL);
  g_type_ensure (MORTISE_TYPE_TIME_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-call-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseCallRow, bar);
  gtk_widget_class_bind_template_child (widget_class, MortiseCallRow, body);
  gtk_widget_class_bind_template_child (widget_class, MortiseCallRow, duration);
  gtk_widget_class_bind_template_child (widget_class, MortiseCallRow, order);
  gtk_widget_class_bind_template_child (widget_class, MortiseCallRow, pill);
}

static void
mortise_call_row_init (MortiseCallRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static MortiseJsonView *
add_view (MortiseCallRow *self, const char *title)
{
  MortiseJsonView *view = g_object_new (MORTISE_TYPE_JSON_VIEW, NULL);

  mortise_json_view_set_title (view, title);
  gtk_box_append (self->body, GTK_WIDGET (view));
  return view;
}

static void
add_label (MortiseCallRow *self, const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "selectable", TRUE, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_box_append (self->body, label);
}

static void
show_error (MortiseCallRow *self, JsonObject *error)
{
  const char *traceback = mortise_json_get_string (error, "traceback", NULL);

  add_label (self, mortise_json_get_string (error, "message", _ ("It failed without a message.")), "error");
  if (traceback != NULL && *traceback != '\0')
    mortise_json_view_set_text (add_view (self, _ ("Traceback")), traceback);
}

static void
show_times (MortiseCallRow *self, MortiseCallItem *call)
{
  g_autofree char *text = NULL;

  /* Translators: times of a call, in milliseconds. */
  text = g_strdup_printf (_ ("Began after %.2f ms, waited %.2f ms, used %.2f ms of processor time"),
                          mortise_call_item_get_start_us (call) / 1000.0,
                          mortise_call_item_get_queue_us (call) / 1000.0, mortise_call_item_get_cpu_us (call) / 1000.0);
  add_label (self, text, "dim-label");
}

static void
show_outcome (MortiseCallRow *self, MortiseCallItem *call)
{
  JsonNode *error = mortise_call_item_get_error (call);
  JsonNode *value = mortise_call_item_get_value (call);

  if (error != NULL && JSON_NODE_HOLDS_OBJECT (error))
    show_error (self, json_node_get_object (error));
  else if (value != NULL && !json_node_is_null (value))
    mortise_json_view_set_json (add_view (self, _ ("Value")), value);
  else
    add_label (self, _ ("It gave nothing back."), "dim-label");
  show_times (self, call);
}

/**
 * mortise_call_row_new:
 * @call: a call
 * @name: what people call its plugin
 * @order: its place in the dispatch, from 1
 * @total_us: how long the whole dispatch took, in microseconds
 *
 * Returns: (transfer floating): a row that shows @call
 */
GtkWidget *
mortise_call_row_new (MortiseCallItem *call, const char *name, guint order, gint64 total_us)
{
  MortiseCallRow *self = g_object_new (MORTISE_TYPE_CALL_ROW, "title", name, NULL);
  gint64 wall_us = mortise_call_item_get_wall_us (call);
  const char *listener = mortise_call_item_get_listener (call);
  g_autofree char *order_text = g_strdup_printf ("%u", order);
  g_autofree char *duration = g_strdup_printf (_ ("%.2f ms"), wall_us / 1000.0);
  g_autofree char *subtitle = g_strdup_printf (_ ("Priority %d"), (int) mortise_call_item_get_priority (call));
  g_autofree char *named = g_strdup_printf ("%s · %s", listener != NULL ? listener : "", subtitle);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), listener != NULL && *listener != '\0' ? named : subtitle);
  gtk_label_set_label (self->order, order_text);
  gtk_label_set_label (self->duration, duration);
  mortise_state_pill_set_state (self->pill, mortise_call_item_get_status (call));
  mortise_time_bar_set_times (self->bar, total_us, mortise_call_item_get_start_us (call), wall_us,
                              mortise_call_item_get_queue_us (call));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, duration, -1);
  show_outcome (self, call);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self),
                                 mortise_call_item_get_error (call) != NULL
                                     && !json_node_is_null (mortise_call_item_get_error (call)));
  return GTK_WIDGET (self);
}
