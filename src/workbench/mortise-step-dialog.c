/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-step-dialog.h"

#include <glib/gi18n.h>

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-payload-editor.h"
#include "mortise-state-pill.h"
#include "mortise-stepper.h"
#include "mortise-text.h"
#include "mortise-value-pane.h"

/**
 * MortiseStepDialog:
 *
 * A hook that is fired one listener after the other, on a copy of the site: what each gets can be changed before, and
 * what it did is shown after it. The copy goes with the dialog.
 */
struct _MortiseStepDialog
{
  AdwWindow parent_instance;

  GtkSpinner *spinner;
  GtkButton *stop;
  GtkWidget *call;
  GtkLabel *error;
  GtkLabel *heading;
  GtkLabel *place;
  MortisePayloadEditor *editor;
  GtkWidget *past;
  GtkLabel *past_heading;
  MortiseStatePill *pill;
  GtkLabel *past_note;
  MortiseValuePane *value;
  MortiseSite *site;
  MortiseHookItem *hook;
  JsonNode *payload;
  MortiseStepper *stepper;
  /* The listener that is called now, or was the last. */
  JsonObject *called;
  GCancellable *cancellable;
  gboolean is_busy;
  gboolean calls_rest;
};

G_DEFINE_FINAL_TYPE (MortiseStepDialog, mortise_step_dialog, ADW_TYPE_WINDOW)

static void
update_actions (MortiseStepDialog *self)
{
  gboolean is_before_one
      = !self->is_busy && self->stepper != NULL && mortise_stepper_get_listener (self->stepper) != NULL;
  gboolean can_call = is_before_one && mortise_payload_editor_get_payload (self->editor) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "step.call", can_call);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "step.rest", can_call);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "step.skip", can_call);
  gtk_spinner_set_spinning (self->spinner, self->is_busy);
}

static void
set_busy (MortiseStepDialog *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  update_actions (self);
}

static void
show_error (MortiseStepDialog *self, const GError *error)
{
  if (error != NULL)
    gtk_label_set_label (self->error, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
}

/* --- before a listener -------------------------------------------------------------------------------------------- */

static char *
describe_place (MortiseStepDialog *self, JsonObject *listener)
{
  const char *skipped = mortise_json_get_string (listener, "skipped", NULL);
  /* Translators: which listener of how many, its number in the plugin, and its priority. */
  g_autofree char *place = g_strdup_printf (
      _ ("%u of %u · Listener %d · Priority %d"), mortise_stepper_get_place (self->stepper) + 1,
      mortise_stepper_get_n_listeners (self->stepper), (int) mortise_json_get_int (listener, "listener", 0),
      (int) mortise_json_get_int (listener, "priority", 0));

  return skipped != NULL ? g_strdup_printf (_ ("%s\nWould not be called: %s"), place, skipped)
                         : g_steal_pointer (&place);
}

static void
show_place (MortiseStepDialog *self)
{
  JsonObject *listener = mortise_stepper_get_listener (self->stepper);
  g_autoptr (JsonNode) payload = mortise_stepper_get_payload (self->stepper);
  g_autofree char *place = listener != NULL ? describe_place (self, listener) : NULL;

  if (listener != NULL)
    gtk_label_set_label (self->heading,
                         mortise_site_get_plugin_name (self->site, mortise_json_get_string (listener, "plugin", "")));
  else
    gtk_label_set_label (self->heading,
                         mortise_stepper_get_n_listeners (self->stepper) > 0 ? _ ("At the End") : _ ("Nobody Listens"));
  gtk_label_set_label (self->place, place != NULL ? place : _ ("This is what comes out; nothing of it is left."));
  mortise_payload_editor_set_sample (self->editor, payload);
  gtk_widget_set_visible (GTK_WIDGET (self->editor), TRUE);
  gtk_button_set_label (self->stop, listener != NULL ? _ ("S_top") : _ ("_Close"));
  set_busy (self, FALSE);
  gtk_widget_grab_focus (listener != NULL ? self->call : GTK_WIDGET (self->stop));
}

/* Takes over what was edited; the editor has checked it. */
static gboolean
take_edits (MortiseStepDialog *self)
{
  g_autoptr (GError) error = NULL;

  if (mortise_payload_editor_is_edited (self->editor)
      && !mortise_stepper_edit (self->stepper, "", mortise_payload_editor_get_payload (self->editor), &error))
    {
      show_error (self, error);
      return FALSE;
    }
  show_error (self, NULL);
  return TRUE;
}

/* --- after it ----------------------------------------------------------------------------------------------------- */

/* (transfer none) (nullable): the call of the listener that was just called. */
static JsonObject *
find_call (JsonArray *calls, JsonObject *listener)
{
  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);

      if (g_str_equal (mortise_json_get_string (call, "plugin", ""), mortise_json_get_string (listener, "plugin", ""))
          && mortise_json_get_int (call, "listener", 0) == mortise_json_get_int (listener, "listener", 0))
        return call;
    }
  return NULL;
}

