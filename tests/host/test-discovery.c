/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who installed a plugin, from the records of package managers. tests/cli/test_discovery.py has the rest. */
#include "host-fixture.h"

#include "mortise-discovery-origin.h"
#include "mortise-json.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = make_folder ();
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  remove_folder (fixture->folder);
}

static char *
write_file (Fixture *fixture, const char *name, const char *text)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
check_owner (Fixture *fixture, const char *file, const char *package)
{
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (owners, g_strdup (file), NULL);
  g_hash_table_insert (owners, g_strdup ("/nobody's"), NULL);
  mortise_discovery_origin_find_debs (fixture->folder, owners);
  g_assert_cmpstr (g_hash_table_lookup (owners, file), ==, package);
  g_assert_null (g_hash_table_lookup (owners, "/nobody's"));
}

static void
test_debs (Fixture *fixture, gconstpointer user_data)
{
  g_free (write_file (fixture, "greeter.list", "/.\n/usr\n/usr/share/greeter/plugin.json\n/usr/share/last"));
  g_free (write_file (fixture, "libhelper:amd64.list", "/first\n/usr/lib/helper/plugin.json\n"));
  g_free (write_file (fixture, "empty.list", ""));
  g_free (write_file (fixture, "notes.md5sums", "/noted\n"));

  check_owner (fixture, "/usr/share/greeter/plugin.json", "greeter");
  check_owner (fixture, "/usr/share/last", "greeter");
  check_owner (fixture, "/first", "libhelper");
  check_owner (fixture, "/usr/lib/helper/plugin.json", "libhelper");
  check_owner (fixture, "/noted", NULL);
  check_owner (fixture, "/usr/share/greeter", NULL);
  check_owner (fixture, "/share/greeter/plugin.json", NULL);
}

static void
test_many_debs (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u.list", i);
      g_autofree char *text = g_strdup_printf ("/.\n/file%u\n", i);

      g_free (write_file (fixture, name, text));
      g_hash_table_insert (owners, g_strdup_printf ("/file%u", i), NULL);
    }
  mortise_discovery_origin_find_debs (fixture->folder, owners);
  g_assert_cmpstr (g_hash_table_lookup (owners, "/file0"), ==, "p0");
  g_assert_cmpstr (g_hash_table_lookup (owners, "/file39"), ==, "p39");
}

/* The machine that tests run on is Debian, and has a real dpkg. */
static void
test_real_dpkg (void)
{
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (!g_file_test ("/var/lib/dpkg/info/base-files.list", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this is no Debian");
      return;
    }
  g_hash_table_insert (owners, g_strdup ("/usr/share/base-files/motd"), NULL);
  mortise_discovery_origin_find_debs ("/var/lib/dpkg/info", owners);
  g_assert_cmpstr (g_hash_table_lookup (owners, "/usr/share/base-files/motd"), ==, "base-files");
}

static void
check_flatpak (const char *info, const char *directory, const char *expected)
{
  g_autofree char *id = mortise_discovery_origin_find_flatpak (info, directory);

  g_assert_cmpstr (id, ==, expected);
}

static void
test_flatpak (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *info = write_file (fixture, "flatpak-info",
                                      "[Application]\nname=io.github.mortise.Workbench\n\n[Instance]\n"
                                      "app-extensions=io.github.mortise.Workbench.Locale=0a;"
                                      "io.github.mortise.Workbench.Plugin.greeter=1b;\n");
  g_autofree char *broken = write_file (fixture, "broken", "[Instance");

  check_flatpak (info, "/app/share/mortise/plugins/greeter", "io.github.mortise.Workbench.Plugin.greeter");
  check_flatpak (info, "/app/share/mortise/plugins/eeter", NULL);
  check_flatpak (info, "/home/ann/greeter", NULL);
  check_flatpak (broken, "/app/share/mortise/plugins/greeter", NULL);
  check_flatpak ("/nowhere", "/app/share/mortise/plugins/greeter", NULL);
}

static void
check_command (JsonObject *taken, const char *command, const char *text)
{
  g_autoptr (JsonObject) origin = taken;
  g_autofree char *shown = mortise_discovery_origin_to_text (origin);

  g_assert_cmpstr (json_object_get_string_member (origin, "remove_command"), ==, command);
  g_assert_cmpstr (shown, ==, text);
}

static void
test_commands (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *mark = write_file (fixture, "pyvenv.cfg", "");
  g_autofree char *inside = g_build_filename (fixture->folder, "lib", "python3.11", "site-packages", "greeter", NULL);
  g_autofree char *own_pip = g_strdup_printf ("%s/bin/pip uninstall greeter", fixture->folder);

  check_command (mortise_discovery_origin_new_deb ("greeter"), "apt remove greeter", "the Debian package greeter");
  check_command (mortise_discovery_origin_new_flatpak ("org.a.B"), "flatpak uninstall org.a.B", "the Flatpak org.a.B");
  check_command (mortise_discovery_origin_new_pip ("greeter", "/usr/local/lib/python3.11/dist-packages/greeter"),
                 "pip uninstall greeter", "the Python package greeter");
  check_command (mortise_discovery_origin_new_pip ("greeter", inside), own_pip, "the Python package greeter");
  check_command (mortise_discovery_origin_new_folder ("/opt/p"), "rm -r /opt/p", "a folder of the system's");
  check_command (mortise_discovery_origin_new_folder ("/opt/it's; rm -r ~"), "rm -r '/opt/it'\\''s; rm -r ~'",
                 "a folder of the system's");
}

static void
test_same (void)
{
  g_autoptr (JsonObject) here = mortise_discovery_origin_new_pip ("greeter", "/usr/lib/python3.11/a");
  g_autoptr (JsonObject) there = mortise_discovery_origin_new_pip ("greeter", "/usr/lib/python3.12/a");
  g_autoptr (JsonObject) deb = mortise_discovery_origin_new_deb ("greeter");
  g_autoptr (JsonObject) other_deb = mortise_discovery_origin_new_deb ("greeter-extras");
  g_autoptr (JsonObject) folder = mortise_discovery_origin_new_folder ("/a");

  g_assert_true (mortise_discovery_origin_is_same (here, there));
  g_assert_false (mortise_discovery_origin_is_same (here, deb));
  g_assert_false (mortise_discovery_origin_is_same (deb, other_deb));
  g_assert_false (mortise_discovery_origin_is_same (folder, deb));
  g_assert_false (mortise_discovery_origin_is_same (NULL, deb));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/discovery/debs", Fixture, NULL, set_up, test_debs, tear_down);
  g_test_add ("/discovery/many-debs", Fixture, NULL, set_up, test_many_debs, tear_down);
  g_test_add_func ("/discovery/real-dpkg", test_real_dpkg);
  g_test_add ("/discovery/flatpak", Fixture, NULL, set_up, test_flatpak, tear_down);
  g_test_add ("/discovery/commands", Fixture, NULL, set_up, test_commands, tear_down);
  g_test_add_func ("/discovery/same", test_same);
  return g_test_run ();
}
