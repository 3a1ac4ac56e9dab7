/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-shadow-dialog.h"

#include <glib/gi18n.h>

#include "mortise-json-difference.h"
#include "mortise-json.h"
#include "mortise-shadow.h"
#include "mortise-text.h"
#include "mortise-value-node.h"

/* Of differences of one dispatch, as many as a person reads. */
#define MAX_CHANGES 30

/**
 * MortiseShadowDialog:
 *
 * A new version of a plugin is tried beside the one that is installed, with what that was called with; if nothing
 * differs, it may be installed, else only by who insists.
 */
struct _MortiseShadowDialog
{
  MortiseLabDialog parent_instance;

  GtkEditable *path;
  GtkEditable *filter;
  GtkSpinButton *limit;
  GtkNativeDialog *chooser;
  MortisePluginItem *plugin;
  /* What was tried, whatever is typed now. */
  char *tried;
};

enum
{
  SIGNAL_INSTALL,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (MortiseShadowDialog, mortise_shadow_dialog, MORTISE_TYPE_LAB_DIALOG)

static guint signals[N_SIGNALS];

/* --- setting up --------------------------------------------------------------------------------------------------- */

static void
update (MortiseShadowDialog *self)
{
  mortise_lab_dialog_set_runnable (self, g_path_is_absolute (gtk_editable_get_text (self->path)));
}

static void
on_chosen (MortiseShadowDialog *self, int response)
{
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;

  g_clear_object (&self->chooser);
  if (file != NULL && g_file_peek_path (file) != NULL)
    gtk_editable_set_text (self->path, g_file_peek_path (file));
}

static void
choose (MortiseShadowDialog *self, const char *title, GtkFileChooserAction action)
{
  g_clear_object (&self->chooser);
  self->chooser = GTK_NATIVE_DIALOG (
      gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, _ ("_Choose"), _ ("_Cancel")));
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (self->chooser);
}

static void
choose_file (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  choose (MORTISE_SHADOW_DIALOG (widget), _ ("Choose a Package"), GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
choose_folder (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  choose (MORTISE_SHADOW_DIALOG (widget), _ ("Choose a Plugin’s Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static gboolean
on_dropped (MortiseShadowDialog *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value);
  const char *path = files != NULL ? g_file_peek_path (files->data) : NULL;

  if (path != NULL)
    gtk_editable_set_text (self->path, path);
  return path != NULL;
}

static void
add_chooser (GtkWidget *row, const char *icon_name, const char *label, const char *action)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", icon_name, "tooltip-text", label, "valign",
                                    GTK_ALIGN_CENTER, "action-name", action, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
}

static void
add_version (MortiseShadowDialog *self)
{
  AdwPreferencesGroup *group = mortise_lab_dialog_add_setup (self, _ ("New Version"), NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Package or Folder"), NULL);

  self->path = GTK_EDITABLE (row);
  add_chooser (row, "package-x-generic-symbolic", _ ("Choose a Package"), "shadow.choose-file");
  add_chooser (row, "folder-open-symbolic", _ ("Choose a Folder"), "shadow.choose-folder");
  adw_preferences_group_add (group, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
add_traces (MortiseShadowDialog *self)
{
  AdwPreferencesGroup *group
      = mortise_lab_dialog_add_setup (self, _ ("What Is Fired"),
                                      _ ("The newest dispatches in which it was called; a filter as in the Inspector "
                                         "chooses among them, such as hook:lead_* since:1d."));
  GtkWidget *filter = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Filter"), NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Dispatches at Most"), NULL);

  self->filter = GTK_EDITABLE (filter);
  self->limit = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, MORTISE_SHADOW_MAX_TRACES, 1));
  gtk_spin_button_set_value (self->limit, MORTISE_SHADOW_DEFAULT_TRACES);
  gtk_widget_set_valign (GTK_WIDGET (self->limit), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->limit));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (self->limit));
  adw_preferences_group_add (group, filter);
  adw_preferences_group_add (group, row);
}

