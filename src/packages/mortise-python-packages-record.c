/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files of a Python distribution, as its metadata lists them. Who made the package wrote the list, so it is taken
 * as hostile: of its names only those of a plugin.json count, and of those only the ones below the folder of packages.
 * What lies elsewhere (programs, data that is shared) is nothing to us, and as common as it is harmless.
 */
#include "mortise-python-packages-record.h"

#include "mortise-error.h"
#include "mortise-manifest.h"

#include <string.h>

/* The largest that are published have some 50,000 files. */
#define MAX_LIST (16 * 1024 * 1024)
#define MAX_MANIFESTS 16
#define MAX_SHOWN 120

typedef struct
{
  const char *root;
  char *base;
  GPtrArray *manifests;
} Search;

typedef char *(*ReadLine) (const char *line, gsize length);

/* --- the formats of lists ----------------------------------------------------------------------------------------- */

/* The first field of a line of RECORD, which is CSV: in quotes where it has a comma or a quote, which then is doubled.
 */
static char *
read_record_line (const char *line, gsize length)
{
  GString *field = g_string_new (NULL);
  gboolean is_quoted = length > 0 && line[0] == '"';

  for (gsize i = is_quoted; i < length; i++)
    {
      gboolean is_doubled = is_quoted && line[i] == '"' && i + 1 < length && line[i + 1] == '"';

      if (!is_doubled && line[i] == (is_quoted ? '"' : ','))
        break;
      g_string_append_c (field, line[i]);
      i += is_doubled;
    }
  return g_string_free (field, FALSE);
}

static char *
read_plain_line (const char *line, gsize length)
{
  return g_strndup (line, length);
}

/* Of each package that may be imported only the name is known. */
static char *
read_top_level_line (const char *line, gsize length)
{
  return g_strdup_printf ("%.*s/" MORTISE_MANIFEST_FILE, (int) MIN (length, MAX_SHOWN), line);
}

/* In the order in which importlib.metadata takes them; Debian's packages have none of the first three, if they are made
 * by setuptools. */
static const struct
{
  const char *file;
  gboolean is_relative_to_metadata;
  gboolean names_all;
  ReadLine read_line;
} lists[] = {
  { "RECORD", FALSE, TRUE, read_record_line },
  { "installed-files.txt", TRUE, TRUE, read_plain_line },
  { "SOURCES.txt", FALSE, TRUE, read_plain_line },
  { "top_level.txt", FALSE, FALSE, read_top_level_line },
};

/* --- the names in them -------------------------------------------------------------------------------------------- */

static gboolean
refuse (const char *name, const char *why, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (name, (gssize) MIN (strlen (name), MAX_SHOWN));

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "it lists \"%s\", which %s", shown, why);
  return FALSE;
}

static gboolean
take_name (Search *search, const char *name, GError **error)
{
  g_autofree char *path = NULL;
  gsize root_length = strlen (search->root);
  const char *relative;

  if (!g_str_equal (name, MORTISE_MANIFEST_FILE) && !g_str_has_suffix (name, "/" MORTISE_MANIFEST_FILE))
    return TRUE;
  path = g_canonicalize_filename (name, search->base);
  if (strncmp (path, search->root, root_length) != 0 || path[root_length] != '/')
    return TRUE;
  relative = path + root_length + 1;
  if (strchr (relative, '/') == NULL)
    return refuse (name, "lies among all packages; give the plugin a package of its own", error);
  if (!g_utf8_validate (relative, -1, NULL))
    return refuse (name, "is not UTF-8; choose another name", error);
  if (g_ptr_array_find_with_equal_func (search->manifests, relative, g_str_equal, NULL))
    return TRUE;
  if (search->manifests->len == MAX_MANIFESTS)
    return refuse (name, "is one plugin too many: 16 are allowed; make several packages of them", error);
  g_ptr_array_add (search->manifests, g_strdup (relative));
  return TRUE;
}

static gboolean
take_list (Search *search, GBytes *bytes, ReadLine read_line, GError **error)
{
  gsize left;
  const char *line = g_bytes_get_data (bytes, &left);
  gboolean taken = TRUE;

  while (taken && left > 0)
    {
      const char *end = memchr (line, '\n', left);
      gsize length = end != NULL ? (gsize) (end - line) : left;
      gsize step = end != NULL ? length + 1 : length;
      g_autofree char *name = NULL;

      if (length > 0 && line[length - 1] == '\r')
        length--;
      name = read_line (line, length);
      taken = take_name (search, name, error);
      line += step;
      left -= step;
    }
  return taken;
}

/**
 * mortise_python_packages_list_manifests:
 * @folder: a folder of Python packages
 * @metadata: the name of a distribution's folder of metadata in it, such as `greeter-1.0.dist-info`
 * @error: return location for an error: %MORTISE_ERROR_INVALID or %MORTISE_ERROR_LIMIT where its list of files is not
 *   one that can be used
 *
 * Reads the list of files that the distribution has: RECORD (Python Packaging User Guide, "Recording installed
 * projects"), else installed-files.txt or SOURCES.txt of setuptools, else, where there is no list, top_level.txt, which
 * names its packages.
 *
 * Returns: (transfer full) (element-type filename): where each plugin.json lies, relative to @folder; %NULL on error
 */
GPtrArray *
mortise_python_packages_list_manifests (MortiseDialectFolder *folder, const char *metadata, GError **error)
{
  g_autoptr (GPtrArray) manifests = g_ptr_array_new_with_free_func (g_free);
  const char *root = mortise_dialect_folder_get_path (folder);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *path = g_build_filename (metadata, lists[i].file, NULL);
      g_autofree char *base = g_build_filename (root, lists[i].is_relative_to_metadata ? metadata : NULL, NULL);
      g_autoptr (GError) local_error = NULL;
      g_autoptr (GBytes) bytes = mortise_dialect_folder_read (folder, path, MAX_LIST, &local_error);
      Search search = { root, base, manifests };

      if (g_error_matches (local_error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND))
        continue;
      if (bytes != NULL && take_list (&search, bytes, lists[i].read_line, &local_error))
        return g_steal_pointer (&manifests);
      if (bytes != NULL)
        g_prefix_error (&local_error, "%s/%s: ", root, path);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&manifests);
}
