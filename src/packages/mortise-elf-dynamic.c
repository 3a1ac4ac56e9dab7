/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-elf-dynamic.h"

#include "mortise-error.h"

#include <string.h>

/* Real modules have about thirty. */
#define MAX_ENTRIES 4096
#define MAX_LIBRARIES 256
/* Many symbols may share one long name, which is gone through for each. */
#define MAX_NAME 4096

static void
take_library (MortiseElfDynamic *self, guint64 offset)
{
  g_array_append_val (self->libraries, offset);
}

static void
take_relocation_tag (MortiseElfDynamic *self, ElfW (Sxword) tag, guint64 value)
{
  switch (tag)
    {
    case DT_RELA:
      self->relocations[0].address = value;
      break;
    case DT_RELASZ:
      self->relocations[0].size = value;
      break;
    case DT_REL:
      self->relocations[1].address = value;
      break;
    case DT_RELSZ:
      self->relocations[1].size = value;
      break;
    case DT_JMPREL:
      self->relocations[2].address = value;
      break;
    case DT_PLTRELSZ:
      self->relocations[2].size = value;
      break;
    case DT_PLTREL:
      self->plt_type = value;
      break;
    default:
      break;
    }
}

static void
take_symbol_tag (MortiseElfDynamic *self, ElfW (Sxword) tag, guint64 value)
{
  switch (tag)
    {
    case DT_STRTAB:
      self->names.address = value;
      break;
    case DT_STRSZ:
      self->names.size = value;
      break;
    case DT_SYMTAB:
      self->symbols = value;
      break;
    case DT_HASH:
      self->hash = value;
      break;
    case DT_GNU_HASH:
      self->gnu_hash = value;
      break;
    case DT_VERSYM:
      self->versions = value;
      break;
    case DT_VERNEED:
      self->needed_versions.address = value;
      break;
    case DT_VERNEEDNUM:
      self->needed_versions.size = value;
      break;
    case DT_VERDEF:
      self->defined_versions.address = value;
      break;
    case DT_VERDEFNUM:
      self->defined_versions.size = value;
      break;
    default:
      break;
    }
}

/* The linker loads a filter and an auxiliary library too. */
static void
take_tag (MortiseElfDynamic *self, ElfW (Sxword) tag, guint64 value)
{
  switch (tag)
    {
    case DT_NEEDED:
    case DT_FILTER:
    case DT_AUXILIARY:
      take_library (self, value);
      break;
    case DT_SONAME:
      self->soname = value;
      break;
    case DT_RPATH:
    case DT_RUNPATH:
      self->rpath = value;
      break;
    case DT_INIT:
      self->has_init = value != 0;
      break;
    case DT_INIT_ARRAYSZ:
    case DT_PREINIT_ARRAYSZ:
      self->n_constructors += value / sizeof (ElfW (Addr));
      break;
    case DT_TEXTREL:
      self->flags |= DF_TEXTREL;
      break;
    case DT_BIND_NOW:
      self->flags |= DF_BIND_NOW;
      break;
    case DT_FLAGS:
      self->flags |= value;
      break;
    case DT_FLAGS_1:
      self->flags_1 |= value;
      break;
    default:
      take_symbol_tag (self, tag, value);
      take_relocation_tag (self, tag, value);
      break;
    }
}

/**
 * mortise_elf_dynamic_read:
 * @image: an image with a segment %PT_DYNAMIC
 * @error: return location for a %MORTISE_ERROR_INVALID or %MORTISE_ERROR_LIMIT
 *
 * Returns: (transfer full): its dynamic section
 */
MortiseElfDynamic *
mortise_elf_dynamic_read (MortiseElfImage *image, GError **error)
{
  g_autoptr (MortiseElfDynamic) self = g_new0 (MortiseElfDynamic, 1);
  guint64 address = mortise_elf_image_find_segment (image, PT_DYNAMIC)->p_vaddr;
  ElfW (Dyn) entry;

  self->libraries = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < MAX_ENTRIES; i++)
    {
      if (!mortise_elf_image_read (image, address + i * sizeof entry, &entry, sizeof entry))
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the dynamic section is cut off");
          return NULL;
        }
      if (entry.d_tag == DT_NULL)
        return g_steal_pointer (&self);
      take_tag (self, entry.d_tag, entry.d_un.d_val);
      if (self->libraries->len > MAX_LIBRARIES)
        break;
    }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
               "the dynamic section has more than %d entries or %d libraries", MAX_ENTRIES, MAX_LIBRARIES);
  return NULL;
}

/**
 * mortise_elf_dynamic_free:
 * @self: (transfer full): a dynamic section
 */
void
mortise_elf_dynamic_free (MortiseElfDynamic *self)
{
  g_clear_pointer (&self->libraries, g_array_unref);
  g_free (self);
}

/**
 * mortise_elf_dynamic_get_name:
 * @self: a dynamic section
 * @image: the image that it is of
 * @offset: an offset in the string table
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Returns: (transfer none): the name there, in the file's bytes, which are perhaps not UTF-8
 */
const char *
mortise_elf_dynamic_get_name (const MortiseElfDynamic *self, MortiseElfImage *image, guint64 offset, GError **error)
{
  const char *names = (const char *) mortise_elf_image_peek (image, self->names.address, self->names.size);

  if (names != NULL && offset < self->names.size
      && memchr (names + offset, '\0', MIN (self->names.size - offset, MAX_NAME)) != NULL)
    return names + offset;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "a name is outside of the string table, or has no end");
  return NULL;
}
