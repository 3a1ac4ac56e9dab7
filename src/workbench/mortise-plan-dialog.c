/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plan-dialog.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-plan-step-group.h"

/**
 * MortisePlanDialog:
 *
 * Shows what would be installed or updated before anything is, asks whether to go on, and does it.
 *
 * What has the focus at first is the button that cancels, so that Return by mistake installs nothing.
 */
struct _MortisePlanDialog
{
  AdwWindow parent_instance;

  GtkButton *cancel;
  GtkButton *confirm;
  GtkStack *stack;
  GtkLabel *doing;
  GtkProgressBar *progress;
  GtkBox *steps;
  AdwStatusPage *failure;
  MortisePlanJob *job;
  GCancellable *cancellable;
  GPtrArray *groups;
  gboolean is_carried_out;
};

enum
{
  SIGNAL_DONE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (MortisePlanDialog, mortise_plan_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

/* --- progress ----------------------------------------------------------------------------------------------------- */

static void
on_event (MortisePlanDialog *self, JsonObject *event)
{
  const char *slug = mortise_json_get_string (event, "slug", "");
  gint64 done = mortise_json_get_int (event, "done", 0);
  gint64 size = mortise_json_get_int (event, "size", 0);
  g_autofree char *done_text = NULL;
  g_autofree char *size_text = NULL;
  g_autofree char *text = NULL;

  if (g_strcmp0 (mortise_json_get_string (event, "type", NULL), "progress") != 0 || size <= 0)
    return;

  done_text = g_format_size ((guint64) CLAMP (done, 0, size));
  size_text = g_format_size ((guint64) size);
  /* Translators: a plugin's name, how much of it is there, and how large it is. */
  text = g_strdup_printf (_ ("%s: %s of %s"), slug, done_text, size_text);
  gtk_progress_bar_set_fraction (self->progress, CLAMP ((double) done / size, 0, 1));
  gtk_progress_bar_set_text (self->progress, text);
}

static void
show_work (MortisePlanDialog *self, const char *doing)
{
  gtk_label_set_text (self->doing, doing);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_progress_bar_set_text (self->progress, "");
  gtk_widget_hide (GTK_WIDGET (self->confirm));
  gtk_stack_set_visible_child_name (self->stack, "working");
}

static void
show_failure (MortisePlanDialog *self, const char *title, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_title (self->failure, title);
  adw_status_page_set_description (self->failure, markup);
  gtk_button_set_label (self->cancel, _ ("_Close"));
  gtk_widget_hide (GTK_WIDGET (self->confirm));
  gtk_stack_set_visible_child_name (self->stack, "failure");
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->cancel));
}

/* --- the plan ----------------------------------------------------------------------------------------------------- */

static char *
describe_problems (GPtrArray *problems)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? "\n\n" : "",
                            mortise_json_get_string (problems->pdata[i], "text", ""),
                            mortise_json_get_string (problems->pdata[i], "suggestion", ""));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_update (JsonObject *step)
{
  return g_str_equal (mortise_json_get_string (step, "action", ""), "update");
}

static void
name_confirm (MortisePlanDialog *self, GPtrArray *steps)
{
  gboolean only_updates = TRUE;

  for (guint i = 0; i < steps->len; i++)
    only_updates = only_updates && is_update (steps->pdata[i]);

  gtk_button_set_label (self->confirm, only_updates ? _ ("_Update") : _ ("_Install"));
  gtk_widget_show (GTK_WIDGET (self->confirm));
}

static void
add_text (MortisePlanDialog *self, const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_box_append (self->steps, label);
}

static void
add_summary (MortisePlanDialog *self, GPtrArray *steps)
{
  g_autofree char *size = g_format_size ((guint64) MAX (mortise_plan_job_get_size (self->job), 0));
  g_autofree char *text = NULL;

  if (steps->len < 2)
    return;
  /* Translators: how many plugins are installed or updated together, and the size of their packages. */
  text = g_strdup_printf (ngettext ("%u plugin, %s", "%u plugins, %s", steps->len), steps->len, size);
  add_text (self, text, "title-4");
}

