/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-application.h"

#include <glib/gi18n.h>
#include <glib-unix.h>
#include <gtksourceview/gtksource.h>

#include "mortise-commands.h"
#include "mortise-config.h"
#include "mortise-loop-watch.h"
#include "mortise-window.h"

#define RESOURCE_PATH "/io/github/mortise/Workbench"
/* Says what the file that is opened is for. */
#define HINT_DEVELOP "develop"

/**
 * MortiseApplication:
 *
 * The workbench: one instance for the site of this user, and one more for each other site that it is started with.
 */
struct _MortiseApplication
{
  AdwApplication parent_instance;

  char *site;
  gboolean safe_mode;
};

G_DEFINE_FINAL_TYPE (MortiseApplication, mortise_application, ADW_TYPE_APPLICATION)

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static gboolean
quit_on_signal (gpointer user_data)
{
  quit (NULL, NULL, user_data);
  return G_SOURCE_CONTINUE;
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  /* clang-format off */
  adw_show_about_window (gtk_application_get_active_window (user_data),
                         "application-name", _ ("Mortise"),
                         "application-icon", MORTISE_APP_ID,
                         "version", MORTISE_VERSION,
                         "developer-name", _ ("The Mortise developers"),
                         "comments", _ ("A workbench for plugins, with a host that runs each in its own sandbox."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         NULL);
  /* clang-format on */
}

/* Below the dialogs that may be open. */
static GtkWindow *
get_main_window (GtkApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  while (window != NULL && !MORTISE_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  return window;
}

/* What notifications lead to. */
static void
show_in_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *name = NULL;
  GtkWindow *window = get_main_window (user_data);

  if (window == NULL)
    return;
  name = g_str_equal (g_action_get_name (G_ACTION (action)), "show-section")
             ? g_strdup ("win.section")
             : g_strconcat ("win.", g_action_get_name (G_ACTION (action)), NULL);
  mortise_window_show (MORTISE_WINDOW (window), name, parameter);
}

/* Asked for by a second start of the workbench, which the first one answers. */
static void
turn_on_safe_mode (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = get_main_window (user_data);

  if (window != NULL)
    g_action_group_change_action_state (G_ACTION_GROUP (window), "safe-mode", g_variant_new_boolean (TRUE));
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit },
  { .name = "about", .activate = about },
  { .name = "safe-mode", .activate = turn_on_safe_mode },
  { .name = "show-plugin", .activate = show_in_window, .parameter_type = "s" },
  { .name = "show-section", .activate = show_in_window, .parameter_type = "s" },
  { .name = "show-updates", .activate = show_in_window },
};

static void
add_accels (GtkApplication *application)
{
  guint n_commands;
  const MortiseCommand *commands = mortise_commands_get (&n_commands);

  for (guint i = 0; i < n_commands; i++)
    gtk_application_set_accels_for_action (application, commands[i].action, commands[i].accels);
}

static void
mortise_application_startup (GApplication *application)
{
  MortiseApplication *self = MORTISE_APPLICATION (application);

  G_APPLICATION_CLASS (mortise_application_parent_class)->startup (application);

  mortise_loop_watch_get_default ();
  gtk_source_init ();
  gtk_window_set_default_icon_name (MORTISE_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  add_accels (GTK_APPLICATION (self));

  g_unix_signal_add (SIGINT, quit_on_signal, self);
  g_unix_signal_add (SIGTERM, quit_on_signal, self);
}

static char *
get_default_site (void)
{
  return g_build_filename (g_get_user_data_dir (), "mortise", NULL);
}

static void
mortise_application_activate (GApplication *application)
{
  MortiseApplication *self = MORTISE_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    {
      g_autoptr (MortiseSite) site = mortise_site_new (self->site);

      if (self->safe_mode)
        mortise_site_open_safely (site);
      window = GTK_WINDOW (mortise_window_new (GTK_APPLICATION (self), site));
    }

  gtk_window_present (window);
}

/* Opened with a package: what is in it is shown, and the user decides. Traces are only looked at, and a folder is
 * loaded where it is if its author says so. */
static void
mortise_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  GtkWindow *window;

  mortise_application_activate (application);
  window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (g_strcmp0 (hint, HINT_DEVELOP) == 0)
    mortise_window_develop (MORTISE_WINDOW (window), files[0]);
  else
    mortise_window_open (MORTISE_WINDOW (window), files[0]);
}

static int
mortise_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  MortiseApplication *self = MORTISE_APPLICATION (application);
  g_autofree char *default_site = get_default_site ();
  g_autofree char *site = NULL;
  g_autofree char *folder = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("mortise-workbench %s\n", MORTISE_VERSION);
      return EXIT_SUCCESS;
    }

  g_free (self->site);
  self->site = g_variant_dict_lookup (options, "site", "^ay", &site) ? g_canonicalize_filename (site, NULL)
                                                                     : g_strdup (default_site);
  if (!g_str_equal (self->site, default_site))
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  if (g_variant_dict_lookup (options, "develop", "^ay", &folder) && g_application_register (application, NULL, NULL))
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (folder);

      g_application_open (application, &file, 1, HINT_DEVELOP);
    }
  self->safe_mode = g_variant_dict_contains (options, "safe-mode");
  if (self->safe_mode && g_application_register (application, NULL, NULL) && g_application_get_is_remote (application))
    g_action_group_activate_action (G_ACTION_GROUP (application), "safe-mode", NULL);
  return -1;
}

static void
mortise_application_finalize (GObject *object)
{
  MortiseApplication *self = MORTISE_APPLICATION (object);

  g_clear_pointer (&self->site, g_free);
  G_OBJECT_CLASS (mortise_application_parent_class)->finalize (object);
}

static void
mortise_application_class_init (MortiseApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mortise_application_finalize;
  application_class->activate = mortise_application_activate;
  application_class->handle_local_options = mortise_application_handle_local_options;
  application_class->open = mortise_application_open;
  application_class->startup = mortise_application_startup;
}

static void
mortise_application_init (MortiseApplication *self)
{
  const GOptionEntry options[] = {
    { "site", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Open the site in this folder"), N_ ("DIR") },
    { "develop", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Load the plugin in this folder, and again when it is saved"),
      N_ ("DIR") },
    { "safe-mode", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Let no plugin run until that is switched off"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * mortise_application_new:
 *
 * Returns: (transfer full): the application
 */
MortiseApplication *
mortise_application_new (void)
{
  return g_object_new (MORTISE_TYPE_APPLICATION, "application-id", MORTISE_APP_ID, "resource-base-path", RESOURCE_PATH,
                       "flags", G_APPLICATION_HANDLES_OPEN, NULL);
}
