/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dynamic symbols. Nothing in a file says how many there are: the linker only follows hash chains and the numbers
 * in relocations. So the count is one more than the largest number that either leads to, and what a relocation names is
 * seen even where no hash table leads to it. */

#include "mortise-elf-symbols.h"

#include "mortise-elf-versions.h"
#include "mortise-error.h"

#include <string.h>

/* WebKit, about the largest there is, exports some ten thousand. */
#define MAX_SYMBOLS (1 << 18)
/* A symbol of a hidden version has this bit set; VERSYM_HIDDEN in binutils. */
#define VERSION_MASK 0x7fff
#define FIRST_VERSION 2

/* The kind of this machine; <elf.h> has both. */
#if __ELF_NATIVE_CLASS == 64
#define SYMBOL_OF(info) ELF64_R_SYM (info)
#define TYPE_OF(info) ELF64_R_TYPE (info)
#else
#define SYMBOL_OF(info) ELF32_R_SYM (info)
#define TYPE_OF(info) ELF32_R_TYPE (info)
#endif

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, message);
  return FALSE;
}

static guint32
get_word (const guint8 *words, guint64 index)
{
  guint32 word;

  memcpy (&word, words + index * sizeof word, sizeof word);
  return word;
}

/* A header of four words, a Bloom filter, the number of the first symbol of each bucket, and for each symbol a word
 * whose lowest bit ends the chain: https://flapenguin.me/elf-dt-gnu-hash. The last chain begins at the largest first
 * symbol. */
static gboolean
count_by_gnu_hash (MortiseElfImage *image, guint64 address, guint64 *count, GError **error)
{
  gsize available;
  const guint8 *header = mortise_elf_image_peek (image, address, 16);
  guint64 n_buckets = header != NULL ? get_word (header, 0) : 0;
  guint64 first = header != NULL ? get_word (header, 1) : 0;
  guint64 buckets_at = address + 16 + (header != NULL ? get_word (header, 2) : 0) * (guint64) sizeof (ElfW (Addr));
  const guint8 *buckets = mortise_elf_image_peek (image, buckets_at, n_buckets * 4);
  const guint8 *chains;
  guint64 last = 0;

  if (header == NULL || (n_buckets > 0 && buckets == NULL))
    return fail (error, "the hash table is cut off");
  for (guint64 i = 0; i < n_buckets; i++)
    last = MAX (last, get_word (buckets, i));
  if (last < first || last == 0)
    return TRUE;

  chains = mortise_elf_image_peek_rest (image, buckets_at + (n_buckets + last - first) * 4, &available);
  for (guint64 i = 0; i < available / 4; i++)
    if (get_word (chains, i) & 1)
      {
        *count = MAX (*count, last + i + 1);
        return TRUE;
      }
  return fail (error, "the hash table is cut off");
}

/* The second word is the number of chains, which is that of the symbols. */
static gboolean
count_by_hash (MortiseElfImage *image, guint64 address, guint64 *count, GError **error)
{
  guint32 header[2];

  if (!mortise_elf_image_read (image, address, header, sizeof header))
    return fail (error, "the hash table is cut off");
  *count = MAX (*count, header[1]);
  return TRUE;
}

/* A relocation with an addend begins as one without. */
static gboolean
count_by_relocations (MortiseElfImage *image,
                      const MortiseElfTable *table,
                      gsize entry_size,
                      guint32 ifunc_type,
                      MortiseElfReport *report,
                      guint64 *count,
                      GError **error)
{
  const guint8 *entries = mortise_elf_image_peek (image, table->address, table->size);
  ElfW (Rel) entry;

  if (table->size > 0 && entries == NULL)
    return fail (error, "the relocations are cut off");
  for (guint64 i = 0; i < table->size / entry_size; i++)
    {
      memcpy (&entry, entries + i * entry_size, sizeof entry);
      *count = MAX (*count, SYMBOL_OF (entry.r_info) + (guint64) 1);
      report->n_ifuncs += TYPE_OF (entry.r_info) == ifunc_type;
    }
  return TRUE;
}

