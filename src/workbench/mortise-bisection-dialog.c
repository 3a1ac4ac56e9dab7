/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-bisection-dialog.h"

#include <glib/gi18n.h>

#include "mortise-plugin-actions.h"
#include "mortise-plugin-icon.h"

/**
 * MortiseBisectionDialog:
 *
 * Finds the plugin that brings a problem: the site leaves out some, and asks whether the problem is still there, until
 * one plugin is left. The search is the site's and not the dialog's, which can be closed and opened again meanwhile; it
 * is not modal, so that one can look for the problem in the window.
 */
struct _MortiseBisectionDialog
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *start;
  GtkLabel *step;
  GtkProgressBar *progress;
  GtkStringList *left_out;
  GtkStringList *running;
  AdwPreferencesGroup *left_out_group;
  AdwPreferencesGroup *running_group;
  GtkListBox *left_out_list;
  GtkListBox *running_list;
  MortisePluginIcon *icon;
  GtkLabel *culprit_title;
  MortiseSuspension *suspension;
  MortiseSite *site;
};

G_DEFINE_FINAL_TYPE (MortiseBisectionDialog, mortise_bisection_dialog, ADW_TYPE_WINDOW)

static const char *const verbs[] = { "bisection.start",   "bisection.good",    "bisection.bad", "bisection.stop",
                                     "bisection.disable", "bisection.details", "bisection.done" };

/* --- what is shown ------------------------------------------------------------------------------------------------ */

static MortisePluginItem *
get_culprit (MortiseBisectionDialog *self)
{
  const char *slug = mortise_suspension_get_culprit (self->suspension);
  MortiseItem *item = slug != NULL ? mortise_item_list_find (mortise_site_get_plugins (self->site), slug) : NULL;

  return item != NULL ? MORTISE_PLUGIN_ITEM (item) : NULL;
}

static gboolean
is_asking (gpointer unused, const char *page)
{
  return g_strcmp0 (page, "asking") == 0;
}

