/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-elf-image.h"

G_BEGIN_DECLS

/**
 * MortiseElfTable:
 * @address: where it is
 * @size: how many bytes it has
 *
 * A table that the dynamic section points to.
 */
typedef struct
{
  guint64 address;
  guint64 size;
} MortiseElfTable;

/**
 * MortiseElfDynamic:
 * @names: the string table
 * @libraries: (element-type guint64): offsets in @names of the libraries to load
 * @soname: an offset in @names, or 0
 * @rpath: an offset in @names, or 0
 * @symbols: the address of the symbol table
 * @hash: the address of the System V hash table, or 0
 * @gnu_hash: the address of GNU's hash table, or 0
 * @relocations: with addend, without, and of the procedure linkage table
 * @plt_type: the kind of the third, %DT_RELA or %DT_REL
 * @versions: the address of the symbols' version numbers, or 0
 * @needed_versions: the address of the versions that are wanted, and their number
 * @defined_versions: the address of the versions that are lent, and their number
 * @has_init: whether there is a %DT_INIT
 * @n_constructors: how many functions are run when it is loaded, apart from that
 * @flags: %DF_TEXTREL, %DF_BIND_NOW, …, also those that have a tag of their own
 * @flags_1: %DF_1_NOW, %DF_1_PIE, …
 *
 * The dynamic section. Where a tag is there twice, the last one counts, as it does for the linker.
 */
typedef struct
{
  MortiseElfTable names;
  GArray *libraries;
  guint64 soname;
  guint64 rpath;
  guint64 symbols;
  guint64 hash;
  guint64 gnu_hash;
  MortiseElfTable relocations[3];
  guint64 plt_type;
  guint64 versions;
  MortiseElfTable needed_versions;
  MortiseElfTable defined_versions;
  gboolean has_init;
  guint64 n_constructors;
  guint64 flags;
  guint64 flags_1;
} MortiseElfDynamic;

MortiseElfDynamic *mortise_elf_dynamic_read (MortiseElfImage *image, GError **error);
void mortise_elf_dynamic_free (MortiseElfDynamic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseElfDynamic, mortise_elf_dynamic_free)

const char *
mortise_elf_dynamic_get_name (const MortiseElfDynamic *self, MortiseElfImage *image, guint64 offset, GError **error);

G_END_DECLS
