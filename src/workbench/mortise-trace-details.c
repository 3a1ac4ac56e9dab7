/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-details.h"

#include <glib/gi18n.h>

#include "mortise-culprit-dialog.h"
#include "mortise-json-pointer.h"
#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-state-pill.h"
#include "mortise-text.h"
#include "mortise-trace-export.h"
#include "mortise-trace-file.h"
#include "mortise-trace-list.h"
#include "mortise-trace-replay.h"
#include "mortise-value-pane.h"
#include "mortise-waterfall.h"

/* Of dispatches that were fired within one, as many as are shown. */
#define MAX_NESTED 1000

/**
 * MortiseTraceDetails:
 *
 * Everything about one dispatch.
 */
struct _MortiseTraceDetails
{
  AdwBin parent_instance;

  AdwWindowTitle *title;
  GtkWidget *menu_button;
  GtkToggleButton *pin;
  GtkStack *stack;
  AdwStatusPage *problem;
  GtkScrolledWindow *scroller;
  GtkLabel *name;
  MortiseStatePill *pill;
  GtkLabel *facts;
  GtkLabel *error;
  GtkWidget *parent;
  GtkWidget *calls;
  MortiseWaterfall *waterfall;
  GtkWidget *no_calls;
  MortiseValuePane *values;
  MortiseTraceSource *source;
  MortiseConnection *connection;
  GCancellable *cancellable;
  char *id;
  JsonNode *dispatch;
  gboolean folded;
};

enum
{
  PROP_0,
  PROP_FOLDED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseTraceDetails, mortise_trace_details, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static JsonObject *
get_dispatch (MortiseTraceDetails *self)
{
  return json_node_get_object (self->dispatch);
}

static gboolean
is_live (MortiseTraceDetails *self)
{
  return self->source != NULL && MORTISE_IS_TRACE_LIST (self->source);
}

/* --- showing ------------------------------------------------------------------------------------------------------ */

static void
update_actions (MortiseTraceDetails *self)
{
  gboolean has_dispatch = self->dispatch != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.replay", has_dispatch && self->connection != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.find-culprit", has_dispatch && self->connection != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.copy", has_dispatch);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.export", has_dispatch);
  gtk_widget_set_visible (self->menu_button, has_dispatch);
  gtk_widget_set_visible (GTK_WIDGET (self->pin), has_dispatch && is_live (self));
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static const char *
name_kind (const char *kind)
{
  if (g_str_equal (kind, "action"))
    return _ ("Action");
  if (g_str_equal (kind, "filter"))
    return _ ("Filter");
  return g_str_equal (kind, "collect") ? _ ("Collect") : kind;
}

static char *
describe_facts (JsonObject *dispatch)
{
  g_autofree char *time = mortise_text_describe_time (mortise_json_get_int (dispatch, "time", 0));
  g_autofree char *duration = mortise_text_describe_duration (mortise_json_get_int (dispatch, "wall_us", 0));
  const char *actor = mortise_json_get_string (dispatch, "actor", NULL);

  /* Translators: the kind of a hook, when it was fired, by whom, and how long it took. */
  return g_strdup_printf (_ ("%s · %s · fired by %s · took %s"),
                          name_kind (mortise_json_get_string (dispatch, "kind", "")), time,
                          actor != NULL ? actor : mortise_json_get_string (dispatch, "origin", "?"), duration);
}

static void
show_head (MortiseTraceDetails *self)
{
  JsonObject *dispatch = get_dispatch (self);
  const char *hook = mortise_json_get_string (dispatch, "hook", "?");
  const char *parent = mortise_json_get_string (dispatch, "parent", NULL);
  g_autofree char *facts = describe_facts (dispatch);

  adw_window_title_set_title (self->title, hook);
  gtk_label_set_label (self->name, hook);
  mortise_state_pill_set_state (self->pill, mortise_json_get_string (dispatch, "status", NULL));
  gtk_label_set_label (self->facts, facts);
  set_text (self->error, mortise_json_get_string (mortise_json_get_object (dispatch, "error"), "message", NULL));
  gtk_widget_set_visible (self->parent, parent != NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->parent), "s", parent != NULL ? parent : "");
  gtk_toggle_button_set_active (self->pin, mortise_json_get_boolean (dispatch, "pinned", FALSE));
}

static void
show_calls (MortiseTraceDetails *self, JsonArray *nested)
{
  JsonArray *calls = mortise_json_get_array (get_dispatch (self), "calls");
  gboolean has_any
      = (calls != NULL && json_array_get_length (calls) > 0) || (nested != NULL && json_array_get_length (nested) > 0);

  mortise_waterfall_show (self->waterfall, get_dispatch (self), nested);
  gtk_widget_set_visible (self->calls, has_any);
  gtk_widget_set_visible (self->no_calls, !has_any);
}

static void
nested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseTraceDetails) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_trace_source_answer_finish (MORTISE_TRACE_SOURCE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->dispatch == NULL)
    return;
  if (answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) && json_array_get_length (json_node_get_array (answer)) > 0)
    show_calls (self, json_node_get_array (answer));
}

