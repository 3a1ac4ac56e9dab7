/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-elf.h"

#include "mortise-elf-dynamic.h"
#include "mortise-elf-image.h"
#include "mortise-elf-symbols.h"
#include "mortise-error.h"

#include <string.h>

/* The bound that packages have, from anchors/isolation.md. */
#define MAX_FILE (256 * 1024 * 1024)
/* In both classes these are at the same place. */
#define TYPE_OFFSET 16
#define MACHINE_OFFSET 18
#define MIN_HEADER 20
/* SHA-1 has 20 bytes, and nothing in use has more than 32. */
#define MAX_BUILD_ID 64
#define NO_TYPE G_MAXUINT32
#define NATIVE_CLASS (__ELF_NATIVE_CLASS == 64 ? ELFCLASS64 : ELFCLASS32)
#define NATIVE_DATA (G_BYTE_ORDER == G_LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB)

/* Debian's architectures by the names that GNU triplets and Debian's library folders have. */
static const struct
{
  guint16 machine;
  guint8 bits;
  guint8 data;
  const char *name;
  guint32 ifunc_type;
} machines[] = {
  { EM_X86_64, 64, ELFDATA2LSB, "x86_64", R_X86_64_IRELATIVE },
  { EM_X86_64, 32, ELFDATA2LSB, "x86_64-x32", R_X86_64_IRELATIVE },
  { EM_386, 32, ELFDATA2LSB, "i386", R_386_IRELATIVE },
  { EM_AARCH64, 64, ELFDATA2LSB, "aarch64", R_AARCH64_IRELATIVE },
  { EM_ARM, 32, ELFDATA2LSB, "arm", R_ARM_IRELATIVE },
  { EM_RISCV, 64, ELFDATA2LSB, "riscv64", R_RISCV_IRELATIVE },
  { EM_PPC64, 64, ELFDATA2LSB, "powerpc64le", R_PPC64_IRELATIVE },
  { EM_PPC64, 64, ELFDATA2MSB, "powerpc64", R_PPC64_IRELATIVE },
  { EM_S390, 64, ELFDATA2MSB, "s390x", R_390_IRELATIVE },
  { EM_MIPS, 64, ELFDATA2LSB, "mips64el", NO_TYPE },
  { EM_LOONGARCH, 64, ELFDATA2LSB, "loongarch64", R_LARCH_IRELATIVE },
};

static guint16
get_half (const guint8 *bytes, guint8 data)
{
  guint16 half;

  memcpy (&half, bytes, sizeof half);
  return data == ELFDATA2LSB ? GUINT16_FROM_LE (half) : GUINT16_FROM_BE (half);
}

static gboolean
is_identified (const guint8 *bytes, gsize size)
{
  return size >= MIN_HEADER && memcmp (bytes, ELFMAG, SELFMAG) == 0
         && (bytes[EI_CLASS] == ELFCLASS32 || bytes[EI_CLASS] == ELFCLASS64)
         && (bytes[EI_DATA] == ELFDATA2LSB || bytes[EI_DATA] == ELFDATA2MSB) && bytes[EI_VERSION] == EV_CURRENT;
}

/* What can be told of a file for any machine. */
static gboolean
identify (MortiseElfReport *report, const guint8 *bytes, gsize size, guint32 *ifunc_type, GError **error)
{
  guint16 machine;

  if (!is_identified (bytes, size))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "it is not an ELF file; build it as a shared object");
      return FALSE;
    }
  machine = get_half (bytes + MACHINE_OFFSET, bytes[EI_DATA]);
  report->bits = bytes[EI_CLASS] == ELFCLASS64 ? 64 : 32;
  report->is_shared_object = get_half (bytes + TYPE_OFFSET, bytes[EI_DATA]) == ET_DYN;
  report->is_complete = report->is_shared_object && bytes[EI_CLASS] == NATIVE_CLASS && bytes[EI_DATA] == NATIVE_DATA;

  *ifunc_type = NO_TYPE;
  for (guint i = 0; i < G_N_ELEMENTS (machines) && report->machine == NULL; i++)
    if (machines[i].machine == machine && machines[i].bits == report->bits && machines[i].data == bytes[EI_DATA])
      {
        report->machine = g_strdup (machines[i].name);
        *ifunc_type = machines[i].ifunc_type;
      }
  if (report->machine == NULL)
    report->machine = g_strdup_printf ("machine-%u", machine);
  return TRUE;
}

static char *
to_hex (const guint8 *bytes, gsize size)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static gsize
align_up (gsize size, gsize alignment)
{
  return (size + alignment - 1) / alignment * alignment;
}