/* The dispatch with that call alone: all others were left out for it. */
static JsonObject *
cut_dispatch (JsonObject *dispatch, JsonObject *call)
{
  JsonObject *cut = json_object_new ();
  JsonArray *calls = json_array_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, dispatch);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (cut, name, json_node_ref (member));
  json_array_add_object_element (calls, json_object_ref (call));
  json_object_set_array_member (cut, "calls", calls);
  return cut;
}

static char *
describe_call (JsonObject *dispatch, JsonObject *call)
{
  JsonObject *error = mortise_json_get_object (call, "error");
  g_autofree char *duration = mortise_text_describe_duration (mortise_json_get_int (call, "wall_us", 0));
  g_autofree char *took = g_strdup_printf (_ ("It took %s."), duration);
  gboolean is_vetoed = g_str_equal (mortise_json_get_string (dispatch, "status", ""), "vetoed");

  return g_strjoin ("\n", took,
                    is_vetoed       ? _ ("It vetoed: without stepping, the hook would have ended here.")
                    : error != NULL ? mortise_json_get_string (error, "message", "")
                                    : NULL,
                    is_vetoed && error != NULL ? mortise_json_get_string (error, "message", "") : NULL, NULL);
}

static void
show_past (MortiseStepDialog *self, JsonObject *listener, JsonObject *dispatch)
{
  JsonObject *call = find_call (mortise_json_get_array (dispatch, "calls"), listener);
  /* Translators: what a plugin did. */
  g_autofree char *heading = g_strdup_printf (
      _ ("After %s"), mortise_site_get_plugin_name (self->site, mortise_json_get_string (listener, "plugin", "")));
  g_autofree char *note = call != NULL ? describe_call (dispatch, call) : NULL;
  g_autoptr (JsonObject) cut = NULL;

  gtk_widget_set_visible (self->past, call != NULL);
  if (call == NULL)
    return;
  cut = cut_dispatch (dispatch, call);
  gtk_label_set_label (self->past_heading, heading);
  gtk_label_set_label (self->past_note, note);
  mortise_state_pill_set_state (self->pill, mortise_json_get_string (call, "status", ""));
  mortise_value_pane_show (self->value, cut);
}

/* --- stepping ----------------------------------------------------------------------------------------------------- */

static void call_next (MortiseStepDialog *self);

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseStepDialog) self = user_data;
  MortiseStepper *stepper = MORTISE_STEPPER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) dispatch = mortise_stepper_call_finish (stepper, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stepper != stepper)
    return;
  show_error (self, error);
  if (dispatch != NULL)
    show_past (self, self->called, json_node_get_object (dispatch));
  if (dispatch != NULL && self->calls_rest && mortise_stepper_get_listener (stepper) != NULL)
    call_next (self);
  else
    show_place (self);
}

static void
call_next (MortiseStepDialog *self)
{
  g_clear_pointer (&self->called, json_object_unref);
  self->called = json_object_ref (mortise_stepper_get_listener (self->stepper));
  set_busy (self, TRUE);
  mortise_stepper_call_async (self->stepper, self->cancellable, called_cb, g_object_ref (self));
}

