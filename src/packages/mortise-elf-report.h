/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MortiseElfSymbol:
 * @name: its name, in the bytes that it came in
 * @version: (nullable): its version, such as `GLIBC_2.34`
 * @library: (nullable): for an undefined one, the library that the version is of
 * @is_weak: whether it may stay undefined
 *
 * A dynamic symbol.
 */
typedef struct
{
  const char *name;
  const char *version;
  const char *library;
  gboolean is_weak;
} MortiseElfSymbol;

/**
 * MortiseElfReport:
 * @machine: what it runs on, by GNU's name, such as `x86_64` or `aarch64`, or `machine-<number>`
 * @bits: 32 or 64
 * @is_complete: whether the rest is told too: it is a shared object, of this machine's layout
 * @is_shared_object: whether it is a shared object, and no program, object or core
 * @soname: (nullable): its own name
 * @needed: (element-type utf8): the libraries that are loaded with it
 * @undefined: (element-type MortiseElfSymbol): what it wants from elsewhere
 * @exported: (element-type MortiseElfSymbol): what it lends
 * @has_init: whether it has a `DT_INIT`
 * @n_constructors: how many functions its `DT_INIT_ARRAY` and `DT_PREINIT_ARRAY` have
 * @has_startup_files: whether it looks linked with the compiler's crti.o and crtbegin.o, which bring one of each
 * @has_executable_stack: whether `PT_GNU_STACK` asks for it, or is not there
 * @has_writable_code: whether a segment is both writable and executable
 * @has_text_relocations: whether code is changed when it is loaded
 * @has_relro: whether relocated data is read-only from then on
 * @binds_now: whether all symbols are looked up when it is loaded
 * @rpath: (nullable): where it has libraries looked for, `DT_RUNPATH` or `DT_RPATH`
 * @n_ifuncs: how many of its relocations run code of its own
 * @build_id: (nullable): in hexadecimal digits
 *
 * What a file of ELF says about itself. Names are bytes of the file, in memory that the report holds.
 */
typedef struct
{
  char *machine;
  guint bits;
  gboolean is_complete;
  gboolean is_shared_object;
  const char *soname;
  GPtrArray *needed;
  GArray *undefined;
  GArray *exported;
  gboolean has_init;
  guint64 n_constructors;
  gboolean has_startup_files;
  gboolean has_executable_stack;
  gboolean has_writable_code;
  gboolean has_text_relocations;
  gboolean has_relro;
  gboolean binds_now;
  const char *rpath;
  guint n_ifuncs;
  char *build_id;
  /*< private >*/
  GBytes *file;
} MortiseElfReport;

MortiseElfReport *mortise_elf_report_new (GBytes *file);
void mortise_elf_report_free (MortiseElfReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseElfReport, mortise_elf_report_free)

G_END_DECLS
