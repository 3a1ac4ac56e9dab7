/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-lab-dialog.h"

#include <glib/gi18n.h>

/**
 * MortiseLabDialog:
 *
 * What the dialogs have in common that try something on a copy of the site: it is set up, it runs and can be given up
 * meanwhile, and what came of it is told, after which it can be tried again.
 */
typedef struct
{
  GtkWidget *close;
  GtkWidget *run;
  GtkWidget *again;
  GtkWidget *cancel;
  GtkStack *stack;
  GtkBox *setup;
  GtkLabel *heading;
  GtkLabel *note;
  GtkLabel *error;
  GtkSpinner *spinner;
  GtkLabel *progress_text;
  GtkProgressBar *progress;
  GtkImage *verdict_icon;
  GtkLabel *verdict;
  GtkLabel *verdict_text;
  GtkBox *results;
  MortiseConnection *connection;
  GCancellable *cancellable;
  gboolean runnable;
} MortiseLabDialogPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MortiseLabDialog, mortise_lab_dialog, ADW_TYPE_WINDOW)

/* --- going about -------------------------------------------------------------------------------------------------- */

static void
update_actions (MortiseLabDialog *self)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);
  gboolean is_setup = g_strcmp0 (gtk_stack_get_visible_child_name (priv->stack), "setup") == 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lab.run", is_setup && priv->runnable);
}

static void
on_page_changed (MortiseLabDialog *self)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);
  const char *page = gtk_stack_get_visible_child_name (priv->stack);

  gtk_widget_set_visible (priv->run, g_strcmp0 (page, "result") != 0);
  gtk_widget_set_visible (priv->again, g_strcmp0 (page, "result") == 0);
  gtk_spinner_set_spinning (priv->spinner, g_strcmp0 (page, "running") == 0);
  update_actions (self);
}

static void
give_up (MortiseLabDialog *self)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
}

static void
show_error (MortiseLabDialog *self, const char *message)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);

  gtk_label_set_label (priv->error, message);
  gtk_widget_set_visible (GTK_WIDGET (priv->error), *message != '\0');
}

static void
remove_results (MortiseLabDialog *self)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (priv->results))) != NULL)
    gtk_box_remove (priv->results, child);
}

static void
run (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseLabDialog *self = MORTISE_LAB_DIALOG (widget);
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);

  give_up (self);
  if (mortise_connection_get_admin (priv->connection) == NULL)
    {
      show_error (self, _ ("The site is not open; reconnect first"));
      return;
    }
  priv->cancellable = g_cancellable_new ();
  show_error (self, "");
  remove_results (self);
  gtk_label_set_label (priv->progress_text, _ ("Making a copy of the site…"));
  gtk_widget_hide (GTK_WIDGET (priv->progress));
  gtk_stack_set_visible_child_name (priv->stack, "running");
  gtk_widget_grab_focus (priv->cancel);
  MORTISE_LAB_DIALOG_GET_CLASS (self)->run (self, priv->cancellable);
}

static void
cancel (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (MORTISE_LAB_DIALOG (widget));

  give_up (MORTISE_LAB_DIALOG (widget));
  gtk_stack_set_visible_child_name (priv->stack, "setup");
  gtk_widget_grab_focus (priv->run);
}

static void
try_again (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (MORTISE_LAB_DIALOG (widget));

  gtk_stack_set_visible_child_name (priv->stack, "setup");
  gtk_widget_grab_focus (priv->run);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static gboolean
mortise_lab_dialog_close_request (GtkWindow *window)
{
  give_up (MORTISE_LAB_DIALOG (window));
  return GTK_WINDOW_CLASS (mortise_lab_dialog_parent_class)->close_request (window);
}

static void
mortise_lab_dialog_dispose (GObject *object)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (MORTISE_LAB_DIALOG (object));

  give_up (MORTISE_LAB_DIALOG (object));
  g_clear_object (&priv->connection);
  G_OBJECT_CLASS (mortise_lab_dialog_parent_class)->dispose (object);
}

