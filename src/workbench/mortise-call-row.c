/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-call-row.h"

#include <glib/gi18n.h>

#include "mortise-json-view.h"
#include "mortise-json.h"
#include "mortise-state-pill.h"
#include "mortise-text.h"
#include "mortise-time-bar.h"

/**
 * MortiseCallRow:
 *
 * One call of a dispatch: who, how it ended, when and how long; all else that is known of it when it is expanded.
 */
struct _MortiseCallRow
{
  AdwExpanderRow parent_instance;

  GtkLabel *order;
  MortiseStatePill *pill;
  MortiseTimeBar *bar;
  GtkLabel *duration;
  GtkBox *body;
  MortiseCallItem *call;
  guint step;
};

G_DEFINE_FINAL_TYPE (MortiseCallRow, mortise_call_row, ADW_TYPE_EXPANDER_ROW)

/* --- what is seen when it is expanded ----------------------------------------------------------------------------- */

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
show_outcome (MortiseCallRow *self)
{
  JsonNode *error = mortise_record_item_get_json (self->call, "error");
  JsonNode *value = mortise_record_item_get_json (self->call, "value");

  if (error != NULL && JSON_NODE_HOLDS_OBJECT (error))
    show_error (self, json_node_get_object (error));
  else if (value != NULL && !json_node_is_null (value))
    mortise_json_view_set_json (add_view (self, _ ("Value")), value);
  else
    add_label (self, _ ("It gave nothing back."), "dim-label");
}

static void
show_times (MortiseCallRow *self)
{
  g_autofree char *start = mortise_text_describe_duration (mortise_record_item_get_int64 (self->call, "start-us"));
  g_autofree char *queue = mortise_text_describe_duration (mortise_record_item_get_int64 (self->call, "queue-us"));
  g_autofree char *cpu = mortise_text_describe_duration (mortise_record_item_get_int64 (self->call, "cpu-us"));
  /* Translators: times of a call, such as “1.2 ms”. */
  g_autofree char *text
      = g_strdup_printf (_ ("Began after %s, waited %s, used %s of processor time"), start, queue, cpu);

  add_label (self, text, "dim-label");
}

static void
show_sizes (MortiseCallRow *self)
{
  gint64 memory = mortise_record_item_get_int64 (self->call, "memory-bytes");
  g_autofree char *in = g_format_size ((guint64) mortise_record_item_get_int64 (self->call, "bytes-in"));
  g_autofree char *out = g_format_size ((guint64) mortise_record_item_get_int64 (self->call, "bytes-out"));
  g_autofree char *change = g_format_size ((guint64) ABS (memory));
  /* Translators: sizes, such as “1.2 kB”. */
  g_autofree char *text = memory < 0
                              ? g_strdup_printf (_ ("Was given %s, gave back %s, memory shrank by %s"), in, out, change)
                              : g_strdup_printf (_ ("Was given %s, gave back %s, memory grew by %s"), in, out, change);

  add_label (self, text, "dim-label");
}

static void
append_service (GString *text, JsonObject *service)
{
  g_autofree char *start = mortise_text_describe_duration (mortise_json_get_int (service, "start_us", 0));
  g_autofree char *wall = mortise_text_describe_duration (mortise_json_get_int (service, "wall_us", 0));
  const char *error = mortise_json_get_string (service, "error", NULL);

  /* Translators: a service, how long it took, and how long after the dispatch had begun. */
  g_string_append_printf (text, _ ("%s: %s, after %s"), mortise_json_get_string (service, "name", "?"), wall, start);
  if (error != NULL)
    g_string_append_printf (text, "\n  %s", error);
  g_string_append_c (text, '\n');
}

static void
show_services (MortiseCallRow *self)
{
  JsonNode *node = mortise_record_item_get_json (self->call, "services");
  JsonArray *services = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (services, i)))
      append_service (text, json_array_get_object_element (services, i));
  if (text->len == 0)
    return;
  g_string_truncate (text, text->len - 1);
  mortise_json_view_set_text (add_view (self, _ ("Services It Used")), text->str);
}

