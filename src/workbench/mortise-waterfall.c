/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-waterfall.h"

#include <glib/gi18n.h>

#include "mortise-call-row.h"
#include "mortise-config.h"
#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-state-pill.h"
#include "mortise-text.h"
#include "mortise-time-bar.h"

/* Of rows that are made at once; who wants more asks for them. */
#define BATCH 50

/**
 * MortiseWaterfall:
 *
 * The calls of a dispatch and the dispatches that were fired within it, in the order in which they began, each with a
 * bar for when.
 */
struct _MortiseWaterfall
{
  AdwBin parent_instance;

  GtkListBox *list;
  GtkWidget *more;
  JsonObject *dispatch;
  GArray *spans;
  guint n_shown;
};

/* A call, or a nested dispatch, which has no step. */
typedef struct
{
  JsonObject *object;
  gint64 start_us;
  guint step;
} Span;

G_DEFINE_FINAL_TYPE (MortiseWaterfall, mortise_waterfall, ADW_TYPE_BIN)

/* --- rows --------------------------------------------------------------------------------------------------------- */

static gint64
get_total (MortiseWaterfall *self)
{
  return mortise_json_get_int (self->dispatch, "wall_us", 0);
}

static GtkWidget *
create_call_row (MortiseWaterfall *self, const Span *span)
{
  g_autoptr (MortiseItem) call = g_object_new (MORTISE_TYPE_CALL_ITEM, NULL);
  const char *slug = mortise_json_get_string (span->object, "plugin", "?");
  gboolean is_filter = g_strcmp0 (mortise_json_get_string (self->dispatch, "kind", NULL), "filter") == 0;

  mortise_item_update (call, span->object);
  return mortise_call_row_new (MORTISE_CALL_ITEM (call), mortise_page_find_plugin_name (GTK_WIDGET (self), slug),
                               span->step, get_total (self), is_filter);
}

static GtkWidget *
create_bar (MortiseWaterfall *self, const Span *span, const char *duration)
{
  GtkWidget *bar = g_object_new (MORTISE_TYPE_TIME_BAR, "valign", GTK_ALIGN_CENTER, NULL);

  mortise_time_bar_set_times (MORTISE_TIME_BAR (bar), get_total (self), span->start_us,
                              mortise_json_get_int (span->object, "wall_us", 0), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, duration, -1);
  return bar;
}

static GtkWidget *
create_nested_row (MortiseWaterfall *self, const Span *span)
{
  g_autofree char *duration = mortise_text_describe_duration (mortise_json_get_int (span->object, "wall_us", 0));
  GtkWidget *pill
      = g_object_new (MORTISE_TYPE_STATE_PILL, "state", mortise_json_get_string (span->object, "status", NULL), NULL);
  GtkWidget *arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *times = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *row = g_object_new (
      ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", mortise_json_get_string (span->object, "hook", "?"),
      "subtitle", _ ("Fired by one of the listeners"), "activatable", TRUE, "action-target",
      g_variant_new_string (mortise_json_get_string (span->object, "id", "")), "action-name", "trace.open", NULL);

  gtk_widget_set_valign (times, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (pill, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (times), pill);
  gtk_box_append (GTK_BOX (times), create_bar (self, span, duration));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), times);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  return row;
}

static void
show_more (MortiseWaterfall *self)
{
  guint end = MIN (self->n_shown + BATCH, self->spans->len);
  guint n_left = self->spans->len - end;
  g_autofree char *label
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Show %u More", "Show %u More", n_left), MIN (n_left, BATCH));

  for (; self->n_shown < end; self->n_shown++)
    {
      const Span *span = &g_array_index (self->spans, Span, self->n_shown);

      gtk_list_box_append (self->list, span->step > 0 ? create_call_row (self, span) : create_nested_row (self, span));
    }
  gtk_button_set_label (GTK_BUTTON (self->more), label);
  gtk_widget_set_visible (self->more, n_left > 0);
}

/* --- what is in it ------------------------------------------------------------------------------------------------ */

static void
add_span (MortiseWaterfall *self, JsonNode *node, gint64 start_us, guint step)
{
  Span span = { json_object_ref (json_node_get_object (node)), MAX (start_us, 0), step };

  g_array_append_val (self->spans, span);
}

/* What began at the same time stays in the order of the calls. */
static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const Span *left = a;
  const Span *right = b;

  if (left->start_us != right->start_us)
    return left->start_us < right->start_us ? -1 : 1;
  return (left->step > right->step) - (left->step < right->step);
}

static void
list_spans (MortiseWaterfall *self, JsonArray *nested)
{
  JsonArray *calls = mortise_json_get_array (self->dispatch, "calls");
  gint64 began = mortise_json_get_int (self->dispatch, "time", 0);

  g_array_set_size (self->spans, 0);
  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonNode *call = json_array_get_element (calls, i);

      if (JSON_NODE_HOLDS_OBJECT (call))
        add_span (self, call, mortise_json_get_int (json_node_get_object (call), "start_us", 0), i + 1);
    }
  for (guint i = 0; nested != NULL && i < json_array_get_length (nested); i++)
    {
      JsonNode *child = json_array_get_element (nested, i);

      if (JSON_NODE_HOLDS_OBJECT (child))
        add_span (self, child, mortise_json_get_int (json_node_get_object (child), "time", 0) - began, 0);
    }
  g_array_sort (self->spans, compare_spans);
}

static void
clear (MortiseWaterfall *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  self->n_shown = 0;
}

static void
span_clear (gpointer span)
{
  json_object_unref (((Span *) span)->object);
}

/**
 * mortise_waterfall_show:
 * @self: a waterfall
 * @dispatch: a *dispatch* of docs/admin-api.md, whole
 * @nested: (nullable): those that were fired within it
 */
void
mortise_waterfall_show (MortiseWaterfall *self, JsonObject *dispatch, JsonArray *nested)
{
  g_return_if_fail (MORTISE_IS_WATERFALL (self));

  json_object_ref (dispatch);
  g_clear_pointer (&self->dispatch, json_object_unref);
  self->dispatch = dispatch;
  clear (self);
  list_spans (self, nested);
  show_more (self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->spans->len > 0);
}

/**
 * mortise_waterfall_go_to:
 * @self: a waterfall
 * @step: the number of a call, from 1
 *
 * Shows all of a call, and moves the focus to it.
 */
void
mortise_waterfall_go_to (MortiseWaterfall *self, guint step)
{
  GtkListBoxRow *row;

  g_return_if_fail (MORTISE_IS_WATERFALL (self));

  for (guint i = 0; i < self->spans->len; i++)
    if (g_array_index (self->spans, Span, i).step == step)
      {
        while (self->n_shown <= i)
          show_more (self);
        row = gtk_list_box_get_row_at_index (self->list, (int) i);
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
        gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
        return;
      }
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_waterfall_dispose (GObject *object)
{
  MortiseWaterfall *self = MORTISE_WATERFALL (object);

  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->dispatch, json_object_unref);
  G_OBJECT_CLASS (mortise_waterfall_parent_class)->dispose (object);
}

static void
mortise_waterfall_class_init (MortiseWaterfallClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mortise_waterfall_dispose;
}

static void
mortise_waterfall_init (MortiseWaterfall *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  g_array_set_clear_func (self->spans, span_clear);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Calls"), -1);
  self->more = gtk_button_new ();
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (show_more), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), self->more);
  adw_bin_set_child (ADW_BIN (self), box);
}
