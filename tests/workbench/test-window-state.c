/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a window was left, kept for each site, whatever became of the file. */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "mortise-window-state.h"

/* Any object with a property of each kind will do. */
#define TEST_TYPE_THING (test_thing_get_type ())
G_DECLARE_FINAL_TYPE (TestThing, test_thing, TEST, THING, GObject)

struct _TestThing
{
  GObject parent_instance;

  gboolean open;
  int width;
  char *name;
};

enum
{
  PROP_0,
  PROP_OPEN,
  PROP_WIDTH,
  PROP_NAME,
};

G_DEFINE_FINAL_TYPE (TestThing, test_thing, G_TYPE_OBJECT)

static void
test_thing_finalize (GObject *object)
{
  g_free (TEST_THING (object)->name);
  G_OBJECT_CLASS (test_thing_parent_class)->finalize (object);
}

static void
test_thing_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TestThing *self = TEST_THING (object);

  if (prop_id == PROP_OPEN)
    g_value_set_boolean (value, self->open);
  else if (prop_id == PROP_WIDTH)
    g_value_set_int (value, self->width);
  else
    g_value_set_string (value, self->name);
}

static void
test_thing_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TestThing *self = TEST_THING (object);

  if (prop_id == PROP_OPEN)
    self->open = g_value_get_boolean (value);
  else if (prop_id == PROP_WIDTH)
    self->width = g_value_get_int (value);
  else
    {
      g_free (self->name);
      self->name = g_value_dup_string (value);
    }
}

static void
test_thing_class_init (TestThingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = test_thing_finalize;
  object_class->get_property = test_thing_get_property;
  object_class->set_property = test_thing_set_property;
  g_object_class_install_property (object_class, PROP_OPEN,
                                   g_param_spec_boolean ("open", NULL, NULL, FALSE, G_PARAM_READWRITE));
  g_object_class_install_property (object_class, PROP_WIDTH,
                                   g_param_spec_int ("width", NULL, NULL, -1, G_MAXINT, -1, G_PARAM_READWRITE));
  g_object_class_install_property (object_class, PROP_NAME,
                                   g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READWRITE));
}

static void
test_thing_init (TestThing *self)
{
}

static const char *const names[] = { "plugins", "hooks", NULL };

static TestThing *
bind (MortiseWindowState *state)
{
  TestThing *thing = g_object_new (TEST_TYPE_THING, "width", 500, "name", "plugins", NULL);

  mortise_window_state_bind (state, "window", "open", thing, "open");
  mortise_window_state_bind (state, "window", "width", thing, "width");
  mortise_window_state_bind_choice (state, "window", "name", thing, "name", names);
  return thing;
}

static void
assert_thing (const char *site, gboolean open, int width, const char *name)
{
  g_autoptr (MortiseWindowState) state = mortise_window_state_new (site);
  g_autoptr (TestThing) thing = bind (state);

  g_assert_cmpint (thing->open, ==, open);
  g_assert_cmpint (thing->width, ==, width);
  g_assert_cmpstr (thing->name, ==, name);
}

static void
leave (const char *site, gboolean open, int width, const char *name)
{
  g_autoptr (MortiseWindowState) state = mortise_window_state_new (site);
  g_autoptr (TestThing) thing = bind (state);

  g_object_set (thing, "open", open, "width", width, "name", name, NULL);
  mortise_window_state_save (state);
}

static char *
get_folder (void)
{
  return g_build_filename (g_get_user_config_dir (), "mortise", "windows", NULL);
}

/* Of the only one that there is. */
static char *
find_file (void)
{
  g_autofree char *folder = get_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;

  return name != NULL ? g_build_filename (folder, name, NULL) : NULL;
}

static void
remove_files (void)
{
  char *path;

  for (; (path = find_file ()) != NULL; g_free (path))
    g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_kept (void)
{
  assert_thing ("/a", FALSE, 500, "plugins");
  leave ("/a", TRUE, 640, "hooks");
  assert_thing ("/a", TRUE, 640, "hooks");
  assert_thing ("/b", FALSE, 500, "plugins");
  leave ("/a", FALSE, 640, NULL);
  assert_thing ("/a", FALSE, 640, "plugins");
}

static void
test_strings (void)
{
  const char *const strings[] = { "win.refresh", "win.show-plugin::a;b", NULL };
  g_autoptr (MortiseWindowState) state = mortise_window_state_new ("/strings");
  g_autoptr (MortiseWindowState) again = NULL;
  g_auto (GStrv) kept = NULL;
  g_auto (GStrv) none = mortise_window_state_dup_strings (state, "palette", "recent");

  g_assert_cmpint (g_strv_length (none), ==, 0);
  mortise_window_state_set_strings (state, "palette", "recent", strings);
  mortise_window_state_save (state);
  again = mortise_window_state_new ("/strings");
  kept = mortise_window_state_dup_strings (again, "palette", "recent");
  g_assert_true (g_strv_equal ((const char *const *) kept, strings));
}

static void
test_damaged (void)
{
  static const char *const texts[] = {
    "",
    "\xff\xfe\x00garbage",
    "[window",
    "width=3\n",
    "[window]\nwidth=a lot\nopen=perhaps\nname=nowhere\n",
    "[window]\nwidth=-7\n",
    "[window]\nwidth=2000000000\n",
    "[window]\nwidth=99999999999999999999\nname=\xff\n",
  };
  g_autofree char *path = NULL;
  g_autofree char *huge = g_strnfill (1 << 20, '\n');

  remove_files ();
  leave ("/damaged", FALSE, 640, "hooks");
  path = find_file ();
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      assert_thing ("/damaged", FALSE, 500, "plugins");
    }
  memcpy (huge, "[window]\nwidth=640\n", 19);
  g_assert_true (g_file_set_contents (path, huge, 1 << 20, NULL));
  assert_thing ("/damaged", FALSE, 500, "plugins");

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_thing ("/damaged", FALSE, 500, "plugins");
  leave ("/damaged", FALSE, 640, "hooks");
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("mortise-window-state-XXXXXX", NULL);
  g_autofree char *windows = NULL;
  g_autofree char *parent = NULL;
  int status;

  g_assert_nonnull (folder);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window-state/kept", test_kept);
  g_test_add_func ("/window-state/strings", test_strings);
  g_test_add_func ("/window-state/damaged", test_damaged);
  status = g_test_run ();

  remove_files ();
  windows = get_folder ();
  parent = g_path_get_dirname (windows);
  g_rmdir (windows);
  g_rmdir (parent);
  g_rmdir (folder);
  return status;
}