static void
show_dispatch (MortiseTraceDetails *self)
{
  g_autofree char *filter = g_strdup_printf ("parent:\"%s\"", self->id);

  show_head (self);
  show_calls (self, NULL);
  mortise_value_pane_show (self->values, get_dispatch (self));
  gtk_stack_set_visible_child_name (self->stack, "dispatch");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  update_actions (self);
  mortise_trace_source_list_async (self->source, filter, MAX_NESTED, self->cancellable, nested_cb, g_object_ref (self));
}

static void
show_problem (MortiseTraceDetails *self, const char *message)
{
  g_autofree char *markup = g_markup_escape_text (message, -1);

  adw_window_title_set_title (self->title, "");
  adw_status_page_set_description (self->problem, markup);
  gtk_stack_set_visible_child_name (self->stack, "problem");
  update_actions (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseTraceDetails) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_trace_source_answer_finish (MORTISE_TRACE_SOURCE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->source != MORTISE_TRACE_SOURCE (source))
    return;
  g_clear_pointer (&self->dispatch, json_node_unref);
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    {
      self->dispatch = g_steal_pointer (&answer);
      show_dispatch (self);
    }
  else
    show_problem (self, error != NULL ? error->message : "");
}

/**
 * mortise_trace_details_show:
 * @self: a pane
 * @id: (nullable): the id of a dispatch
 *
 * Shows a dispatch as soon as it is read; until then, what was shown stays.
 */
void
mortise_trace_details_show (MortiseTraceDetails *self, const char *id)
{
  g_return_if_fail (MORTISE_IS_TRACE_DETAILS (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_free (self->id);
  self->id = g_strdup (id);
  if (id != NULL && self->source != NULL)
    {
      mortise_trace_source_load_async (self->source, id, self->cancellable, loaded_cb, g_object_ref (self));
      return;
    }
  g_clear_pointer (&self->dispatch, json_node_unref);
  adw_window_title_set_title (self->title, "");
  gtk_stack_set_visible_child_name (self->stack, "unselected");
  update_actions (self);
}

/* (nullable): the id of what is shown, or soon will be. */
const char *
mortise_trace_details_get_id (MortiseTraceDetails *self)
{
  g_return_val_if_fail (MORTISE_IS_TRACE_DETAILS (self), NULL);
  return self->id;
}

/**
 * mortise_trace_details_set_source:
 * @self: a pane
 * @source: (nullable): where dispatches are
 * @connection: (nullable): the line to the site, on a copy of which one can be fired again
 *
 * Shows none of them yet.
 */
void
mortise_trace_details_set_source (MortiseTraceDetails *self, MortiseTraceSource *source, MortiseConnection *connection)
{
  g_return_if_fail (MORTISE_IS_TRACE_DETAILS (self));

  g_set_object (&self->source, source);
  g_set_object (&self->connection, connection);
  mortise_trace_details_show (self, NULL);
}

/* --- going about -------------------------------------------------------------------------------------------------- */

static void
open_other (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_trace_details_show (MORTISE_TRACE_DETAILS (widget), g_variant_get_string (parameter, NULL));
}

static void
go_to_call (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_waterfall_go_to (MORTISE_TRACE_DETAILS (widget)->waterfall, g_variant_get_uint32 (parameter));
}

static void
show_step (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  if (!mortise_value_pane_show_step (MORTISE_TRACE_DETAILS (widget)->values, g_variant_get_uint32 (parameter)))
    mortise_toast (widget, _ ("Its values were not kept: only the headers of dispatches were traced."));
}

/* --- pinning ------------------------------------------------------------------------------------------------------ */

static void
pinned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseTraceDetails) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  JsonObject *dispatch = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;

  if (dispatch == NULL)
    mortise_toast (GTK_WIDGET (self), error != NULL ? error->message : "");
  else if (is_live (self))
    mortise_trace_list_take (MORTISE_TRACE_LIST (self->source), dispatch);
  if (self->dispatch == NULL)
    return;
  if (dispatch != NULL && g_strcmp0 (mortise_json_get_string (dispatch, "id", NULL), self->id) == 0)
    json_object_set_boolean_member (get_dispatch (self), "pinned",
                                    mortise_json_get_boolean (dispatch, "pinned", FALSE));
  gtk_toggle_button_set_active (self->pin, mortise_json_get_boolean (get_dispatch (self), "pinned", FALSE));
}

static void
on_pin_clicked (MortiseTraceDetails *self)
{
  g_autofree char *path = mortise_admin_build_path ("traces", self->id, "pin", NULL);

  if (self->connection != NULL && self->dispatch != NULL)
    mortise_connection_request_async (self->connection, gtk_toggle_button_get_active (self->pin) ? "PUT" : "DELETE",
                                      path, NULL, NULL, pinned_cb, g_object_ref (self));
}

/* --- copying ------------------------------------------------------------------------------------------------------ */