static void
set_busy (MortiseBisectionDialog *self, gboolean busy)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), verbs[i], !busy);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/* The names of the enabled plugins that are left out, or of those that are not. */
static char **
list_names (MortiseBisectionDialog *self, gboolean left_out)
{
  GListModel *plugins = mortise_site_get_plugins (self->site);
  const char *const *suspended = mortise_suspension_get_suspended (self->suspension);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (plugins); i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (plugins, i);
      gboolean is_left_out = suspended != NULL && g_strv_contains (suspended, mortise_plugin_item_get_slug (plugin));

      if (mortise_plugin_item_get_enabled (plugin) && is_left_out == left_out)
        g_ptr_array_add (names, g_strdup (mortise_plugin_item_get_name (plugin)));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

static void
show_names (MortiseBisectionDialog *self, gboolean left_out, GtkStringList *list, AdwPreferencesGroup *group)
{
  g_auto (GStrv) names = list_names (self, left_out);
  guint n = g_strv_length (names);
  g_autofree char *title = g_strdup_printf (left_out ? _ ("Left Out Now: %u") : _ ("Not Left Out: %u"), n);

  gtk_string_list_splice (list, 0, g_list_model_get_n_items (G_LIST_MODEL (list)), (const char *const *) names);
  adw_preferences_group_set_title (group, title);
}

/* The first question is asked without any plugin, and each one after it halves those that are left. */
static guint
count_steps (guint n_plugins)
{
  return n_plugins > 0 ? 1 + g_bit_storage (n_plugins - 1) : 1;
}

static void
show_start (MortiseBisectionDialog *self)
{
  g_auto (GStrv) left_out = list_names (self, TRUE);
  g_auto (GStrv) running = list_names (self, FALSE);
  guint n = g_strv_length (left_out) + g_strv_length (running);
  guint n_steps = count_steps (n);
  g_autofree char *description = NULL;

  if (n == 0)
    description = g_strdup (_ ("No plugin is enabled, so none can cause it."));
  else
    description = g_strdup_printf (
        ngettext ("Plugins are left out in turn. Each time you look whether the problem is still there, and say so: at "
                  "most %u time. Nothing is changed but which plugins run for now.",
                  "Plugins are left out in turn. Each time you look whether the problem is still there, and say so: at "
                  "most %u times. Nothing is changed but which plugins run for now.",
                  n_steps),
        n_steps);
  adw_status_page_set_description (self->start, description);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bisection.start", n > 0);
}

static void
show_question (MortiseBisectionDialog *self)
{
  guint n_answered = mortise_suspension_get_n_answered (self->suspension);
  guint n_steps = MAX (mortise_suspension_get_n_steps (self->suspension), n_answered + 1);
  g_autofree char *text = g_strdup_printf (_ ("Step %u of about %u"), n_answered + 1, n_steps);

  gtk_label_set_label (self->step, text);
  gtk_progress_bar_set_fraction (self->progress, (double) n_answered / n_steps);
  show_names (self, TRUE, self->left_out, self->left_out_group);
  show_names (self, FALSE, self->running, self->running_group);
}

static void
show_culprit (MortiseBisectionDialog *self)
{
  MortisePluginItem *plugin = get_culprit (self);
  const char *slug = mortise_suspension_get_culprit (self->suspension);
  g_autofree char *title
      = g_strdup_printf (_ ("“%s” Brings the Problem"), plugin != NULL ? mortise_plugin_item_get_name (plugin)
                                                        : slug != NULL ? slug
                                                                       : "");

  gtk_label_set_label (self->culprit_title, title);
  g_object_set (self->icon, "plugin", plugin, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bisection.disable", plugin != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bisection.details", plugin != NULL);
}

static void
show (MortiseBisectionDialog *self)
{
  const char *state = mortise_suspension_get_state (self->suspension);

  set_busy (self, FALSE);
  if (state == NULL)
    show_start (self);
  else if (g_str_equal (state, "asking"))
    show_question (self);
  else if (g_str_equal (state, "found"))
    show_culprit (self);
  gtk_stack_set_visible_child_name (self->stack, state != NULL ? state : "start");
}

/* --- what is done ------------------------------------------------------------------------------------------------- */

/* The dialog may have been closed meanwhile. */
static void
finish (MortiseBisectionDialog *self, GError *error)
{
  g_autofree char *markup = error != NULL ? g_markup_escape_text (error->message, -1) : NULL;

  if (self->suspension == NULL)
    return;
  if (markup != NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
  show (self);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseBisectionDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  mortise_suspension_ask_finish (MORTISE_SUSPENSION (source), result, &error);
  finish (self, error);
}

static void
take_step (MortiseBisectionDialog *self, const char *step)
{
  set_busy (self, TRUE);
  mortise_suspension_bisect_async (self->suspension, step, asked_cb, g_object_ref (self));
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseBisectionDialog) self = user_data;
  MortiseSuspension *suspension = MORTISE_SUSPENSION (source);
  g_autoptr (GError) error = NULL;

  if (mortise_suspension_ask_finish (suspension, result, &error) && mortise_suspension_get_safe_mode (suspension))
    mortise_suspension_set_safe_mode_async (suspension, FALSE, asked_cb, g_steal_pointer (&self));
  else
    finish (self, error);
}

/* Safe mode goes once the search leaves all out. */
static void
start (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseBisectionDialog *self = MORTISE_BISECTION_DIALOG (widget);

  set_busy (self, TRUE);
  mortise_suspension_bisect_async (self->suspension, "start", started_cb, g_object_ref (self));
}

static void
answer (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  take_step (MORTISE_BISECTION_DIALOG (widget), g_str_equal (action_name, "bisection.good") ? "good" : "bad");
}

static void
stop (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  take_step (MORTISE_BISECTION_DIALOG (widget), "stop");
}

static void
done (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
disable (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  mortise_plugin_disable (adw_application_window_get_content (ADW_APPLICATION_WINDOW (parent)),
                          get_culprit (MORTISE_BISECTION_DIALOG (widget)));
  gtk_window_close (GTK_WINDOW (widget));
}

static void
show_details (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));
  MortisePluginItem *culprit = get_culprit (MORTISE_BISECTION_DIALOG (widget));

  gtk_widget_activate_action (GTK_WIDGET (parent), "win.show-plugin", "s", mortise_plugin_item_get_slug (culprit));
  gtk_window_close (GTK_WINDOW (widget));
}