/* --- installing --------------------------------------------------------------------------------------------------- */

static void
install (MortiseShadowDialog *self)
{
  g_autofree char *path = g_strdup (self->tried);

  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[SIGNAL_INSTALL], 0, path);
  g_object_unref (self);
}

static void
on_response (MortiseShadowDialog *self, const char *response)
{
  if (g_str_equal (response, "install"))
    install (self);
}

static void
install_same (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  install (MORTISE_SHADOW_DIALOG (widget));
}

static void
install_different (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_WINDOW (widget), _ ("Install It Although It Does Otherwise?"),
                              _ ("What came out different will come out different on the site.")));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "install", _ ("_Install"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "install", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
offer_install (MortiseShadowDialog *self, gboolean is_same)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (is_same ? _ ("_Install This Version…") : _ ("Install _Anyway…"));

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  if (is_same)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), is_same ? "shadow.install" : "shadow.install-anyway");
  mortise_lab_dialog_add_result_widget (self, button);
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static GtkWidget *
create_change_row (const MortiseJsonChange *change)
{
  g_autofree char *before = change->before != NULL ? mortise_value_describe (change->before) : g_strdup (_ ("nothing"));
  g_autofree char *after = change->after != NULL ? mortise_value_describe (change->after) : g_strdup (_ ("nothing"));
  /* Translators: what was there, and what is there now. */
  g_autofree char *text = g_strdup_printf (_ ("%s → %s"), before, after);

  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", change->pointer, "subtitle", text,
                       "title-lines", 0, "subtitle-lines", 0, NULL);
}

static void
add_run (AdwPreferencesGroup *group, const MortiseShadowRun *run)
{
  guint n = run->changes->len;
  g_autofree char *time = mortise_text_describe_time (mortise_json_get_int (run->trace, "time", 0));
  g_autofree char *changes
      = n > 0 ? g_strdup_printf (ngettext ("%u difference", "%u differences", n), n) : g_strdup (_ ("The same"));
  /* Translators: when it was fired, what came of it, and whether something is missing. */
  g_autofree char *subtitle = g_strdup_printf ("%s · %s%s%s", time, changes, run->is_complete ? "" : " · ",
                                               run->is_complete ? "" : _ ("payload not kept whole"));
  GtkWidget *image
      = g_object_new (GTK_TYPE_IMAGE, "icon-name", n > 0 ? "dialog-warning-symbolic" : "object-select-symbolic",
                      "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *row = g_object_new (n > 0 ? ADW_TYPE_EXPANDER_ROW : ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                 mortise_json_get_string (run->trace, "hook", "?"), "subtitle", subtitle, NULL);

  gtk_widget_add_css_class (image, n > 0 ? "warning" : "success");
  if (n > 0)
    adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), image);
  else
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  for (guint i = 0; i < n; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), create_change_row (run->changes->pdata[i]));
  adw_preferences_group_add (group, row);
}

static guint
count_different (GPtrArray *runs)
{
  guint n = 0;

  for (guint i = 0; i < runs->len; i++)
    n += ((const MortiseShadowRun *) runs->pdata[i])->changes->len > 0;
  return n;
}

/* What differs comes first. */
static void
add_runs (MortiseShadowDialog *self, GPtrArray *runs)
{
  AdwPreferencesGroup *group = mortise_lab_dialog_add_result (self, _ ("Dispatches"), NULL);

  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < runs->len; i++)
      {
        const MortiseShadowRun *run = runs->pdata[i];

        if ((run->changes->len > 0) == (pass == 0))
          add_run (group, run);
      }
}

