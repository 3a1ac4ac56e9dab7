/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The libraries that a native plugin may use, and what they export, read from the libraries of this system. */

#include "mortise-elf-policy.h"

#include "mortise-elf.h"
#include "mortise-error.h"

#include <link.h>
#include <string.h>

/* libpeas comes as one of two, and libgmodule may be part of GLib one day. */
static const struct
{
  const char *soname;
  gboolean is_required;
} permitted[] = {
  { "libc.so.6", TRUE },
  { "libm.so.6", FALSE },
  { "libglib-2.0.so.0", TRUE },
  { "libgobject-2.0.so.0", TRUE },
  { "libgio-2.0.so.0", TRUE },
  { "libgmodule-2.0.so.0", FALSE },
  { "libjson-glib-1.0.so.0", TRUE },
  { "libpeas-1.0.so.0", FALSE },
  { "libpeas-2.so.0", FALSE },
  { "libmortise-1.so.0", TRUE },
};

struct _MortiseElfPolicy
{
  char *machine;
  GHashTable *libraries;
  GHashTable *symbols;
};

/**
 * mortise_elf_policy_new:
 *
 * Returns: (transfer full): a policy that permits no library
 */
MortiseElfPolicy *
mortise_elf_policy_new (void)
{
  MortiseElfPolicy *self = g_new0 (MortiseElfPolicy, 1);

  self->libraries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->symbols = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * mortise_elf_policy_free:
 * @self: (transfer full): a policy
 */
void
mortise_elf_policy_free (MortiseElfPolicy *self)
{
  g_free (self->machine);
  g_hash_table_unref (self->libraries);
  g_hash_table_unref (self->symbols);
  g_free (self);
}

/* By name alone, and with the version, which is empty in a library that has none: the linker takes such a symbol for
 * any version that is asked for. */
static void
take_symbol (MortiseElfPolicy *self, const MortiseElfSymbol *symbol)
{
  g_hash_table_add (self->symbols, g_strdup (symbol->name));
  g_hash_table_add (self->symbols, g_strconcat (symbol->name, "@", symbol->version, NULL));
}

static MortiseElfReport *
add_library (MortiseElfPolicy *self, const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autoptr (MortiseElfReport) report = bytes != NULL ? mortise_elf_inspect (bytes, error) : NULL;

  if (report == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  if (self->machine == NULL)
    self->machine = g_strdup (report->machine);
  g_hash_table_add (self->libraries, report->soname != NULL ? g_strdup (report->soname) : g_path_get_basename (path));
  for (guint i = 0; i < report->exported->len; i++)
    take_symbol (self, &g_array_index (report->exported, MortiseElfSymbol, i));
  return g_steal_pointer (&report);
}

/**
 * mortise_elf_policy_add_library:
 * @self: a policy
 * @path: a shared library
 * @error: return location for an error that names @path
 *
 * Permits a library and all that it exports. The first one says which machine modules have to be for.
 *
 * Returns: whether it could be read
 */
gboolean
mortise_elf_policy_add_library (MortiseElfPolicy *self, const char *path, GError **error)
{
  g_autoptr (MortiseElfReport) report = add_library (self, path, error);

  return report != NULL;
}

static int
add_directory (struct dl_phdr_info *info, size_t size, void *user_data)
{
  GPtrArray *directories = user_data;

  if (info->dlpi_name != NULL && *info->dlpi_name == '/')
    {
      char *directory = g_path_get_dirname (info->dlpi_name);

      if (g_ptr_array_find_with_equal_func (directories, directory, g_str_equal, NULL))
        g_free (directory);
      else
        g_ptr_array_add (directories, directory);
    }
  return 0;
}

/* Where this process has its own libraries from, there the others are too, however the system is laid out. */
static GPtrArray *
list_directories (const char *const *first)
{
  GPtrArray *directories = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; first != NULL && first[i] != NULL; i++)
    g_ptr_array_add (directories, g_strdup (first[i]));
  dl_iterate_phdr (add_directory, directories);
  return directories;
}

static char *
find_library (GPtrArray *directories, const char *soname)
{
  for (guint i = 0; i < directories->len; i++)
    {
      g_autofree char *path = g_build_filename (directories->pdata[i], soname, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* With libc comes the dynamic linker, under a name that each architecture has its own of, for thread-local variables.
 */
static gboolean
add_companions (MortiseElfPolicy *self, const MortiseElfReport *libc, GPtrArray *directories, GError **error)
{
  for (guint i = 0; i < libc->needed->len; i++)
    {
      g_autofree char *path = find_library (directories, libc->needed->pdata[i]);

      if (path != NULL && !mortise_elf_policy_add_library (self, path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_permitted (MortiseElfPolicy *self, guint index, GPtrArray *directories, GError **error)
{
  g_autofree char *path = find_library (directories, permitted[index].soname);
  g_autoptr (MortiseElfReport) report = path != NULL ? add_library (self, path, error) : NULL;

  if (path == NULL && permitted[index].is_required)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                 "%s is not where this system has its libraries, so native plugins cannot be checked; install it",
                 permitted[index].soname);
  if (report == NULL)
    return path == NULL && !permitted[index].is_required;
  return !g_str_equal (permitted[index].soname, "libc.so.6") || add_companions (self, report, directories, error);
}

/**
 * mortise_elf_policy_new_for_system:
 * @directories: (nullable) (array zero-terminated=1): where to look first, for libmortise-1 where it is not installed
 * @error: return location for an error
 *
 * Reads some ten libraries, 8 MB, on this thread.
 *
 * Returns: (transfer full): what native plugins may use: libc, libm, GLib with GObject, GIO and GModule, JSON-GLib,
 * libpeas and libmortise-1. %MORTISE_ERROR_NOT_FOUND is set where one of them is missing
 */
MortiseElfPolicy *
mortise_elf_policy_new_for_system (const char *const *directories, GError **error)
{
  g_autoptr (MortiseElfPolicy) self = mortise_elf_policy_new ();
  g_autoptr (GPtrArray) all = list_directories (directories);

  for (guint i = 0; i < G_N_ELEMENTS (permitted); i++)
    if (!add_permitted (self, i, all, error))
      return NULL;
  return g_steal_pointer (&self);
}

/**
 * mortise_elf_policy_get_machine:
 * @self: a policy
 *
 * Returns: (transfer none) (nullable): what modules have to be for; %NULL before there is a library
 */
const char *
mortise_elf_policy_get_machine (MortiseElfPolicy *self)
{
  return self->machine;
}

/**
 * mortise_elf_policy_permits_library:
 * @self: a policy
 * @soname: a name as modules have it, such as `libm.so.6`
 *
 * Returns: whether a module may need it
 */
gboolean
mortise_elf_policy_permits_library (MortiseElfPolicy *self, const char *soname)
{
  return g_hash_table_contains (self->libraries, soname);
}

/**
 * mortise_elf_policy_has_symbol:
 * @self: a policy
 * @symbol: an undefined symbol
 *
 * Returns: whether one of the libraries has it, in that version
 */
gboolean
mortise_elf_policy_has_symbol (MortiseElfPolicy *self, const MortiseElfSymbol *symbol)
{
  g_autofree char *exact = NULL;
  g_autofree char *any = NULL;

  if (symbol->version == NULL)
    return g_hash_table_contains (self->symbols, symbol->name);

  exact = g_strconcat (symbol->name, "@", symbol->version, NULL);
  any = g_strconcat (symbol->name, "@", NULL);
  return g_hash_table_contains (self->symbols, exact) || g_hash_table_contains (self->symbols, any);
}