/* Notes are for show only: in one that makes no sense there is nothing to find. */
static char *
find_build_id (const guint8 *notes, gsize size, gsize alignment)
{
  ElfW (Nhdr) note;

  while (notes != NULL && size >= sizeof note)
    {
      gsize description, end;

      memcpy (&note, notes, sizeof note);
      description = align_up (sizeof note + (gsize) note.n_namesz, alignment);
      if (description + note.n_descsz > size)
        break;
      if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof ELF_NOTE_GNU
          && memcmp (notes + sizeof note, ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) == 0 && note.n_descsz <= MAX_BUILD_ID)
        return to_hex (notes + description, note.n_descsz);
      /* The last one may go without its padding. */
      end = MIN (align_up (description + note.n_descsz, alignment), size);
      notes += end;
      size -= end;
    }
  return NULL;
}

static void
describe_segments (MortiseElfReport *report, MortiseElfImage *image)
{
  guint n_segments;
  const ElfW (Phdr) *segments = mortise_elf_image_get_segments (image, &n_segments);
  const ElfW (Phdr) *stack = mortise_elf_image_find_segment (image, PT_GNU_STACK);

  report->has_executable_stack = stack == NULL || (stack->p_flags & PF_X) != 0;
  report->has_relro = mortise_elf_image_find_segment (image, PT_GNU_RELRO) != NULL;
  for (guint i = 0; i < n_segments; i++)
    {
      const ElfW (Phdr) *segment = &segments[i];

      if (segment->p_type == PT_LOAD)
        report->has_writable_code |= (segment->p_flags & PF_W) != 0 && (segment->p_flags & PF_X) != 0;
      if (segment->p_type == PT_NOTE && report->build_id == NULL)
        report->build_id = find_build_id (mortise_elf_image_peek (image, segment->p_vaddr, segment->p_filesz),
                                          segment->p_filesz, segment->p_align == 8 ? 8 : 4);
    }
}

static gboolean
describe_names (MortiseElfReport *report, MortiseElfImage *image, const MortiseElfDynamic *dynamic, GError **error)
{
  for (guint i = 0; i < dynamic->libraries->len; i++)
    {
      guint64 offset = g_array_index (dynamic->libraries, guint64, i);
      const char *library = mortise_elf_dynamic_get_name (dynamic, image, offset, error);

      if (library == NULL)
        return FALSE;
      g_ptr_array_add (report->needed, (char *) library);
    }
  if (dynamic->soname != 0)
    report->soname = mortise_elf_dynamic_get_name (dynamic, image, dynamic->soname, error);
  if (dynamic->rpath != 0 && (dynamic->soname == 0 || report->soname != NULL))
    report->rpath = mortise_elf_dynamic_get_name (dynamic, image, dynamic->rpath, error);
  return (dynamic->soname == 0 || report->soname != NULL) && (dynamic->rpath == 0 || report->rpath != NULL);
}

static void
describe_flags (MortiseElfReport *report, const MortiseElfDynamic *dynamic)
{
  report->is_shared_object &= (dynamic->flags_1 & DF_1_PIE) == 0;
  report->has_init = dynamic->has_init;
  report->n_constructors = dynamic->n_constructors;
  report->has_text_relocations = (dynamic->flags & DF_TEXTREL) != 0;
  report->binds_now = (dynamic->flags & DF_BIND_NOW) != 0 || (dynamic->flags_1 & DF_1_NOW) != 0;
}

/* As the dynamic linker would see it. */
static gboolean
describe (MortiseElfReport *report, GBytes *file, guint32 ifunc_type, GError **error)
{
  g_autoptr (MortiseElfImage) image = mortise_elf_image_new (file, error);
  g_autoptr (MortiseElfDynamic) dynamic = NULL;

  if (image == NULL)
    return FALSE;
  describe_segments (report, image);
  if (mortise_elf_image_find_segment (image, PT_DYNAMIC) == NULL)
    {
      report->is_shared_object = FALSE;
      return TRUE;
    }
  dynamic = mortise_elf_dynamic_read (image, error);
  if (dynamic == NULL)
    return FALSE;
  describe_flags (report, dynamic);
  return describe_names (report, image, dynamic, error)
         && mortise_elf_symbols_read (image, dynamic, ifunc_type, report, error);
}

/**
 * mortise_elf_inspect:
 * @file: a file of at most 256 MiB, from anybody. What is mapped must not change meanwhile
 * @error: return location for an error
 *
 * Tells what is in a native module without loading it: no code of it runs. Of a file whose layout (width of addresses,
 * order of bytes) is not this machine's, and of one that is no shared object, no more than that is told.
 *
 * Returns: (transfer full): the report; %MORTISE_ERROR_INVALID is set for a file that no linker loads, and
 *   %MORTISE_ERROR_LIMIT for one that is larger than any module
 */
MortiseElfReport *
mortise_elf_inspect (GBytes *file, GError **error)
{
  g_autoptr (MortiseElfReport) report = mortise_elf_report_new (file);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  guint32 ifunc_type;

  if (size > MAX_FILE)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "it has more than %d MiB; leave its data out of it",
                   MAX_FILE / 1024 / 1024);
      return NULL;
    }
  if (!identify (report, bytes, size, &ifunc_type, error)
      || (report->is_complete && !describe (report, file, ifunc_type, error)))
    return NULL;
  return g_steal_pointer (&report);
}