static void
show_runs (MortiseShadowDialog *self, GPtrArray *runs)
{
  guint n_different = count_different (runs);
  g_autofree char *title = NULL;

  if (runs->len == 0)
    {
      mortise_lab_dialog_end (self, "dialog-information-symbolic", "dim-label", _ ("Nothing to Compare"),
                              _ ("No dispatch that fits is kept in which it was called."));
      return;
    }
  offer_install (self, n_different == 0);
  add_runs (self, runs);
  if (n_different > 0)
    /* Translators: how many dispatches of how many. */
    title = g_strdup_printf (_ ("%u of %u Came Out Different"), n_different, runs->len);
  else
    title = g_strdup (_ ("Nothing Differs"));
  mortise_lab_dialog_end (self, n_different > 0 ? "dialog-warning-symbolic" : "object-select-symbolic",
                          n_different > 0 ? "warning" : "success", title,
                          _ ("They were fired on two copies of the site, of which nothing is left."));
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static void
on_progress (const MortiseShadowRun *run, guint n_done, guint n_all, gpointer user_data)
{
  mortise_lab_dialog_set_progress (user_data, n_done, n_all);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseShadowDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = mortise_shadow_run_finish (result, &error);

  if (mortise_lab_dialog_goes_on (self, result, error))
    show_runs (self, runs);
}

static void
mortise_shadow_dialog_run (MortiseLabDialog *dialog, GCancellable *cancellable)
{
  MortiseShadowDialog *self = MORTISE_SHADOW_DIALOG (dialog);
  const MortiseShadowOrder order = { .path = gtk_editable_get_text (self->path),
                                     .slug = mortise_plugin_item_get_slug (self->plugin),
                                     .filter = gtk_editable_get_text (self->filter),
                                     .limit = (guint) gtk_spin_button_get_value_as_int (self->limit),
                                     .max_changes = MAX_CHANGES,
                                     .progress = on_progress,
                                     .progress_data = self };

  g_free (self->tried);
  self->tried = g_strdup (order.path);
  mortise_shadow_run_async (mortise_connection_get_admin (mortise_lab_dialog_get_connection (dialog)), &order,
                            cancellable, ran_cb, g_object_ref (self));
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_shadow_dialog_finalize (GObject *object)
{
  MortiseShadowDialog *self = MORTISE_SHADOW_DIALOG (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->plugin);
  g_free (self->tried);
  G_OBJECT_CLASS (mortise_shadow_dialog_parent_class)->finalize (object);
}

static void
mortise_shadow_dialog_class_init (MortiseShadowDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mortise_shadow_dialog_finalize;
  MORTISE_LAB_DIALOG_CLASS (klass)->run = mortise_shadow_dialog_run;

  /**
   * MortiseShadowDialog::install:
   * @self: the dialog
   * @path: a package or a folder
   *
   * The user wants what was tried to be installed.
   */
  signals[SIGNAL_INSTALL] = g_signal_new ("install", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "shadow.choose-file", NULL, choose_file);
  gtk_widget_class_install_action (widget_class, "shadow.choose-folder", NULL, choose_folder);
  gtk_widget_class_install_action (widget_class, "shadow.install", NULL, install_same);
  gtk_widget_class_install_action (widget_class, "shadow.install-anyway", NULL, install_different);
}

static void
mortise_shadow_dialog_init (MortiseShadowDialog *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_dropped), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * mortise_shadow_dialog_present:
 * @parent: a widget in the window that asks
 * @plugin: an installed plugin
 *
 * Lets the user try a new version of a plugin.
 *
 * Returns: (transfer none): the dialog, for its signal
 */
MortiseShadowDialog *
mortise_shadow_dialog_present (GtkWidget *parent, MortisePluginItem *plugin)
{
  MortiseShadowDialog *self = g_object_new (MORTISE_TYPE_SHADOW_DIALOG, NULL);
  /* Translators: the name of a plugin. */
  g_autofree char *heading = g_strdup_printf (_ ("Try a New Version of “%s”"), mortise_plugin_item_get_name (plugin));

  self->plugin = g_object_ref (plugin);
  mortise_lab_dialog_prepare (
      self, parent, mortise_plugin_item_get_connection (plugin), heading,
      _ ("What it was called with is fired on two copies of the site, one as it is and one with "
         "the new version, and what differs is shown. The site itself is left alone."));
  add_version (self);
  add_traces (self);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->path));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
