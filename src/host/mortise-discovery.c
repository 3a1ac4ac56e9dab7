/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where plugins lie that were not installed here: in `mortise/plugins` of each folder of system data, each a folder of
 * its own, and in Python packages. Files are read and nothing is run; folders that are not there are no problem.
 */
#include "mortise-discovery.h"

#include "mortise-data.h"
#include "mortise-dialect-folder.h"
#include "mortise-error.h"
#include "mortise-paths.h"
#include "mortise-python-packages.h"

#include <stdlib.h>
#include <string.h>

/* Of one folder of system data. */
#define MAX_SYSTEM_PLUGINS 1024
#define MAX_SITE_FILE (64 * 1024)
/* Instead of the folders of Python packages that the system has. */
#define PYTHON_PACKAGES_VARIABLE "MORTISE_PYTHON_PACKAGES"

struct _MortiseDiscovery
{
  char *site;
  GThread *thread;
  GPtrArray *plugins;
  GPtrArray *problems;
  GHashTable *directories;
};

static void
take_plugin (MortiseDiscovery *self, const char *source, const char *directory, const char *package)
{
  MortiseDiscoveryPlugin *plugin;

  if (!g_hash_table_add (self->directories, g_strdup (directory)))
    return;
  if (!g_utf8_validate (directory, -1, NULL))
    {
      g_autofree char *shown = g_utf8_make_valid (directory, -1);

      g_ptr_array_add (self->problems, g_strdup_printf ("%s: its path is not UTF-8; rename it", shown));
      return;
    }
  plugin = mortise_discovery_plugin_new (source, directory, package);
  g_ptr_array_add (self->plugins, plugin);
  if (plugin->problem != NULL)
    g_ptr_array_add (self->problems, g_strdup (plugin->problem));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* --- folders of system data --------------------------------------------------------------------------------------- */

static GPtrArray *
list_folders (MortiseDiscovery *self, const char *parent)
{
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *directory = g_build_filename (parent, name, NULL);

      if (!mortise_discovery_plugin_exists (directory))
        continue;
      if (folders->len == MAX_SYSTEM_PLUGINS)
        {
          g_ptr_array_add (self->problems, g_strdup_printf ("%s: has more than %d plugins; the rest were not looked at",
                                                            parent, MAX_SYSTEM_PLUGINS));
          break;
        }
      g_ptr_array_add (folders, g_steal_pointer (&directory));
    }
  g_ptr_array_sort (folders, compare_names);
  return folders;
}

static void
look_in_system_data (MortiseDiscovery *self)
{
  const char *const *data_dirs = g_get_system_data_dirs ();
  g_autofree char *bundled = realpath (mortise_paths_get_bundled_plugins (), NULL);

  for (guint i = 0; data_dirs[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (data_dirs[i], "mortise", "plugins", NULL);
      g_autofree char *parent = realpath (path, NULL);
      g_autoptr (GPtrArray) folders = NULL;

      if (parent == NULL || g_strcmp0 (parent, bundled) == 0)
        continue;
      folders = list_folders (self, parent);
      for (guint j = 0; j < folders->len; j++)
        take_plugin (self, MORTISE_SOURCE_SYSTEM, folders->pdata[j], NULL);
    }
}

/* --- folders of Python packages ----------------------------------------------------------------------------------- */

/* Each version of Python has one of its own; Debian's is called dist-packages. */
static void
add_versions (GPtrArray *folders, const char *library)
{
  static const char *const names[] = { "dist-packages", "site-packages" };
  g_autoptr (GDir) dir = g_dir_open (library, 0, NULL);
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "python3"))
      g_ptr_array_add (versions, g_strdup (name));
  g_ptr_array_sort (versions, compare_names);
  for (guint i = 0; i < versions->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      g_ptr_array_add (folders, g_build_filename (library, versions->pdata[i], names[j], NULL));
}

static void
add_usual_folders (GPtrArray *folders)
{
  static const char *const libraries[] = { "/usr/local/lib", "/usr/local/lib64", "/usr/lib", "/usr/lib64" };
  const char *variable = g_getenv (PYTHON_PACKAGES_VARIABLE);
  g_auto (GStrv) instead = variable != NULL ? g_strsplit (variable, G_SEARCHPATH_SEPARATOR_S, -1) : NULL;
  g_autofree char *own = g_build_filename (g_get_home_dir (), ".local", "lib", NULL);

  for (guint i = 0; instead != NULL && instead[i] != NULL; i++)
    g_ptr_array_add (folders, g_strdup (instead[i]));
  if (instead != NULL)
    return;
  add_versions (folders, own);
  for (guint i = 0; i < G_N_ELEMENTS (libraries); i++)
    add_versions (folders, libraries[i]);
}

