/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-result-view.h"

#include <glib/gi18n.h>

#include "mortise-call-item.h"
#include "mortise-call-row.h"
#include "mortise-config.h"
#include "mortise-json-view.h"
#include "mortise-json.h"
#include "mortise-line-diff.h"
#include "mortise-pair-layout.h"
#include "mortise-state-pill.h"

/**
 * MortiseResultView:
 *
 * What came of a dispatch: how it ended, its calls, and the value; of a filter, the value before and after.
 */
struct _MortiseResultView
{
  AdwBin parent_instance;

  MortiseStatePill *pill;
  GtkLabel *summary;
  GtkActionable *inspect;
  GtkLabel *note;
  GtkLabel *error;
  GtkListBox *calls;
  MortiseJsonView *before;
  MortiseJsonView *after;
  MortiseSite *site;
  MortiseDispatchItem *dispatch;
  guint order;
};

G_DEFINE_FINAL_TYPE (MortiseResultView, mortise_result_view, ADW_TYPE_BIN)

static void
mortise_result_view_dispose (GObject *object)
{
  MortiseResultView *self = MORTISE_RESULT_VIEW (object);

  g_clear_object (&self->site);
  g_clear_object (&self->dispatch);
  G_OBJECT_CLASS (mortise_result_view_parent_class)->dispose (object);
}

static void
mortise_result_view_class_init (MortiseResultViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_result_view_dispose;

  g_type_ensure (MORTISE_TYPE_JSON_VIEW);
  g_type_ensure (MORTISE_TYPE_PAIR_LAYOUT);
  g_type_ensure (MORTISE_TYPE_STATE_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-result-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseResultView, after);
  gtk_widget_class_bind_template_child (widget_class, MortiseResultView, before);
  gtk_widget_class_bind_template_child (widget_class, MortiseResultView, calls);
  gtk_widget_class_bind_template_child (widget_class, MortiseResultView, error);
  gtk_widget_class_bind_template_child (widget_class, MortiseResultView, inspect);
  gtk_widget_class_bind_template_child (widget_class, MortiseResultView, note);
  gtk_widget_class_bind_template_child (widget_class, MortiseResultView, pill);
  gtk_widget_class_bind_template_child (widget_class, MortiseResultView, summary);
}

static void
mortise_result_view_init (MortiseResultView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
create_call_row (gpointer item, gpointer user_data)
{
  MortiseResultView *self = user_data;

  return mortise_call_row_new (
      item, mortise_site_get_plugin_name (self->site, mortise_record_item_get_string (item, "plugin")), ++self->order,
      mortise_dispatch_item_get_wall_us (self->dispatch), FALSE);
}

static void
show_calls (MortiseResultView *self)
{
  GListModel *calls = mortise_dispatch_item_get_calls (self->dispatch);
  guint n = g_list_model_get_n_items (calls);
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u call", "%u calls", n), n);
  g_autofree char *summary = NULL;

  /* Translators: the number of calls and the time that all of them took. */
  summary = g_strdup_printf (_ ("%s in %.2f ms"), count, mortise_dispatch_item_get_wall_us (self->dispatch) / 1000.0);
  gtk_label_set_label (self->summary, summary);
  self->order = 0;
  gtk_list_box_bind_model (self->calls, calls, create_call_row, self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->calls), n > 0);
}

static void
show_error (MortiseResultView *self)
{
  JsonNode *error = mortise_dispatch_item_get_error (self->dispatch);
  gboolean failed = error != NULL && JSON_NODE_HOLDS_OBJECT (error);

  if (failed)
    gtk_label_set_label (self->error, mortise_json_get_string (json_node_get_object (error), "message", ""));
  gtk_widget_set_visible (GTK_WIDGET (self->error), failed);
}

static void
show_change (MortiseResultView *self, JsonNode *before, JsonNode *after)
{
  g_autofree char *before_text = mortise_json_to_text (before, TRUE);
  g_autofree char *after_text = mortise_json_to_text (after, TRUE);
  g_autoptr (GArray) removed = NULL;
  g_autoptr (GArray) added = NULL;

  mortise_line_diff (before_text, after_text, &removed, &added);
  mortise_json_view_set_title (self->before, _ ("Before"));
  mortise_json_view_set_json (self->before, before);
  mortise_json_view_mark_lines (self->before, removed, FALSE);
  mortise_json_view_set_title (self->after, added->len + removed->len > 0 ? _ ("After") : _ ("After (Unchanged)"));
  mortise_json_view_set_json (self->after, after);
  mortise_json_view_mark_lines (self->after, added, TRUE);
}

static JsonNode *
get_filtered (MortiseDispatchItem *dispatch, const char *filtered)
{
  JsonNode *payload = mortise_dispatch_item_get_payload (dispatch);

  if (g_strcmp0 (mortise_dispatch_item_get_kind (dispatch), "filter") != 0)
    return NULL;
  if (filtered == NULL || payload == NULL || !JSON_NODE_HOLDS_OBJECT (payload))
    return NULL;
  return mortise_json_get_member (json_node_get_object (payload), filtered);
}

static void
show_result (MortiseResultView *self, const char *filtered)
{
  JsonNode *before = get_filtered (self->dispatch, filtered);
  JsonNode *result = mortise_dispatch_item_get_result (self->dispatch);
  gboolean has_result = result != NULL && !json_node_is_null (result);

  gtk_widget_set_visible (GTK_WIDGET (self->before), before != NULL && has_result);
  gtk_widget_set_visible (GTK_WIDGET (self->after), has_result);
  if (!has_result)
    return;

  if (before != NULL)
    show_change (self, before, result);
  else
    {
      mortise_json_view_set_title (self->after, _ ("Result"));
      mortise_json_view_set_json (self->after, result);
    }
}

/**
 * mortise_result_view_show:
 * @self: a view
 * @site: where it happened
 * @dispatch: a dispatch that is over
 * @filtered: (nullable): the argument that a filter transforms
 *
 * Shows what came of @dispatch.
 */
void
mortise_result_view_show (MortiseResultView *self,
                          MortiseSite *site,
                          MortiseDispatchItem *dispatch,
                          const char *filtered)
{
  g_return_if_fail (MORTISE_IS_RESULT_VIEW (self));

  g_set_object (&self->site, site);
  g_set_object (&self->dispatch, dispatch);
  mortise_state_pill_set_state (self->pill, mortise_dispatch_item_get_status (dispatch));
  gtk_actionable_set_action_target (self->inspect, "s", mortise_item_get_key (MORTISE_ITEM (dispatch)));
  show_calls (self);
  show_error (self);
  show_result (self, filtered);
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->inspect), TRUE);
}

/**
 * mortise_result_view_set_note:
 * @self: a view that shows a dispatch
 * @note: what to know of it; nothing where it is empty
 *
 * Says that the dispatch was none of the site itself, whose inspector does not have it.
 */
void
mortise_result_view_set_note (MortiseResultView *self, const char *note)
{
  g_return_if_fail (MORTISE_IS_RESULT_VIEW (self));

  gtk_label_set_label (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *note != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->inspect), FALSE);
}
