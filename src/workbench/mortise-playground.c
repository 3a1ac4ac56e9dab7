/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-playground.h"

#include <glib/gi18n.h>

#include "mortise-compare-dialog.h"
#include "mortise-config.h"
#include "mortise-dispatch-outcome.h"
#include "mortise-json.h"
#include "mortise-lab-run.h"
#include "mortise-page.h"
#include "mortise-run-form.h"
#include "mortise-step-dialog.h"

/**
 * MortisePlayground:
 *
 * What can be tried with a payload besides firing it: a run on a copy of the site with something else set, going
 * through it listener by listener, and comparing two runs.
 */
struct _MortisePlayground
{
  AdwBin parent_instance;

  MortiseRunForm *form;
  GtkWidget *busy;
  MortiseSite *site;
  MortiseHookItem *hook;
  MortisePayloadEditor *editor;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MortisePlayground, mortise_playground, ADW_TYPE_BIN)

/* --- running on a copy -------------------------------------------------------------------------------------------- */

static void
set_busy (MortisePlayground *self, gboolean is_busy)
{
  gtk_widget_set_visible (self->busy, is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->form), !is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "playground.cancel", is_busy);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortisePlayground *self = g_task_get_source_object (task);
  GError *error = NULL;
  GPtrArray *dispatches = mortise_lab_run_finish (result, NULL, &error);

  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
  if (dispatches != NULL)
    g_task_return_pointer (task, dispatches, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * mortise_playground_run_async:
 * @self: a playground with a hook
 * @payload: what it is fired with
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Fires the hook on a copy of the site, with what is chosen for this run only.
 */
void
mortise_playground_run_async (MortisePlayground *self,
                              JsonNode *payload,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (JsonObject) trial = json_object_new ();
  GTask *task;

  g_return_if_fail (MORTISE_IS_PLAYGROUND (self) && self->hook != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  json_object_set_string_member (trial, "hook", mortise_hook_item_get_name (self->hook));
  json_object_set_member (trial, "payload", json_node_copy (payload));
  mortise_run_form_fill (self->form, trial);
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  mortise_lab_run_async (mortise_site_get_connection (self->site), trial, self->cancellable, ran_cb, task);
}

static char *
describe_runs (GPtrArray *dispatches)
{
  guint n_same = 0;

  for (guint i = 0; i < dispatches->len; i++)
    {
      g_autoptr (GPtrArray) changes = mortise_dispatch_compare_outcomes (
          json_node_get_object (dispatches->pdata[0]), json_node_get_object (dispatches->pdata[i]), 1);

      n_same += changes->len == 0;
    }
  if (dispatches->len == 1)
    return g_strdup (
        _ ("It was fired on a copy of the site, of which nothing is left: the site itself was not touched."));
  if (n_same == dispatches->len)
    return g_strdup_printf (_ ("It was fired %u times on a copy of the site, and came out the same each time: the site "
                               "itself was not touched. The last one is shown."),
                            dispatches->len);
  return g_strdup_printf (_ ("It was fired %u times on a copy of the site, and came out different from the first %u "
                             "times: the site itself was not touched. The last one is shown."),
                          dispatches->len, dispatches->len - n_same);
}

/**
 * mortise_playground_run_finish:
 * @self: a playground
 * @result: what the callback was given
 * @note: (out) (transfer full): where and how often it was fired
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what came of it the last time
 */
MortiseDispatchItem *
mortise_playground_run_finish (MortisePlayground *self, GAsyncResult *result, char **note, GError **error)
{
  g_autoptr (GPtrArray) dispatches = g_task_propagate_pointer (G_TASK (result), error);
  MortiseItem *item;

  if (dispatches == NULL)
    return NULL;
  item = g_object_new (MORTISE_TYPE_DISPATCH_ITEM, NULL);
  mortise_item_update (item, json_node_get_object (dispatches->pdata[dispatches->len - 1]));
  *note = describe_runs (dispatches);
  return MORTISE_DISPATCH_ITEM (item);
}

static void
cancel (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_cancellable_cancel (MORTISE_PLAYGROUND (widget)->cancellable);
}

/* --- step by step, and side by side ------------------------------------------------------------------------------- */

static JsonNode *
get_payload (MortisePlayground *self)
{
  JsonNode *payload = self->hook != NULL ? mortise_payload_editor_get_payload (self->editor) : NULL;

  if (payload == NULL)
    mortise_toast (GTK_WIDGET (self), _ ("Mend the payload first"));
  return payload;
}

static void
step (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePlayground *self = MORTISE_PLAYGROUND (widget);
  JsonNode *payload = get_payload (self);

  if (payload != NULL)
    mortise_step_dialog_present (widget, self->site, self->hook, payload);
}

static void
compare (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePlayground *self = MORTISE_PLAYGROUND (widget);
  JsonNode *payload = get_payload (self);

  if (payload != NULL)
    mortise_compare_dialog_present (widget, self->site, self->hook, payload);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_playground_dispose (GObject *object)
{
  MortisePlayground *self = MORTISE_PLAYGROUND (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->site);
  g_clear_object (&self->hook);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (mortise_playground_parent_class)->dispose (object);
}

static void
mortise_playground_class_init (MortisePlaygroundClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_playground_dispose;

  g_type_ensure (MORTISE_TYPE_RUN_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-playground.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePlayground, busy);
  gtk_widget_class_bind_template_child (widget_class, MortisePlayground, form);
  gtk_widget_class_install_action (widget_class, "playground.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "playground.compare", NULL, compare);
  gtk_widget_class_install_action (widget_class, "playground.step", NULL, step);
}

static void
mortise_playground_init (MortisePlayground *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_busy (self, FALSE);
}

/**
 * mortise_playground_set_hook:
 * @self: a playground
 * @site: (nullable): the site
 * @hook: (nullable): the hook that is tried; %NULL while none is shown
 * @editor: where the payload is written
 *
 * Begins anew with another hook. What is under way is given up.
 */
void
mortise_playground_set_hook (MortisePlayground *self,
                             MortiseSite *site,
                             MortiseHookItem *hook,
                             MortisePayloadEditor *editor)
{
  g_return_if_fail (MORTISE_IS_PLAYGROUND (self));

  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->site, site);
  g_set_object (&self->hook, hook);
  g_set_object (&self->editor, editor);
  mortise_run_form_set_hook (self->form, site, hook);
}

/**
 * mortise_playground_is_on_copy:
 * @self: a playground
 *
 * Returns: whether the hook is to be fired on a copy of the site
 */
gboolean
mortise_playground_is_on_copy (MortisePlayground *self)
{
  g_return_val_if_fail (MORTISE_IS_PLAYGROUND (self), FALSE);
  return mortise_run_form_is_on_copy (self->form);
}
