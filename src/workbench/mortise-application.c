/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-application.h"

#include <glib/gi18n.h>
#include <glib-unix.h>
#include <gtksourceview/gtksource.h>

#include "mortise-config.h"
#include "mortise-window.h"

#define RESOURCE_PATH "/io/github/mortise/Workbench"

/**
 * MortiseApplication:
 *
 * The workbench: one instance for the site of this user, and one more for each other site that it is started with.
 */
struct _MortiseApplication
{
  AdwApplication parent_instance;

  char *site;
  GSettings *settings;
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

/* Run from a build folder, the schema is where meson compiled it. */
static GSettings *
load_settings (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) built = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;

  if (installed != NULL)
    schema = g_settings_schema_source_lookup (installed, MORTISE_APP_ID, TRUE);
  if (schema == NULL)
    built = g_settings_schema_source_new_from_directory (MORTISE_BUILDDIR "/data", installed, FALSE, NULL);
  if (built != NULL)
    schema = g_settings_schema_source_lookup (built, MORTISE_APP_ID, FALSE);
  if (schema == NULL)
    {
      g_warning ("The schema %s is not installed: the window does not remember its size", MORTISE_APP_ID);
      return NULL;
    }

  return g_settings_new_full (schema, NULL, NULL);
}

/* clang-format off */
static const struct
{
  const char *action;
  const char *accels[3];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.search", { "<Control>f" } },
  { "win.refresh", { "F5" } },
  { "win.install", { "<Control>o" } },
  { "win.section::plugins", { "<Control>1" } },
  { "win.section::hooks", { "<Control>2" } },
};
/* clang-format on */

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit },
  { .name = "about", .activate = about },
};

static void
mortise_application_startup (GApplication *application)
{
  MortiseApplication *self = MORTISE_APPLICATION (application);

  G_APPLICATION_CLASS (mortise_application_parent_class)->startup (application);

  gtk_source_init ();
  gtk_window_set_default_icon_name (MORTISE_APP_ID);
  self->settings = load_settings ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action, shortcuts[i].accels);

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

      window = GTK_WINDOW (mortise_window_new (GTK_APPLICATION (self), site, self->settings));
    }

  gtk_window_present (window);
}

static int
mortise_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  MortiseApplication *self = MORTISE_APPLICATION (application);
  g_autofree char *default_site = get_default_site ();
  g_autofree char *site = NULL;

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

  return -1;
}

static void
mortise_application_finalize (GObject *object)
{
  MortiseApplication *self = MORTISE_APPLICATION (object);

  g_clear_pointer (&self->site, g_free);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (mortise_application_parent_class)->finalize (object);
}

static void
mortise_application_class_init (MortiseApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mortise_application_finalize;
  application_class->activate = mortise_application_activate;
  application_class->handle_local_options = mortise_application_handle_local_options;
  application_class->startup = mortise_application_startup;
}

static void
mortise_application_init (MortiseApplication *self)
{
  const GOptionEntry options[] = {
    { "site", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Open the site in this folder"), N_ ("DIR") },
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
                       "flags", G_APPLICATION_DEFAULT_FLAGS, NULL);
}
