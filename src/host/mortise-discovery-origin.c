/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which package manager put a plugin where it lies, and how that one removes it: the object `origin` of
 * docs/admin-api.md. No package manager is asked, as that would mean to start it: their records are read.
 */
#include "mortise-discovery-origin.h"

#include "mortise-json.h"

#include <glib/gstdio.h>
#include <string.h>

/* Debian's whole archive has some 70,000 packages; the longest list of one is that of some 100,000 files. */
#define MAX_DPKG_LISTS 100000
#define MAX_DPKG_LIST (32 * 1024 * 1024)
#define DPKG_LIST ".list"

/* What a shell takes as it is. */
#define PLAIN_CHARACTERS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "/._-+"

static JsonObject *
new_origin (const char *kind, const char *package, const char *remove_command)
{
  JsonObject *origin = json_object_new ();

  json_object_set_string_member (origin, "kind", kind);
  if (package != NULL)
    json_object_set_string_member (origin, "package", package);
  else
    json_object_set_null_member (origin, "package");
  json_object_set_string_member (origin, "remove_command", remove_command);
  return origin;
}

JsonObject *
mortise_discovery_origin_new_deb (const char *package)
{
  g_autofree char *command = g_strconcat ("apt remove ", package, NULL);

  return new_origin ("deb", package, command);
}

JsonObject *
mortise_discovery_origin_new_flatpak (const char *id)
{
  g_autofree char *command = g_strconcat ("flatpak uninstall ", id, NULL);

  return new_origin ("flatpak", id, command);
}

static char *
quote (const char *path)
{
  return path[strspn (path, PLAIN_CHARACTERS)] == '\0' ? g_strdup (path) : g_shell_quote (path);
}

