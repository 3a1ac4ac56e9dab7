/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of shortcuts has all that there are, and no other. */
#include "mortise-application.h"
#include "mortise-commands.h"
#include "mortise-window.h"

#include <glib/gstdio.h>

#define OVERLAY "/io/github/mortise/Workbench/gtk/help-overlay.ui"

/* GTK binds it to the main menu. */
#define MENU_KEY "F10"

typedef struct
{
  MortiseApplication *application;
  GtkWidget *window;
  char *site;
  GHashTable *bound;
  GHashTable *shown;
} Fixture;

static void
add (GHashTable *table, guint key, GdkModifierType modifiers, const char *what)
{
  char *name = gtk_accelerator_name (gdk_keyval_to_lower (key), modifiers);

  g_hash_table_insert (table, name, g_strdup (what));
}

static void
add_text (GHashTable *table, const char *accelerator, const char *what)
{
  GdkModifierType modifiers;
  guint key;

  g_assert_true (gtk_accelerator_parse (accelerator, &key, &modifiers));
  add (table, key, modifiers, what);
}

/* --- what is bound ------------------------------------------------------------------------------------------------ */

static gboolean
is_ours (const char *action)
{
  static const char *const gtk[] = { "clipboard.", "default.", "list.select-", "list.unselect-", "listitem.",
                                     "menu.",      "misc.",    "selection.",   "source.",        "text." };

  for (gsize i = 0; i < G_N_ELEMENTS (gtk); i++)
    if (g_str_has_prefix (action, gtk[i]))
      return FALSE;
  return TRUE;
}

static void
add_shortcut (GHashTable *bound, GtkShortcut *shortcut)
{
  GtkShortcutAction *action = gtk_shortcut_get_action (shortcut);
  GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

  if (GTK_IS_NAMED_ACTION (action) && GTK_IS_KEYVAL_TRIGGER (trigger)
      && is_ours (gtk_named_action_get_action_name (GTK_NAMED_ACTION (action))))
    add (bound, gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)),
         gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)),
         gtk_named_action_get_action_name (GTK_NAMED_ACTION (action)));
}

static void
add_widget (GHashTable *bound, GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0;
           GTK_IS_SHORTCUT_CONTROLLER (controller) && j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          add_shortcut (bound, shortcut);
        }
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_widget (bound, child);
}

/* --- what is shown ------------------------------------------------------------------------------------------------ */

static void
add_shown (GHashTable *shown, GtkWidget *widget)
{
  g_autofree char *accelerators = NULL;
  g_autofree char *title = NULL;
  g_auto (GStrv) each = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_shown (shown, child);
  if (!GTK_IS_SHORTCUTS_SHORTCUT (widget))
    return;

  g_object_get (widget, "accelerator", &accelerators, "title", &title, NULL);
  g_assert_nonnull (accelerators);
  g_assert_nonnull (title);
  each = g_strsplit (accelerators, " ", -1);
  for (guint i = 0; each[i] != NULL; i++)
    add_text (shown, each[i], title);
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

/* One application for all tests: a process registers no second one. */
static void
set_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkBuilder) builder = NULL;
  g_autoptr (MortiseSite) site = NULL;

  fixture->site = g_dir_make_tmp ("mortise-shortcuts-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->application = mortise_application_new ();
  g_application_set_flags (G_APPLICATION (fixture->application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (fixture->application), NULL, &error));
  g_assert_no_error (error);
  site = mortise_site_new (fixture->site);
  fixture->window = GTK_WIDGET (mortise_window_new (GTK_APPLICATION (fixture->application), site));

  fixture->bound = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fixture->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  add_widget (fixture->bound, fixture->window);
  builder = gtk_builder_new_from_resource (OVERLAY);
  add_shown (fixture->shown, GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay")));
  gtk_window_destroy (GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_hash_table_unref (fixture->bound);
  g_hash_table_unref (fixture->shown);
  g_object_unref (fixture->application);
  g_rmdir (fixture->site);
  g_free (fixture->site);
}

static void
assert_holds (GHashTable *all, GHashTable *wanted, const char *where)
{
  GHashTableIter iter;
  gpointer key, what;

  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &key, &what))
    if (!g_hash_table_contains (all, key) && !g_str_equal (key, MENU_KEY))
      {
        g_test_message ("%s, “%s”, is not %s", (char *) key, (char *) what, where);
        g_test_fail ();
      }
}

static void
test_all_are_shown (gconstpointer user_data)
{
  const Fixture *fixture = user_data;

  g_assert_cmpuint (g_hash_table_size (fixture->bound), >, 10);
  assert_holds (fixture->shown, fixture->bound, "in help-overlay.ui");
}

static void
test_all_are_bound (gconstpointer user_data)
{
  const Fixture *fixture = user_data;

  assert_holds (fixture->bound, fixture->shown, "bound to anything");
}

static void
test_commands (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  guint n_commands;
  const MortiseCommand *commands = mortise_commands_get (&n_commands);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < n_commands; i++)
    {
      g_autoptr (GVariant) target = NULL;
      g_autofree char *name = NULL;

      g_assert_true (g_action_parse_detailed_name (commands[i].action, &name, &target, NULL));
      for (guint j = 0; commands[i].accels[j] != NULL; j++)
        {
          guint before = g_hash_table_size (keys);

          add_text (keys, commands[i].accels[j], commands[i].action);
          g_assert_cmpuint (g_hash_table_size (keys), ==, before + 1);
        }
    }
  assert_holds (fixture->shown, keys, "in help-overlay.ui");
}

int
main (int argc, char **argv)
{
  g_autofree char *config = g_dir_make_tmp ("mortise-shortcuts-XXXXXX", NULL);
  Fixture fixture = { 0 };
  int status;

  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP needs a display: ./dev test\n");
      return 0;
    }
  adw_init ();
  set_up (&fixture);
  g_test_add_data_func ("/shortcuts/all-are-shown", &fixture, test_all_are_shown);
  g_test_add_data_func ("/shortcuts/all-are-bound", &fixture, test_all_are_bound);
  g_test_add_data_func ("/shortcuts/commands", &fixture, test_commands);
  status = g_test_run ();
  tear_down (&fixture);
  g_rmdir (config);
  return status;
}