static char *
make_fire_command (JsonObject *dispatch)
{
  JsonNode *payload = mortise_json_get_member (dispatch, "payload");
  g_autofree char *hook = g_shell_quote (mortise_json_get_string (dispatch, "hook", ""));
  g_autofree char *text = NULL;
  g_autofree char *quoted = NULL;

  if (payload == NULL || !JSON_NODE_HOLDS_OBJECT (payload))
    return g_strconcat ("mortise fire ", hook, NULL);
  text = mortise_json_to_text (payload, FALSE);
  quoted = g_shell_quote (text);
  return g_strconcat ("mortise fire ", hook, " --payload ", quoted, NULL);
}

/* (transfer full) (nullable): the dispatch as a text of some kind. */
static char *
make_copy (MortiseTraceDetails *self, const char *kind, GError **error)
{
  g_autoptr (JsonNode) test = NULL;

  if (g_str_equal (kind, "fire"))
    return make_fire_command (get_dispatch (self));
  if (g_str_equal (kind, "replay"))
    return g_strconcat ("mortise replay ", self->id, NULL);
  if (g_str_equal (kind, "json"))
    return mortise_json_to_text (self->dispatch, TRUE);
  test = mortise_trace_to_test (get_dispatch (self), error);
  return test != NULL ? mortise_json_to_text (test, TRUE) : NULL;
}

static void
copy (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = make_copy (MORTISE_TRACE_DETAILS (widget), g_variant_get_string (parameter, NULL), &error);

  if (text == NULL)
    {
      mortise_toast (widget, error->message);
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  mortise_toast (widget, _ ("Copied"));
}

static void
export_dispatch (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseTraceDetails *self = MORTISE_TRACE_DETAILS (widget);
  g_autofree char *filter = g_strdup_printf ("id:\"%s\"", self->id);

  mortise_trace_export (widget, self->source, filter, g_variant_get_string (parameter, NULL));
}

/* --- once more ---------------------------------------------------------------------------------------------------- */

static void
replayed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseTraceDetails) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes = mortise_trace_replay_finish (result, &error);

  update_actions (self);
  if (changes == NULL)
    mortise_toast (GTK_WIDGET (self), error->message);
  else if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    mortise_trace_replay_present (GTK_WIDGET (self), changes);
}

static void
replay (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseTraceDetails *self = MORTISE_TRACE_DETAILS (widget);

  gtk_widget_action_set_enabled (widget, "trace.replay", FALSE);
  mortise_toast (widget, _ ("Firing it again on a copy of the site…"));
  mortise_trace_replay_async (self->connection, get_dispatch (self), is_live (self), replayed_cb, g_object_ref (self));
}

/* --- who did it --------------------------------------------------------------------------------------------------- */

static void
find_culprit (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseTraceDetails *self = MORTISE_TRACE_DETAILS (widget);
  g_autofree char *selected = mortise_value_pane_dup_place (self->values);
  const char *pointer = selected != NULL ? selected : "/status";

  mortise_culprit_dialog_present (widget, self->connection, get_dispatch (self), pointer,
                                  mortise_json_pointer_find (self->dispatch, pointer));
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_trace_details_dispose (GObject *object)
{
  MortiseTraceDetails *self = MORTISE_TRACE_DETAILS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->source);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->dispatch, json_node_unref);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (mortise_trace_details_parent_class)->dispose (object);
}

static void
mortise_trace_details_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FOLDED:
      g_value_set_boolean (value, MORTISE_TRACE_DETAILS (object)->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_trace_details_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FOLDED:
      MORTISE_TRACE_DETAILS (object)->folded = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-trace-details.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, calls);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, error);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, menu_button);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, name);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, no_calls);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, parent);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, pill);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, pin);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, problem);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, title);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, values);
  gtk_widget_class_bind_template_child (widget_class, MortiseTraceDetails, waterfall);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_clicked);
}

static void
mortise_trace_details_class_init (MortiseTraceDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_trace_details_dispose;
  object_class->get_property = mortise_trace_details_get_property;
  object_class->set_property = mortise_trace_details_set_property;

  /**
   * MortiseTraceDetails:folded:
   *
   * Whether it has the window for itself, and so offers the way back.
   */
  properties[PROP_FOLDED]
      = g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_STATE_PILL);
  g_type_ensure (MORTISE_TYPE_VALUE_PANE);
  g_type_ensure (MORTISE_TYPE_WATERFALL);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "trace.copy", "s", copy);
  gtk_widget_class_install_action (widget_class, "trace.export", "s", export_dispatch);
  gtk_widget_class_install_action (widget_class, "trace.find-culprit", NULL, find_culprit);
  gtk_widget_class_install_action (widget_class, "trace.go-to-call", "u", go_to_call);
  gtk_widget_class_install_action (widget_class, "trace.open", "s", open_other);
  gtk_widget_class_install_action (widget_class, "trace.replay", NULL, replay);
  gtk_widget_class_install_action (widget_class, "trace.show-step", "u", show_step);
}

static void
mortise_trace_details_init (MortiseTraceDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  update_actions (self);
}
