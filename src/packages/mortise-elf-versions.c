/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Versions of symbols, as
 * https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html has them: two lists
 * of lists, chained by offsets, which hostile files can let run in circles or share. The number of steps is bounded. */

#include "mortise-elf-versions.h"

#include "mortise-error.h"

/* libc has about forty. */
#define MAX_VERSIONS 4096

typedef struct
{
  MortiseElfImage *image;
  const MortiseElfDynamic *dynamic;
  GHashTable *versions;
  guint n_steps;
} Reading;

static gboolean
fail (GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "the versions of its symbols are malformed, or more than %d", MAX_VERSIONS);
  return FALSE;
}

static gboolean
read_step (Reading *self, guint64 address, gpointer target, gsize size, GError **error)
{
  return (++self->n_steps <= MAX_VERSIONS && mortise_elf_image_read (self->image, address, target, size))
         || fail (error);
}

static gboolean
take (Reading *self, guint index, guint64 name, const char *library, GError **error)
{
  MortiseElfVersion version = { mortise_elf_dynamic_get_name (self->dynamic, self->image, name, error), library };

  if (version.name == NULL)
    return FALSE;
  g_hash_table_insert (self->versions, GUINT_TO_POINTER (index), g_memdup2 (&version, sizeof version));
  return TRUE;
}

static gboolean
read_needed_of_library (Reading *self, guint64 address, const ElfW (Verneed) * need, GError **error)
{
  const char *library = mortise_elf_dynamic_get_name (self->dynamic, self->image, need->vn_file, error);
  ElfW (Vernaux) version;

  if (library == NULL)
    return FALSE;
  address += need->vn_aux;
  for (guint i = 0; i < need->vn_cnt; i++)
    {
      if (!read_step (self, address, &version, sizeof version, error)
          || !take (self, version.vna_other & 0x7fff, version.vna_name, library, error))
        return FALSE;
      if (version.vna_next == 0)
        break;
      address += version.vna_next;
    }
  return TRUE;
}

static gboolean
read_needed (Reading *self, GError **error)
{
  guint64 address = self->dynamic->needed_versions.address;
  ElfW (Verneed) need;

  for (guint64 i = 0; i < self->dynamic->needed_versions.size; i++)
    {
      if (!read_step (self, address, &need, sizeof need, error)
          || !read_needed_of_library (self, address, &need, error))
        return FALSE;
      if (need.vn_next == 0)
        break;
      address += need.vn_next;
    }
  return TRUE;
}

/* Of the names that a version has, the first is its own and the others are those that it comes after. The one flagged
 * as base is the library's name, and is the version of nothing. */
static gboolean
read_defined (Reading *self, GError **error)
{
  guint64 address = self->dynamic->defined_versions.address;
  ElfW (Verdef) definition;
  ElfW (Verdaux) name;

  for (guint64 i = 0; i < self->dynamic->defined_versions.size; i++)
    {
      if (!read_step (self, address, &definition, sizeof definition, error)
          || !read_step (self, address + definition.vd_aux, &name, sizeof name, error))
        return FALSE;
      if (!(definition.vd_flags & VER_FLG_BASE) && !take (self, definition.vd_ndx & 0x7fff, name.vda_name, NULL, error))
        return FALSE;
      if (definition.vd_next == 0)
        break;
      address += definition.vd_next;
    }
  return TRUE;
}

/**
 * mortise_elf_versions_read:
 * @image: an image
 * @dynamic: its dynamic section
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Returns: (transfer full) (element-type guint MortiseElfVersion): the versions that its symbols have, by their number
 */
GHashTable *
mortise_elf_versions_read (MortiseElfImage *image, const MortiseElfDynamic *dynamic, GError **error)
{
  g_autoptr (GHashTable) versions = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Reading reading = { image, dynamic, versions, 0 };

  if (!read_needed (&reading, error) || !read_defined (&reading, error))
    return NULL;
  return g_steal_pointer (&versions);
}