static gboolean
count_symbols (MortiseElfImage *image,
               const MortiseElfDynamic *dynamic,
               guint32 ifunc_type,
               MortiseElfReport *report,
               guint64 *count,
               GError **error)
{
  const gsize sizes[] = { sizeof (ElfW (Rela)), sizeof (ElfW (Rel)),
                          dynamic->plt_type == DT_REL ? sizeof (ElfW (Rel)) : sizeof (ElfW (Rela)) };

  if ((dynamic->gnu_hash != 0 && !count_by_gnu_hash (image, dynamic->gnu_hash, count, error))
      || (dynamic->hash != 0 && !count_by_hash (image, dynamic->hash, count, error)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (!count_by_relocations (image, &dynamic->relocations[i], sizes[i], ifunc_type, report, count, error))
      return FALSE;
  if (*count <= MAX_SYMBOLS)
    return TRUE;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "it has more than %d symbols", MAX_SYMBOLS);
  return FALSE;
}

static gboolean
is_startup_symbol (const char *name)
{
  return g_str_equal (name, "__gmon_start__") || g_str_equal (name, "_ITM_registerTMCloneTable");
}

static void
take_symbol (MortiseElfReport *report, const ElfW (Sym) * symbol, const char *name, const MortiseElfVersion *version)
{
  const MortiseElfSymbol taken = {
    .name = name,
    .version = version != NULL ? version->name : NULL,
    .library = version != NULL ? version->library : NULL,
    .is_weak = ELF64_ST_BIND (symbol->st_info) == STB_WEAK,
  };
  guint visibility = ELF64_ST_VISIBILITY (symbol->st_other);

  if (symbol->st_shndx == SHN_UNDEF)
    {
      g_array_append_val (report->undefined, taken);
      report->has_startup_files |= taken.is_weak && is_startup_symbol (name);
    }
  else if (visibility == STV_DEFAULT || visibility == STV_PROTECTED)
    g_array_append_val (report->exported, taken);
}

/**
 * mortise_elf_symbols_read:
 * @image: an image
 * @dynamic: its dynamic section
 * @ifunc_type: the type of relocations that run code, on its machine
 * @report: where the symbols go
 * @error: return location for a %MORTISE_ERROR_INVALID or %MORTISE_ERROR_LIMIT
 *
 * Returns: whether they could all be read
 */
gboolean
mortise_elf_symbols_read (MortiseElfImage *image,
                          const MortiseElfDynamic *dynamic,
                          guint32 ifunc_type,
                          MortiseElfReport *report,
                          GError **error)
{
  g_autoptr (GHashTable) versions = mortise_elf_versions_read (image, dynamic, error);
  guint64 count = 0;
  const guint8 *symbols, *numbers;

  if (versions == NULL || !count_symbols (image, dynamic, ifunc_type, report, &count, error))
    return FALSE;
  symbols = mortise_elf_image_peek (image, dynamic->symbols, count * sizeof (ElfW (Sym)));
  numbers = dynamic->versions != 0 ? mortise_elf_image_peek (image, dynamic->versions, count * sizeof (guint16)) : NULL;
  if (count > 0 && (symbols == NULL || (dynamic->versions != 0 && numbers == NULL)))
    return fail (error, "the symbol table is cut off");

  /* The first is the one that means none. */
  for (guint64 i = 1; i < count; i++)
    {
      const char *name;
      ElfW (Sym) symbol;
      guint16 number = 0;

      memcpy (&symbol, symbols + i * sizeof symbol, sizeof symbol);
      if (ELF64_ST_BIND (symbol.st_info) == STB_LOCAL)
        continue;
      name = mortise_elf_dynamic_get_name (dynamic, image, symbol.st_name, error);
      if (name == NULL)
        return FALSE;
      if (numbers != NULL)
        memcpy (&number, numbers + i * sizeof number, sizeof number);
      number &= VERSION_MASK;
      take_symbol (report, &symbol, name,
                   number >= FIRST_VERSION ? g_hash_table_lookup (versions, GUINT_TO_POINTER (number)) : NULL);
    }
  return TRUE;
}