static void
mortise_lab_dialog_class_init (MortiseLabDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_lab_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = mortise_lab_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-lab-dialog.ui");
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, again);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, cancel);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, close);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, error);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, heading);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, note);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, progress);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, progress_text);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, results);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, run);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, setup);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, spinner);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, stack);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, verdict);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, verdict_icon);
  gtk_widget_class_bind_template_child_private (widget_class, MortiseLabDialog, verdict_text);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_install_action (widget_class, "lab.again", NULL, try_again);
  gtk_widget_class_install_action (widget_class, "lab.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "lab.run", NULL, run);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_lab_dialog_init (MortiseLabDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/* --- for subclasses ----------------------------------------------------------------------------------------------- */

/**
 * mortise_lab_dialog_prepare:
 * @self: (type MortiseLabDialog): a new dialog
 * @parent: a widget in the window that asks
 * @connection: the line to the site
 * @heading: what it is about, which is its title as well
 * @note: a sentence or two about it
 *
 * Says what the dialog is for.
 */
void
mortise_lab_dialog_prepare (gpointer self,
                            GtkWidget *parent,
                            MortiseConnection *connection,
                            const char *heading,
                            const char *note)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);

  priv->connection = g_object_ref (connection);
  gtk_window_set_transient_for (self, GTK_WINDOW (gtk_widget_get_root (parent)));
  gtk_window_set_title (self, heading);
  gtk_label_set_label (priv->heading, heading);
  gtk_label_set_label (priv->note, note);
  gtk_window_set_focus (self, priv->close);
}

/**
 * mortise_lab_dialog_get_connection:
 * @self: (type MortiseLabDialog): a dialog
 *
 * Returns: (transfer none): the line to the site
 */
MortiseConnection *
mortise_lab_dialog_get_connection (gpointer self)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);

  return priv->connection;
}

static AdwPreferencesGroup *
add_group (GtkBox *box, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (box, group);
  return ADW_PREFERENCES_GROUP (group);
}

/* (transfer none): a new group where it is set up; @title and @description are markup. */
AdwPreferencesGroup *
mortise_lab_dialog_add_setup (gpointer self, const char *title, const char *description)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);

  return add_group (priv->setup, title, description);
}

/* (transfer none): a new group of what came of it, which goes when it is tried again; both are markup. */
AdwPreferencesGroup *
mortise_lab_dialog_add_result (gpointer self, const char *title, const char *description)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);

  return add_group (priv->results, title, description);
}

/* Adds something else to what came of it. */
void
mortise_lab_dialog_add_result_widget (gpointer self, GtkWidget *widget)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);

  gtk_box_append (priv->results, widget);
}

/* Whether what is set up can be tried. */
void
mortise_lab_dialog_set_runnable (gpointer self, gboolean runnable)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);

  priv->runnable = runnable;
  update_actions (self);
}

/**
 * mortise_lab_dialog_set_progress:
 * @self: (type MortiseLabDialog): a dialog that runs
 * @n_done: how much of it is done
 * @n_all: of how much; 0 where that is not known
 *
 * Tells how far it is.
 */
void
mortise_lab_dialog_set_progress (gpointer self, guint n_done, guint n_all)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);
  /* Translators: how many of how many were tried. */
  g_autofree char *text
      = n_all > 0 ? g_strdup_printf (_ ("%u of %u tried"), n_done, n_all) : g_strdup (_ ("Trying it on the copy…"));

  /* It may be closed by now. */
  if (priv->cancellable == NULL)
    return;
  gtk_label_set_label (priv->progress_text, text);
  gtk_widget_set_visible (GTK_WIDGET (priv->progress), n_all > 0);
  gtk_progress_bar_set_fraction (priv->progress, n_all > 0 ? (double) n_done / n_all : 0);
}

/**
 * mortise_lab_dialog_goes_on:
 * @self: (type MortiseLabDialog): a dialog
 * @result: the task that ended
 * @error: (nullable): why it failed
 *
 * Tells the user of an error. Nothing may be done to a dialog that does not go on: it may be closed.
 *
 * Returns: whether it is not given up and did not fail
 */
gboolean
mortise_lab_dialog_goes_on (gpointer self, GAsyncResult *result, GError *error)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return FALSE;
  if (error == NULL)
    return TRUE;
  show_error (self, error->message);
  gtk_stack_set_visible_child_name (priv->stack, "setup");
  gtk_widget_grab_focus (priv->run);
  return FALSE;
}

/**
 * mortise_lab_dialog_end:
 * @self: (type MortiseLabDialog): a dialog that goes on
 * @icon_name: a symbol of how it came out
 * @style: the style class of that
 * @title: how it came out
 * @text: more about that
 *
 * Shows what came of it.
 */
void
mortise_lab_dialog_end (gpointer self, const char *icon_name, const char *style, const char *title, const char *text)
{
  MortiseLabDialogPrivate *priv = mortise_lab_dialog_get_instance_private (self);
  const char *styles[] = { style, NULL };

  gtk_image_set_from_icon_name (priv->verdict_icon, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (priv->verdict_icon), styles);
  gtk_label_set_label (priv->verdict, title);
  gtk_label_set_label (priv->verdict_text, text);
  gtk_widget_set_visible (GTK_WIDGET (priv->verdict_text), *text != '\0');
  gtk_stack_set_visible_child_name (priv->stack, "result");
  gtk_widget_grab_focus (priv->close);
}
