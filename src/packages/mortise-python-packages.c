/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Python packages that carry a plugin. A distribution is what pip installs: its packages lie in a folder beside those
 * of all others, and next to them a folder of metadata that names it and lists its files. That is read, and nothing
 * else: no code is imported, run or looked at, and no symbolic link is followed.
 */
#include "mortise-python-packages.h"

#include "mortise-error.h"
#include "mortise-python-packages-record.h"

#include <string.h>

/* More than the largest installations have. */
#define MAX_DISTRIBUTIONS 10000
/* METADATA ends with the project's whole description. */
#define MAX_METADATA (1024 * 1024)
#define MAX_NAME 128

void
mortise_python_package_free (MortisePythonPackage *self)
{
  g_free (self->directory);
  g_free (self->name);
  g_free (self);
}

/* --- the name of a distribution ----------------------------------------------------------------------------------- */

/* Core metadata, "Name": ASCII letters, digits, `.`, `_` and `-`, with a letter or digit first and last. It is shown as
 * part of a command. */
static gboolean
is_name (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && length <= MAX_NAME && g_ascii_isalnum (name[0]) && g_ascii_isalnum (name[length - 1])
         && strspn (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._-") == length;
}

/* A header is a line; the first that is empty ends them. */
static char *
find_name_header (GBytes *bytes)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  for (guint i = 0; lines != NULL && lines[i] != NULL && *g_strchomp (lines[i]) != '\0'; i++)
    if (g_ascii_strncasecmp (lines[i], "Name:", strlen ("Name:")) == 0)
      return g_strdup (g_strstrip (lines[i] + strlen ("Name:")));
  return NULL;
}

static char *
read_name (MortiseDialectFolder *folder, const char *metadata, GError **error)
{
  const char *file = g_str_has_suffix (metadata, ".egg-info") ? "PKG-INFO" : "METADATA";
  g_autofree char *path = g_build_filename (metadata, file, NULL);
  g_autoptr (GBytes) bytes = mortise_dialect_folder_read (folder, path, MAX_METADATA, error);
  g_autofree char *name = bytes != NULL ? find_name_header (bytes) : NULL;

  if (name != NULL && is_name (name))
    return g_steal_pointer (&name);
  if (bytes != NULL)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                 "%s/%s: it does not say what the package is called, or not as pip wants it; install it anew",
                 mortise_dialect_folder_get_path (folder), path);
  return NULL;
}

/* --- the distributions of a folder -------------------------------------------------------------------------------- */

static void
take_package (MortiseDialectFolder *folder, const char *name, const char *manifest, GPtrArray *packages)
{
  MortisePythonPackage *package = g_new0 (MortisePythonPackage, 1);
  g_autofree char *parent = g_path_get_dirname (manifest);

  package->name = g_strdup (name);
  package->directory = g_build_filename (mortise_dialect_folder_get_path (folder), parent, NULL);
  g_ptr_array_add (packages, package);
}

static gboolean
examine (MortiseDialectFolder *folder, const char *metadata, GPtrArray *packages, GError **error)
{
  g_autoptr (GPtrArray) manifests = mortise_python_packages_list_manifests (folder, metadata, error);
  g_autofree char *name = NULL;

  if (manifests == NULL)
    return FALSE;
  for (guint i = 0; i < manifests->len; i++)
    {
      if (!mortise_dialect_folder_has (folder, manifests->pdata[i]))
        continue;
      if (name == NULL && (name = read_name (folder, metadata, error)) == NULL)
        return FALSE;
      take_package (folder, name, manifests->pdata[i], packages);
    }
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted, so that of two plugins with one slug it is always the same that is taken. */
static GPtrArray *
list_metadata (const char *folder, GPtrArray *problems)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_suffix (name, ".dist-info") && !g_str_has_suffix (name, ".egg-info"))
        continue;
      if (names->len == MAX_DISTRIBUTIONS)
        {
          g_ptr_array_add (problems, g_strdup_printf ("%s: has more than %d packages; the rest were not looked at",
                                                      folder, MAX_DISTRIBUTIONS));
          break;
        }
      g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/**
 * mortise_python_packages_find:
 * @folder: (type filename): the absolute path of a folder of Python packages, such as `/usr/lib/python3/dist-packages`
 * @packages: (element-type MortisePythonPackage): where to add what was found
 * @problems: (element-type utf8): where to add what was left out and why, one for each distribution, for people
 *
 * Finds the plugins among the packages of a folder, through the metadata that each has there: a plugin is a folder
 * below
 * @folder with a plugin.json that the package lists among its files. It may be called on any thread, and waits for the
 * disk. A folder that is not there has none.
 */
void
mortise_python_packages_find (const char *folder, GPtrArray *packages, GPtrArray *problems)
{
  g_autoptr (MortiseDialectFolder) opened = mortise_dialect_folder_open (folder, NULL);
  g_autoptr (GPtrArray) names = NULL;

  if (opened == NULL)
    return;
  names = list_metadata (folder, problems);
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!examine (opened, names->pdata[i], packages, &error))
        g_ptr_array_add (problems, g_strdup (error->message));
    }
}