/* What was found is known by then; a search that is under way stays. */
static gboolean
mortise_bisection_dialog_close_request (GtkWindow *window)
{
  MortiseBisectionDialog *self = MORTISE_BISECTION_DIALOG (window);
  const char *state = mortise_suspension_get_state (self->suspension);

  if (state != NULL && !g_str_equal (state, "asking"))
    take_step (self, "stop");
  return GTK_WINDOW_CLASS (mortise_bisection_dialog_parent_class)->close_request (window);
}

/* --- the dialog --------------------------------------------------------------------------------------------------- */

static void
mortise_bisection_dialog_dispose (GObject *object)
{
  MortiseBisectionDialog *self = MORTISE_BISECTION_DIALOG (object);

  g_clear_object (&self->suspension);
  g_clear_object (&self->site);
  G_OBJECT_CLASS (mortise_bisection_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mortise/Workbench/mortise-bisection-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, culprit_title);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, icon);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, left_out);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, left_out_group);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, left_out_list);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, running);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, running_group);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, running_list);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, start);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, step);
  gtk_widget_class_bind_template_child (widget_class, MortiseBisectionDialog, toasts);
  gtk_widget_class_bind_template_callback (widget_class, is_asking);
}

static void
mortise_bisection_dialog_class_init (MortiseBisectionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_bisection_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = mortise_bisection_dialog_close_request;

  g_type_ensure (MORTISE_TYPE_PLUGIN_ICON);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "bisection.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "bisection.good", NULL, answer);
  gtk_widget_class_install_action (widget_class, "bisection.bad", NULL, answer);
  gtk_widget_class_install_action (widget_class, "bisection.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "bisection.disable", NULL, disable);
  gtk_widget_class_install_action (widget_class, "bisection.details", NULL, show_details);
  gtk_widget_class_install_action (widget_class, "bisection.done", NULL, done);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                       gtk_string_object_get_string (GTK_STRING_OBJECT (item)), NULL);
}

static void
mortise_bisection_dialog_init (MortiseBisectionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->left_out_list, G_LIST_MODEL (self->left_out), create_row, NULL, NULL);
  gtk_list_box_bind_model (self->running_list, G_LIST_MODEL (self->running), create_row, NULL, NULL);
}

static GtkWindow *
find_open (GtkWindow *parent)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (MORTISE_IS_BISECTION_DIALOG (l->data) && gtk_window_get_transient_for (l->data) == parent)
      return l->data;
  return NULL;
}

/**
 * mortise_bisection_dialog_present:
 * @parent: the window of a site
 * @suspension: what the site leaves out
 * @site: the site
 *
 * Begins to search for the plugin that brings a problem, or goes on with it.
 */
void
mortise_bisection_dialog_present (GtkWindow *parent, MortiseSuspension *suspension, MortiseSite *site)
{
  GtkWindow *open = find_open (parent);
  MortiseBisectionDialog *self;

  if (open == NULL)
    {
      self = g_object_new (MORTISE_TYPE_BISECTION_DIALOG, "transient-for", parent, NULL);
      self->suspension = g_object_ref (suspension);
      self->site = g_object_ref (site);
      g_signal_connect_object (suspension, "updated", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
      show (self);
      open = GTK_WINDOW (self);
    }
  gtk_window_present (open);
}