static void
call_one (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseStepDialog *self = MORTISE_STEP_DIALOG (widget);

  self->calls_rest = g_str_equal (action_name, "step.rest");
  if (take_edits (self))
    call_next (self);
}

static void
skip (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseStepDialog *self = MORTISE_STEP_DIALOG (widget);

  if (!take_edits (self))
    return;
  mortise_stepper_skip (self->stepper);
  show_place (self);
}

/* --- beginning ---------------------------------------------------------------------------------------------------- */

static void
fail (MortiseStepDialog *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_label_set_label (self->heading, _ ("It Cannot Be Stepped Through"));
  gtk_widget_hide (GTK_WIDGET (self->place));
  show_error (self, error);
  set_busy (self, FALSE);
}

static void
stepper_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseStepDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseStepper) stepper = mortise_stepper_open_finish (result, &error);

  if (stepper == NULL)
    {
      fail (self, error);
      return;
    }
  self->stepper = g_steal_pointer (&stepper);
  show_place (self);
}

static void
lab_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseStepDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseLab) lab = mortise_lab_open_finish (result, &error);

  if (lab != NULL)
    mortise_stepper_open_async (lab, mortise_hook_item_get_name (self->hook), self->payload, self->cancellable,
                                stepper_cb, g_object_ref (self));
  else
    fail (self, error);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static gboolean
mortise_step_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (MORTISE_STEP_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (mortise_step_dialog_parent_class)->close_request (window);
}

static void
mortise_step_dialog_dispose (GObject *object)
{
  MortiseStepDialog *self = MORTISE_STEP_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stepper);
  g_clear_object (&self->site);
  g_clear_object (&self->hook);
  g_clear_pointer (&self->payload, json_node_unref);
  g_clear_pointer (&self->called, json_object_unref);
  G_OBJECT_CLASS (mortise_step_dialog_parent_class)->dispose (object);
}

static void
mortise_step_dialog_class_init (MortiseStepDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_step_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = mortise_step_dialog_close_request;

  g_type_ensure (MORTISE_TYPE_PAYLOAD_EDITOR);
  g_type_ensure (MORTISE_TYPE_STATE_PILL);
  g_type_ensure (MORTISE_TYPE_VALUE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-step-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, call);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, editor);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, error);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, past);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, past_heading);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, past_note);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, pill);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, place);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, stop);
  gtk_widget_class_bind_template_child (widget_class, MortiseStepDialog, value);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
  gtk_widget_class_install_action (widget_class, "step.call", NULL, call_one);
  gtk_widget_class_install_action (widget_class, "step.rest", NULL, call_one);
  gtk_widget_class_install_action (widget_class, "step.skip", NULL, skip);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_step_dialog_init (MortiseStepDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * mortise_step_dialog_present:
 * @parent: a widget in the window that asks
 * @site: an open site, which is copied
 * @hook: one of its hooks
 * @payload: what it is fired with
 *
 * Goes through a hook, listener by listener.
 */
void
mortise_step_dialog_present (GtkWidget *parent, MortiseSite *site, MortiseHookItem *hook, JsonNode *payload)
{
  MortiseStepDialog *self
      = g_object_new (MORTISE_TYPE_STEP_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  MortiseAdmin *admin = mortise_connection_get_admin (mortise_site_get_connection (site));

  self->site = g_object_ref (site);
  self->hook = g_object_ref (hook);
  self->payload = json_node_ref (payload);
  mortise_payload_editor_set_schema (self->editor, mortise_hook_item_get_schema (hook));
  set_busy (self, TRUE);
  gtk_window_present (GTK_WINDOW (self));
  if (admin == NULL)
    {
      g_autoptr (GError) error
          = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, _ ("The site is not open; reconnect first"));

      fail (self, error);
      return;
    }
  mortise_lab_open_async (admin, self->cancellable, lab_cb, g_object_ref (self));
}