/* The virtual environment that a folder lies in, %NULL when it is in none. */
static char *
find_environment (const char *directory)
{
  g_autofree char *at = g_strdup (directory);

  while (strchr (at + 1, '/') != NULL)
    {
      g_autofree char *parent = g_path_get_dirname (at);
      g_autofree char *mark = g_build_filename (parent, "pyvenv.cfg", NULL);

      if (g_file_test (mark, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&parent);
      g_free (at);
      at = g_steal_pointer (&parent);
    }
  return NULL;
}

/* A virtual environment has a pip of its own, and another does not know its packages. */
JsonObject *
mortise_discovery_origin_new_pip (const char *package, const char *directory)
{
  g_autofree char *environment = find_environment (directory);
  g_autofree char *program = g_build_filename (environment != NULL ? environment : "", "bin", "pip", NULL);
  g_autofree char *quoted = environment != NULL ? quote (program) : g_strdup ("pip");
  g_autofree char *command = g_strconcat (quoted, " uninstall ", package, NULL);

  return new_origin ("pip", package, command);
}

JsonObject *
mortise_discovery_origin_new_folder (const char *directory)
{
  g_autofree char *quoted = quote (directory);
  g_autofree char *command = g_strconcat ("rm -r ", quoted, NULL);

  return new_origin ("folder", NULL, command);
}

/**
 * mortise_discovery_origin_is_same:
 * @origin: (nullable): where a plugin came from
 * @other: (nullable): where one with the same slug comes from
 *
 * Returns: whether it is the same package, be it in another place: that of a later Python, for one
 */
gboolean
mortise_discovery_origin_is_same (JsonObject *origin, JsonObject *other)
{
  return g_strcmp0 (mortise_json_get_string (origin, "kind", NULL), mortise_json_get_string (other, "kind", NULL)) == 0
         && g_strcmp0 (mortise_json_get_string (origin, "package", NULL),
                       mortise_json_get_string (other, "package", NULL))
                == 0;
}

/* (transfer full): for people, such as `the Debian package greeter` */
char *
mortise_discovery_origin_to_text (JsonObject *origin)
{
  const char *kind = mortise_json_get_string (origin, "kind", "folder");
  const char *package = mortise_json_get_string (origin, "package", NULL);

  if (package == NULL)
    return g_strdup ("a folder of the system's");
  if (g_str_equal (kind, "deb"))
    return g_strconcat ("the Debian package ", package, NULL);
  return g_strconcat (g_str_equal (kind, "pip") ? "the Python package " : "the Flatpak ", package, NULL);
}

/* --- dpkg --------------------------------------------------------------------------------------------------------- */

static gboolean
has_line (const char *text, gsize length, const char *line)
{
  gsize line_length = strlen (line);
  const char *end = text + length;

  for (const char *at = text; (at = memmem (at, (gsize) (end - at), line, line_length)) != NULL; at += line_length)
    if ((at == text || at[-1] == '\n') && (at + line_length == end || at[line_length] == '\n'))
      return TRUE;
  return FALSE;
}

/* Returns how many of the paths it has. */
static guint
search_list (const char *dpkg_info, const char *name, GHashTable *owners)
{
  g_autofree char *path = g_build_filename (dpkg_info, name, NULL);
  g_autofree char *text = NULL;
  gsize length, package_length = strcspn (name, ":");
  GHashTableIter iter;
  gpointer file, owner;
  GStatBuf status;
  guint n_found = 0;

  if (g_stat (path, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size > MAX_DPKG_LIST
      || !g_file_get_contents (path, &text, &length, NULL))
    return 0;
  package_length = MIN (package_length, strlen (name) - strlen (DPKG_LIST));
  g_hash_table_iter_init (&iter, owners);
  while (g_hash_table_iter_next (&iter, &file, &owner))
    if (owner == NULL && has_line (text, length, file))
      {
        g_hash_table_iter_replace (&iter, g_strndup (name, package_length));
        n_found++;
      }
  return n_found;
}

/**
 * mortise_discovery_origin_find_debs:
 * @dpkg_info: (type filename): where dpkg keeps the lists of files, `/var/lib/dpkg/info` (dpkg(1), "FILES")
 * @owners: (element-type filename utf8): the paths of files, each with %NULL; where a package has installed the file
 * its name takes that place
 *
 * Finds the Debian packages that files belong to. It reads some 10 MB, so ask for all files at once, and keep the
 * answer.
 */
void
mortise_discovery_origin_find_debs (const char *dpkg_info, GHashTable *owners)
{
  guint n_missing = g_hash_table_size (owners);
  g_autoptr (GDir) dir = n_missing > 0 ? g_dir_open (dpkg_info, 0, NULL) : NULL;
  const char *name;

  for (guint i = 0; dir != NULL && n_missing > 0 && i < MAX_DPKG_LISTS && (name = g_dir_read_name (dir)) != NULL; i++)
    if (g_str_has_suffix (name, DPKG_LIST))
      n_missing -= search_list (dpkg_info, name, owners);
}

/* --- Flatpak ------------------------------------------------------------------------------------------------------ */

/**
 * mortise_discovery_origin_find_flatpak:
 * @flatpak_info: (type filename): what Flatpak says of the sandbox, `/.flatpak-info` (flatpak-metadata(5))
 * @directory: (type filename): a plugin's folder in it
 *
 * Returns: (transfer full) (nullable): the id of the extension that the plugin is: the last part of its id is the name
 *   of the folder that it is mounted on; %NULL when it is none
 */
char *
mortise_discovery_origin_find_flatpak (const char *flatpak_info, const char *directory)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *name = g_path_get_basename (directory);
  g_autofree char *suffix = g_strconcat (".", name, NULL);
  g_auto (GStrv) extensions = NULL;

  if (!g_str_has_prefix (directory, "/app/") || !g_key_file_load_from_file (file, flatpak_info, G_KEY_FILE_NONE, NULL))
    return NULL;
  extensions = g_key_file_get_string_list (file, "Instance", "app-extensions", NULL, NULL);
  for (guint i = 0; extensions != NULL && extensions[i] != NULL; i++)
    {
      g_autofree char *id = g_strndup (extensions[i], strcspn (extensions[i], "="));

      if (g_str_has_suffix (id, suffix))
        return g_steal_pointer (&id);
    }
  return NULL;
}