static void
add_site_folder (MortiseDiscovery *self, GPtrArray *folders, const char *path)
{
  g_autofree char *mark = g_build_filename (path, "pyvenv.cfg", NULL);
  g_autofree char *library = g_build_filename (path, "lib", NULL);

  if (!g_path_is_absolute (path))
    g_ptr_array_add (self->problems, g_strdup_printf ("%s/" MORTISE_DISCOVERY_SITE_FILE ": \"%s\" is no absolute path",
                                                      self->site, path));
  else if (g_file_test (mark, G_FILE_TEST_IS_REGULAR))
    add_versions (folders, library);
  else
    g_ptr_array_add (folders, g_strdup (path));
}

static void
add_site_folders (MortiseDiscovery *self, GPtrArray *folders)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseDialectFolder) site = mortise_dialect_folder_open (self->site, &error);
  g_autoptr (GBytes) bytes
      = site != NULL ? mortise_dialect_folder_read (site, MORTISE_DISCOVERY_SITE_FILE, MAX_SITE_FILE, &error) : NULL;
  gsize length = bytes != NULL ? g_bytes_get_size (bytes) : 0;
  g_autofree char *text = length > 0 ? g_utf8_make_valid (g_bytes_get_data (bytes, NULL), (gssize) length) : NULL;
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  if (error != NULL && !g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND))
    g_ptr_array_add (self->problems, g_strdup (error->message));
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0' && lines[i][0] != '#')
      add_site_folder (self, folders, lines[i]);
}

static void
look_in_python_packages (MortiseDiscovery *self)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) packages = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_python_package_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_site_folders (self, folders);
  add_usual_folders (folders);
  for (guint i = 0; i < folders->len; i++)
    {
      g_autofree char *folder = realpath (folders->pdata[i], NULL);

      if (folder != NULL && g_hash_table_add (seen, g_strdup (folder)))
        mortise_python_packages_find (folder, packages, self->problems);
    }
  for (guint i = 0; i < packages->len; i++)
    {
      const MortisePythonPackage *package = packages->pdata[i];

      take_plugin (self, MORTISE_SOURCE_PYTHON, package->directory, package->name);
    }
}

/* --- public ------------------------------------------------------------------------------------------------------- */

static gpointer
look (gpointer user_data)
{
  MortiseDiscovery *self = user_data;

  look_in_system_data (self);
  look_in_python_packages (self);
  return NULL;
}

/**
 * mortise_discovery_start:
 * @site: (type filename): the site's folder
 *
 * Begins to look for plugins in the folders that the environment and the site name (docs/user-guide.md).
 *
 * Returns: (transfer full): a discovery
 */
MortiseDiscovery *
mortise_discovery_start (const char *site)
{
  MortiseDiscovery *self = g_new0 (MortiseDiscovery, 1);

  self->site = g_strdup (site);
  self->plugins = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_discovery_plugin_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->directories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  /* The first use of a program's resources is not safe in two threads at once (GLib 2.74). */
  mortise_data_get_resource ();
  self->thread = g_thread_new ("discovery", look, self);
  return self;
}

/* What it found can be asked for after that. */
void
mortise_discovery_wait (MortiseDiscovery *self)
{
  g_clear_pointer (&self->thread, g_thread_join);
}

/* (transfer none) (element-type MortiseDiscoveryPlugin): those that cannot be used as well */
GPtrArray *
mortise_discovery_get_plugins (MortiseDiscovery *self)
{
  return self->plugins;
}

/* (transfer none) (element-type utf8): what was left out and why, for people */
GPtrArray *
mortise_discovery_get_problems (MortiseDiscovery *self)
{
  return self->problems;
}

void
mortise_discovery_free (MortiseDiscovery *self)
{
  mortise_discovery_wait (self);
  g_free (self->site);
  g_ptr_array_unref (self->plugins);
  g_ptr_array_unref (self->problems);
  g_hash_table_unref (self->directories);
  g_free (self);
}
