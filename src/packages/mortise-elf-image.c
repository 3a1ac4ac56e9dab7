/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An ELF file of this machine's layout as the dynamic linker would map it: what is read is read by address, through the
 * program header. The section header, by which libelf and objdump find symbols, is not looked at: the linker does not
 * use it, so a file can tell it whatever it likes. That, and that nothing here is worth reading in a file of another
 * layout (which cannot be loaded), is why this is not built on libelf.
 *
 * Everything in the file is hostile. Nothing is read but through mortise_elf_image_peek_rest(), which is where the
 * bounds are. The format is that of the System V ABI, chapter 5; its names come from <elf.h>. */

#include "mortise-elf-image.h"

#include "mortise-error.h"

#include <string.h>

/* Real modules have about ten. */
#define MAX_SEGMENTS 128
/* Bytes of a page come from one place in the file; the smallest page that Linux has. */
#define MIN_PAGE 4096

struct _MortiseElfImage
{
  const guint8 *bytes;
  gsize size;
  ElfW (Phdr) segments[MAX_SEGMENTS];
  guint n_segments;
};

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
read_segments (MortiseElfImage *self, GError **error)
{
  ElfW (Ehdr) header;
  gsize length;

  if (self->size < sizeof header)
    return fail (error, "the ELF header is cut off");
  memcpy (&header, self->bytes, sizeof header);
  if (header.e_phentsize != sizeof self->segments[0] || header.e_phnum == 0 || header.e_phnum > MAX_SEGMENTS)
    return fail (error, "the program header is malformed");
  length = header.e_phnum * sizeof self->segments[0];
  if (header.e_phoff > self->size || self->size - header.e_phoff < length)
    return fail (error, "the program header is cut off");

  memcpy (self->segments, self->bytes + header.e_phoff, length);
  self->n_segments = header.e_phnum;
  return TRUE;
}

static gboolean
is_loadable (MortiseElfImage *self, const ElfW (Phdr) * segment)
{
  return segment->p_filesz <= segment->p_memsz && segment->p_memsz <= G_MAXINT64 && segment->p_vaddr <= G_MAXINT64
         && segment->p_offset <= self->size && segment->p_filesz <= self->size - segment->p_offset
         && segment->p_vaddr % MIN_PAGE == segment->p_offset % MIN_PAGE;
}

/* In ascending order and apart, as the ABI wants it. Were there two answers to what is at an address, the linker's
 * might be the other one. */
static gboolean
check_segments (MortiseElfImage *self, GError **error)
{
  guint64 end = 0;

  for (guint i = 0; i < self->n_segments; i++)
    {
      const ElfW (Phdr) *segment = &self->segments[i];

      if (segment->p_type != PT_LOAD)
        continue;
      if (!is_loadable (self, segment))
        return fail (error, "a segment is cut off or malformed");
      if (segment->p_vaddr < end)
        return fail (error, "segments overlap");
      end = segment->p_vaddr + segment->p_memsz;
    }
  return TRUE;
}

/**
 * mortise_elf_image_new:
 * @file: the file, which must outlive the image; its identification (`e_ident`) was seen to be this machine's
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Returns: (transfer full): the image, or %NULL for a file that no linker maps
 */
MortiseElfImage *
mortise_elf_image_new (GBytes *file, GError **error)
{
  g_autoptr (MortiseElfImage) self = g_new0 (MortiseElfImage, 1);

  self->bytes = g_bytes_get_data (file, &self->size);
  if (!read_segments (self, error) || !check_segments (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * mortise_elf_image_free:
 * @self: (transfer full): an image
 */
void
mortise_elf_image_free (MortiseElfImage *self)
{
  g_free (self);
}

/**
 * mortise_elf_image_get_segments:
 * @self: an image
 * @n_segments: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_segments): the program header
 */
const ElfW (Phdr) * mortise_elf_image_get_segments (MortiseElfImage *self, guint *n_segments)
{
  *n_segments = self->n_segments;
  return self->segments;
}

/**
 * mortise_elf_image_find_segment:
 * @self: an image
 * @type: a type of segments, `PT_…`
 *
 * Returns: (transfer none) (nullable): the last of that type, which is the one that counts for the linker
 */
const ElfW (Phdr) * mortise_elf_image_find_segment (MortiseElfImage *self, guint32 type)
{
  for (guint i = self->n_segments; i > 0; i--)
    if (self->segments[i - 1].p_type == type)
      return &self->segments[i - 1];
  return NULL;
}

/**
 * mortise_elf_image_peek_rest:
 * @self: an image
 * @address: an address in it, as if it were loaded at 0
 * @available: (out): how many bytes of the file there are from there to the end of the segment
 *
 * Returns: (transfer none) (nullable): the bytes, not aligned; %NULL where the file has nothing
 */
const guint8 *
mortise_elf_image_peek_rest (MortiseElfImage *self, guint64 address, gsize *available)
{
  for (guint i = 0; i < self->n_segments; i++)
    {
      const ElfW (Phdr) *segment = &self->segments[i];

      if (segment->p_type == PT_LOAD && address >= segment->p_vaddr && address - segment->p_vaddr < segment->p_filesz)
        {
          gsize skipped = address - segment->p_vaddr;

          *available = segment->p_filesz - skipped;
          return self->bytes + segment->p_offset + skipped;
        }
    }
  *available = 0;
  return NULL;
}

/**
 * mortise_elf_image_peek:
 * @self: an image
 * @address: an address in it
 * @size: how many bytes are wanted
 *
 * Returns: (transfer none) (nullable): the bytes, not aligned; %NULL unless the file has all of them in one segment
 */
const guint8 *
mortise_elf_image_peek (MortiseElfImage *self, guint64 address, guint64 size)
{
  gsize available;
  const guint8 *bytes = mortise_elf_image_peek_rest (self, address, &available);

  return size <= available ? bytes : NULL;
}

/**
 * mortise_elf_image_read:
 * @self: an image
 * @address: an address in it
 * @target: where the bytes go
 * @size: how many
 *
 * Returns: whether the file has them
 */
gboolean
mortise_elf_image_read (MortiseElfImage *self, guint64 address, gpointer target, gsize size)
{
  const guint8 *bytes = mortise_elf_image_peek (self, address, size);

  if (bytes != NULL)
    memcpy (target, bytes, size);
  return bytes != NULL;
}