static void
show_plan (MortisePlanDialog *self)
{
  GPtrArray *steps = mortise_plan_job_get_steps (self->job);
  GPtrArray *notes = mortise_plan_job_get_notes (self->job);

  add_summary (self, steps);
  for (guint i = 0; i < steps->len; i++)
    {
      GtkWidget *group = mortise_plan_step_group_new (steps->pdata[i]);

      gtk_box_append (self->steps, group);
      g_ptr_array_add (self->groups, group);
    }
  if (notes->len > 0)
    {
      g_autofree char *text = describe_problems (notes);

      add_text (self, text, "dim-label");
    }

  name_confirm (self, steps);
  gtk_stack_set_visible_child_name (self->stack, "plan");
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->cancel));
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortisePlanDialog) self = user_data;
  MortisePlanJob *job = MORTISE_PLAN_JOB (source);
  g_autoptr (GError) error = NULL;
  GPtrArray *problems = mortise_plan_job_get_problems (job);
  GPtrArray *notes = mortise_plan_job_get_notes (job);
  g_autofree char *text = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (!mortise_plan_job_finish (job, result, &error))
    show_failure (self, _ ("That Cannot Be Done"), error->message);
  else if (problems->len > 0)
    {
      text = describe_problems (problems);
      show_failure (self, _ ("That Cannot Be Done"), text);
    }
  else if (mortise_plan_job_get_steps (job)->len == 0)
    {
      text = describe_problems (notes);
      show_failure (self, _ ("Nothing Is to Be Done"), notes->len > 0 ? text : _ ("What was asked for is there."));
    }
  else
    show_plan (self);
}

/* --- doing it ----------------------------------------------------------------------------------------------------- */

static void
carried_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortisePlanDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = mortise_plan_job_finish (MORTISE_PLAN_JOB (source), result, &error);

  self->is_carried_out = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel), TRUE);
  if (!done && !g_cancellable_is_cancelled (self->cancellable))
    {
      show_failure (self, _ ("It Could Not Be Carried Out"), error->message);
      return;
    }

  if (done)
    g_signal_emit (self, signals[SIGNAL_DONE], 0, self->job);
  gtk_window_close (GTK_WINDOW (self));
}

static void
confirm (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortisePlanDialog *self = MORTISE_PLAN_DIALOG (widget);

  for (guint i = 0; i < self->groups->len; i++)
    mortise_plan_step_group_add_consent (self->groups->pdata[i], mortise_plan_job_get_consent (self->job));

  self->is_carried_out = TRUE;
  show_work (self, _ ("Installing…"));
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->cancel));
  mortise_plan_job_carry_out_async (self->job, self->cancellable, carried_out_cb, g_object_ref (self));
}

/* A step that is being done is done to its end, and those before it stay: the dialog waits for that. */
static gboolean
mortise_plan_dialog_close_request (GtkWindow *window)
{
  MortisePlanDialog *self = MORTISE_PLAN_DIALOG (window);

  g_cancellable_cancel (self->cancellable);
  if (self->is_carried_out)
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->cancel), FALSE);
      gtk_label_set_text (self->doing, _ ("Stopping…"));
      return TRUE;
    }
  return GTK_WINDOW_CLASS (mortise_plan_dialog_parent_class)->close_request (window);
}

/* --- the dialog --------------------------------------------------------------------------------------------------- */

static void
mortise_plan_dialog_dispose (GObject *object)
{
  MortisePlanDialog *self = MORTISE_PLAN_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->job);
  G_OBJECT_CLASS (mortise_plan_dialog_parent_class)->dispose (object);
}

static void
mortise_plan_dialog_finalize (GObject *object)
{
  MortisePlanDialog *self = MORTISE_PLAN_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (mortise_plan_dialog_parent_class)->finalize (object);
}

static void
mortise_plan_dialog_class_init (MortisePlanDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_plan_dialog_dispose;
  object_class->finalize = mortise_plan_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mortise_plan_dialog_close_request;

  /**
   * MortisePlanDialog::done:
   * @self: the dialog
   * @job: (type MortisePlanJob): what was done
   *
   * Everything went well.
   */
  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, MORTISE_TYPE_PLAN_JOB);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-plan-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePlanDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, MortisePlanDialog, confirm);
  gtk_widget_class_bind_template_child (widget_class, MortisePlanDialog, doing);
  gtk_widget_class_bind_template_child (widget_class, MortisePlanDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, MortisePlanDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, MortisePlanDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, MortisePlanDialog, steps);
  gtk_widget_class_install_action (widget_class, "plan.confirm", NULL, confirm);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_plan_dialog_init (MortisePlanDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->groups = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
}

/**
 * mortise_plan_dialog_present:
 * @parent: a widget in the window that asks
 * @job: what is wanted
 *
 * Looks what would be done, and shows it.
 *
 * Returns: (transfer none): the dialog, for its signal
 */
MortisePlanDialog *
mortise_plan_dialog_present (GtkWidget *parent, MortisePlanJob *job)
{
  MortisePlanDialog *self
      = g_object_new (MORTISE_TYPE_PLAN_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);

  self->job = g_object_ref (job);
  g_signal_connect_object (mortise_plan_job_get_connection (job), "event", G_CALLBACK (on_event), self,
                           G_CONNECT_SWAPPED);
  show_work (self, _ ("Looking what would be done…"));
  mortise_plan_job_look_async (job, self->cancellable, looked_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