static void
add_button (GtkWidget *box, const char *label, const char *action_name, GVariant *target)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", label, "use-underline", TRUE, "action-target", target,
                                    "action-name", action_name, NULL);

  gtk_box_append (GTK_BOX (box), button);
}

static void
show_ways (MortiseCallRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *plugin = mortise_record_item_get_string (self->call, "plugin");

  if (self->step > 0)
    add_button (box, _ ("Value _After It"), "trace.show-step", g_variant_new_uint32 (self->step));
  add_button (box, _ ("_Open the Plugin"), "win.show-plugin", g_variant_new_string (plugin != NULL ? plugin : ""));
  gtk_box_append (self->body, box);
}

/* Views of text are costly, and most rows are never expanded. */
static void
on_expanded (MortiseCallRow *self)
{
  if (!adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)) || self->call == NULL
      || gtk_widget_get_first_child (GTK_WIDGET (self->body)) != NULL)
    return;
  show_outcome (self);
  show_times (self);
  show_sizes (self);
  show_services (self);
  show_ways (self);
}

/* --- the row ------------------------------------------------------------------------------------------------------ */

static void
mortise_call_row_dispose (GObject *object)
{
  g_clear_object (&MORTISE_CALL_ROW (object)->call);
  G_OBJECT_CLASS (mortise_call_row_parent_class)->dispose (object);
}

static void
mortise_call_row_class_init (MortiseCallRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_call_row_dispose;

  g_type_ensure (MORTISE_TYPE_STATE_PILL);
  g_type_ensure (MORTISE_TYPE_TIME_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-call-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseCallRow, bar);
  gtk_widget_class_bind_template_child (widget_class, MortiseCallRow, body);
  gtk_widget_class_bind_template_child (widget_class, MortiseCallRow, duration);
  gtk_widget_class_bind_template_child (widget_class, MortiseCallRow, order);
  gtk_widget_class_bind_template_child (widget_class, MortiseCallRow, pill);
  gtk_widget_class_bind_template_callback (widget_class, on_expanded);
}

static void
mortise_call_row_init (MortiseCallRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* (transfer full): version, listener and priority, as far as they are known. */
static char *
describe_listener (MortiseCallItem *call)
{
  const char *version = mortise_record_item_get_string (call, "version");
  /* Translators: which listener of the plugin it is, and its priority. */
  g_autofree char *place
      = g_strdup_printf (_ ("Listener %d · Priority %d"), (int) mortise_record_item_get_int64 (call, "listener"),
                         (int) mortise_record_item_get_int64 (call, "priority"));

  return version != NULL ? g_strjoin (" · ", version, place, NULL) : g_steal_pointer (&place);
}

/**
 * mortise_call_row_new:
 * @call: a call
 * @name: what people call its plugin
 * @order: its place in the dispatch, from 1
 * @total_us: how long the whole dispatch took, in microseconds
 * @has_step: whether to offer the value after it, by the action `trace.show-step`
 *
 * Returns: (transfer floating): a row that shows @call
 */
GtkWidget *
mortise_call_row_new (MortiseCallItem *call, const char *name, guint order, gint64 total_us, gboolean has_step)
{
  MortiseCallRow *self = g_object_new (MORTISE_TYPE_CALL_ROW, "title", name, NULL);
  gint64 wall_us = mortise_record_item_get_int64 (call, "wall-us");
  JsonNode *error = mortise_record_item_get_json (call, "error");
  g_autofree char *order_text = g_strdup_printf ("%u", order);
  g_autofree char *duration = mortise_text_describe_duration (wall_us);
  g_autofree char *subtitle = describe_listener (call);

  self->call = g_object_ref (call);
  self->step = has_step ? order : 0;
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  gtk_label_set_label (self->order, order_text);
  gtk_label_set_label (self->duration, duration);
  mortise_state_pill_set_state (self->pill, mortise_record_item_get_string (call, "status"));
  mortise_time_bar_set_times (self->bar, total_us, mortise_record_item_get_int64 (call, "start-us"), wall_us,
                              mortise_record_item_get_int64 (call, "queue-us"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, duration, -1);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), error != NULL && !json_node_is_null (error));
  return GTK_WIDGET (self);
}
