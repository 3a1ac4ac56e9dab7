/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-new-plugin-dialog.h"

#include <glib/gi18n.h>

#include "mortise-config.h"
#include "mortise-json.h"
#include "mortise-scaffold-kind.h"
#include "mortise-scaffold.h"

/**
 * MortiseNewPluginDialog:
 *
 * Makes a plugin, as `mortise scaffold` does, and opens its folder.
 */
struct _MortiseNewPluginDialog
{
  AdwWindow parent_instance;

  GtkEditable *author;
  GtkEditable *folder;
  AdwComboRow *kind;
  AdwComboRow *language;
  GtkLabel *problem;
  GtkEditable *slug;

  char **kinds;
  GPtrArray *summaries;
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (MortiseNewPluginDialog, mortise_new_plugin_dialog, ADW_TYPE_WINDOW)

/* As data/schemas/plugin.schema.json says. */
#define SLUG "^[a-z][a-z0-9_-]{0,63}$"

static void
show_problem (MortiseNewPluginDialog *self, const char *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static const char *
find_problem (MortiseNewPluginDialog *self)
{
  const char *slug = gtk_editable_get_text (self->slug);

  if (*slug != '\0' && !g_regex_match_simple (SLUG, slug, G_REGEX_DOLLAR_ENDONLY, 0))
    return _ ("A slug has 1 to 64 lower-case letters, digits, hyphens and underscores, and begins with a letter.");
  if (!g_path_is_absolute (gtk_editable_get_text (self->folder)))
    return _ ("The folder has to be a whole path, which begins with a slash.");
  return NULL;
}

static void
on_written (MortiseNewPluginDialog *self)
{
  const char *problem = find_problem (self);

  show_problem (self, problem);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plugin.make",
                                 problem == NULL && *gtk_editable_get_text (self->slug) != '\0');
}

/* --- kinds -------------------------------------------------------------------------------------------------------- */

static void
on_kind_chosen (MortiseNewPluginDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->kind);

  if (chosen < self->summaries->len)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->kind), self->summaries->pdata[chosen]);
}

static void
add_kinds (MortiseNewPluginDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  self->kinds = mortise_scaffold_kinds_list ();
  self->summaries = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; self->kinds[i] != NULL; i++)
    {
      g_autoptr (JsonObject) kind = mortise_scaffold_kind_load (self->kinds[i], NULL);

      gtk_string_list_append (titles, mortise_json_get_string (kind, "title", self->kinds[i]));
      g_ptr_array_add (self->summaries, g_strdup (mortise_json_get_string (kind, "summary", "")));
    }
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (titles));
  on_kind_chosen (self);
}

/* --- the folder --------------------------------------------------------------------------------------------------- */

static void
on_folder_chosen (MortiseNewPluginDialog *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    gtk_editable_set_text (self->folder, path);
  g_clear_object (&self->chooser);
}

static void
choose_folder (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseNewPluginDialog *self = MORTISE_NEW_PLUGIN_DIALOG (widget);

  g_set_object (&self->chooser, NULL);
  self->chooser = gtk_file_chooser_native_new (_ ("Folder That the Plugin Is Made In"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_folder_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static const char *
get_usual_folder (void)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  return documents != NULL ? documents : g_get_home_dir ();
}

/* --- making it ---------------------------------------------------------------------------------------------------- */

static void
make (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseNewPluginDialog *self = MORTISE_NEW_PLUGIN_DIALOG (widget);
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  const MortiseScaffold scaffold
      = { .kind = self->kinds[adw_combo_row_get_selected (self->kind)],
          .slug = gtk_editable_get_text (self->slug),
          .language = adw_combo_row_get_selected (self->language) == 1 ? MORTISE_SCAFFOLD_C : MORTISE_SCAFFOLD_PYTHON,
          .author = gtk_editable_get_text (self->author) };
  g_autofree char *directory = g_build_filename (gtk_editable_get_text (self->folder), scaffold.slug, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = mortise_scaffold_write (&scaffold, directory, &error);

  if (paths == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  gtk_widget_activate_action (parent, "win.develop-folder", "s", directory);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* --- the dialog --------------------------------------------------------------------------------------------------- */

static void
mortise_new_plugin_dialog_dispose (GObject *object)
{
  MortiseNewPluginDialog *self = MORTISE_NEW_PLUGIN_DIALOG (object);

  g_clear_object (&self->chooser);
  g_clear_pointer (&self->kinds, g_strfreev);
  g_clear_pointer (&self->summaries, g_ptr_array_unref);
  G_OBJECT_CLASS (mortise_new_plugin_dialog_parent_class)->dispose (object);
}

static void
mortise_new_plugin_dialog_class_init (MortiseNewPluginDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_new_plugin_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mortise/Workbench/mortise-new-plugin-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseNewPluginDialog, author);
  gtk_widget_class_bind_template_child (widget_class, MortiseNewPluginDialog, folder);
  gtk_widget_class_bind_template_child (widget_class, MortiseNewPluginDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, MortiseNewPluginDialog, language);
  gtk_widget_class_bind_template_child (widget_class, MortiseNewPluginDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, MortiseNewPluginDialog, slug);
  gtk_widget_class_install_action (widget_class, "plugin.choose-folder", NULL, choose_folder);
  gtk_widget_class_install_action (widget_class, "plugin.make", NULL, make);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_new_plugin_dialog_init (MortiseNewPluginDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  add_kinds (self);
  gtk_editable_set_text (self->author, g_get_real_name ());
  gtk_editable_set_text (self->folder, get_usual_folder ());
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (on_kind_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->slug, "changed", G_CALLBACK (on_written), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->folder, "changed", G_CALLBACK (on_written), self, G_CONNECT_SWAPPED);
  on_written (self);
}

/**
 * mortise_new_plugin_dialog_present:
 * @parent: the window of a site
 *
 * Asks what plugin is to be made. When it is there, @parent is given the action `win.develop-folder` with its folder.
 */
void
mortise_new_plugin_dialog_present (GtkWindow *parent)
{
  gtk_window_present (g_object_new (MORTISE_TYPE_NEW_PLUGIN_DIALOG, "transient-for", parent, NULL));
}
