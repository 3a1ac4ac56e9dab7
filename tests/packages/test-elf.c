/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file says of itself: modules that the compiler makes here, whole, cut off and damaged. */
#include "elf-fixture.h"
#include "mortise-elf-image.h"
#include "mortise-error.h"

#include <gio/gio.h>
#include <string.h>

#define MODULE                                                                                                         \
  "#include <stdio.h>\n"                                                                                               \
  "#include <math.h>\n"                                                                                                \
  "extern int elsewhere (void);\n"                                                                                     \
  "extern int perhaps (void) __attribute__ ((weak));\n"                                                                \
  "double lent (double x) { puts (\"x\"); return sin (x) + elsewhere () + (perhaps ? 1 : 0); }\n"                      \
  "int hidden (void) __attribute__ ((visibility (\"hidden\")));\n"                                                     \
  "int hidden (void) { return 1; }\n"

/* What is done to one byte, or the whole file, at a time. */
#define N_FLIPS 20000

static const MortiseElfSymbol *
find (GArray *symbols, const char *name)
{
  for (guint i = 0; i < symbols->len; i++)
    {
      const MortiseElfSymbol *symbol = &g_array_index (symbols, MortiseElfSymbol, i);

      if (g_str_equal (symbol->name, name))
        return symbol;
    }
  return NULL;
}

static gboolean
needs (MortiseElfReport *report, const char *library)
{
  return g_ptr_array_find_with_equal_func (report->needed, library, g_str_equal, NULL);
}

/* module.c with a few flags more; gives the report on it. */
static MortiseElfReport *
build (ElfFixture *fixture, const char *source, const char *one, const char *two)
{
  elf_fixture_write (fixture, "module.c", source);
  elf_fixture_compile (fixture, "-shared", "-fPIC", "-o", "module.so", "module.c", "-lm", one, one != NULL ? two : NULL,
                       NULL);
  return elf_fixture_inspect (fixture, "module.so");
}

/* --- what is told ------------------------------------------------------------------------------------------------- */

static void
test_module (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) report = build (fixture, MODULE, "-Wl,-soname,thing.so.1", "-Wl,--build-id=0xc0ffee");

  g_assert_true (report->is_shared_object);
  g_assert_true (report->is_complete);
  g_assert_cmpuint (report->bits, ==, __ELF_NATIVE_CLASS);
  g_assert_cmpstr (report->soname, ==, "thing.so.1");
  g_assert_cmpstr (report->build_id, ==, "c0ffee");
  g_assert_true (needs (report, "libm.so.6"));
  g_assert_true (needs (report, "libc.so.6"));
  g_assert_cmpuint (report->needed->len, ==, 2);

  g_assert_nonnull (find (report->exported, "lent"));
  g_assert_null (find (report->exported, "hidden"));
  g_assert_null (find (report->exported, "puts"));
  g_assert_nonnull (find (report->undefined, "elsewhere"));
  g_assert_false (find (report->undefined, "elsewhere")->is_weak);
  g_assert_null (find (report->undefined, "elsewhere")->version);
  g_assert_true (find (report->undefined, "perhaps")->is_weak);
  g_assert_null (find (report->undefined, "lent"));
  g_assert_cmpstr (find (report->undefined, "puts")->library, ==, "libc.so.6");
  g_assert_true (g_str_has_prefix (find (report->undefined, "puts")->version, "GLIBC_"));
  g_assert_cmpstr (find (report->undefined, "sin")->library, ==, "libm.so.6");
}

static void
test_defaults (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) report = build (fixture, MODULE, "-Wl,-z,lazy", "-Wl,-z,norelro");

  g_assert_false (report->has_executable_stack);
  g_assert_false (report->has_writable_code);
  g_assert_false (report->has_text_relocations);
  g_assert_false (report->has_relro);
  g_assert_false (report->binds_now);
  g_assert_null (report->rpath);
  g_assert_cmpuint (report->n_ifuncs, ==, 0);
  g_assert_true (report->has_startup_files);
  g_assert_true (report->has_init);
  g_assert_cmpuint (report->n_constructors, ==, 1);
}

static void
test_flags (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) stack = build (fixture, MODULE, "-Wl,-z,execstack", NULL);
  g_autoptr (MortiseElfReport) now = build (fixture, MODULE, "-Wl,-z,now", "-Wl,-z,relro");
  g_autoptr (MortiseElfReport) rpath = build (fixture, MODULE, "-Wl,-rpath,/some/where", "-Wl,--disable-new-dtags");
  g_autoptr (MortiseElfReport) runpath = build (fixture, MODULE, "-Wl,-rpath,$ORIGIN/lib", "-Wl,--enable-new-dtags");
  g_autoptr (MortiseElfReport) writable
      = build (fixture, "int lent = 1; int more (void) { return lent; }", "-Wl,--omagic", "-nostdlib");
  g_autoptr (MortiseElfReport) filter = build (fixture, MODULE, "-Wl,--auxiliary=libfilter.so", NULL);

  g_assert_true (stack->has_executable_stack);
  g_assert_true (now->binds_now);
  g_assert_true (now->has_relro);
  g_assert_cmpstr (rpath->rpath, ==, "/some/where");
  g_assert_cmpstr (runpath->rpath, ==, "$ORIGIN/lib");
  g_assert_true (writable->has_writable_code);
  g_assert_true (needs (filter, "libfilter.so"));
}

static void
test_constructors (ElfFixture *fixture, gconstpointer user_data)
{
  const char *source = "__attribute__ ((constructor)) static void a (void) {}\n"
                       "__attribute__ ((constructor)) static void b (void) {}\n"
                       "int lent (void) { return 0; }\n";
  g_autoptr (MortiseElfReport) report = build (fixture, source, NULL, NULL);
  g_autoptr (MortiseElfReport) bare = build (fixture, source, "-nostartfiles", NULL);
  g_autoptr (MortiseElfReport) init = build (fixture, source, "-nostartfiles", "-Wl,-init=lent");

  g_assert_cmpuint (report->n_constructors, ==, 3);
  g_assert_true (report->has_startup_files);
  g_assert_cmpuint (bare->n_constructors, ==, 2);
  g_assert_false (bare->has_init);
  g_assert_false (bare->has_startup_files);
  g_assert_true (init->has_init);
}

static void
test_ifunc (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) report = build (fixture,
                                               "static int one (void) { return 1; }\n"
                                               "static void *choose (void) { return one; }\n"
                                               "static int chosen (void) __attribute__ ((ifunc (\"choose\")));\n"
                                               "int lent (void) { return chosen (); }\n",
                                               NULL, NULL);

  g_assert_cmpuint (report->n_ifuncs, ==, 1);
}

static void
test_text_relocation (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) plain = build (fixture, MODULE, NULL, NULL);
  g_autoptr (MortiseElfReport) report = NULL;

  if (!g_str_equal (plain->machine, "x86_64"))
    {
      g_test_skip ("the assembler of x86-64 is wanted");
      return;
    }
  report = build (fixture, "__asm__ (\"movabs $elsewhere, %rax\"); int elsewhere;", "-Wl,-z,notext", NULL);
  g_assert_true (report->has_text_relocations);
}

/* The symbol table has no length, and GNU's hash table knows nothing of what a module without exports wants. */
static void
test_no_exports (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) report
      = build (fixture, "int elsewhere (void); __attribute__ ((constructor)) static void a (void) { elsewhere (); }",
               NULL, NULL);

  g_assert_cmpuint (report->exported->len, ==, 0);
  g_assert_nonnull (find (report->undefined, "elsewhere"));
}

static void
test_old_hash_table (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) report = build (fixture, "int one (void) { return 1; } int two (void) { return 2; }",
                                               "-nostdlib", "-Wl,--hash-style=sysv");

  g_assert_nonnull (find (report->exported, "one"));
  g_assert_nonnull (find (report->exported, "two"));
}

static void
test_own_versions (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) report = NULL;

  elf_fixture_write (fixture, "versions", "THING_1 { global: lent; };\nTHING_2 { global: hidden; } THING_1;\n");
  report = build (fixture, "int lent (void) { return 0; } int hidden (void) { return 0; }",
                  "-Wl,--version-script=versions", NULL);
  g_assert_cmpstr (find (report->exported, "lent")->version, ==, "THING_1");
  g_assert_cmpstr (find (report->exported, "hidden")->version, ==, "THING_2");
  g_assert_null (find (report->exported, "lent")->library);
}

/* Lists of versions may share their entries, so that going through them all takes the square of the file's length. */
static void
test_many_versions (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (GString) versions = g_string_new ("V_0 { global: lent; };\n");
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i < 3000; i++)
    g_string_append_printf (versions, "V_%u {};\n", i);
  elf_fixture_write (fixture, "versions", versions->str);
  elf_fixture_write (fixture, "module.c", "int lent (void) { return 0; }");
  elf_fixture_compile (fixture, "-shared", "-fPIC", "-o", "module.so", "module.c", "-Wl,--version-script=versions",
                       NULL);
  file = elf_fixture_read (fixture, "module.so");
  g_assert_null (mortise_elf_inspect (file, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "4096"));
}

/* --- other kinds of files ----------------------------------------------------------------------------------------- */

static void
assert_no_module (ElfFixture *fixture, const char *name)
{
  g_autoptr (MortiseElfReport) report = elf_fixture_inspect (fixture, name);

  g_assert_false (report->is_shared_object);
}

static void
test_programs (ElfFixture *fixture, gconstpointer user_data)
{
  elf_fixture_write (fixture, "main.c", "int main (void) { return 0; }");
  elf_fixture_compile (fixture, "-pie", "-fPIE", "-o", "pie", "main.c", NULL);
  elf_fixture_compile (fixture, "-no-pie", "-o", "no-pie", "main.c", NULL);
  elf_fixture_compile (fixture, "-c", "-o", "main.o", "main.c", NULL);
  assert_no_module (fixture, "pie");
  assert_no_module (fixture, "no-pie");
  assert_no_module (fixture, "main.o");
}

static void
test_other_machine (ElfFixture *fixture, gconstpointer user_data)
{
  const char *const cc[] = { "cc", "-m32", "-shared", "-fPIC", "-nostdlib", "-o", "module.so", "module.c", NULL };
  g_autoptr (MortiseElfReport) report = NULL;

  elf_fixture_write (fixture, "module.c", "int lent;");
  if (!elf_fixture_try_compile (fixture, cc))
    {
      g_test_skip ("the compiler makes nothing for another machine");
      return;
    }
  report = elf_fixture_inspect (fixture, "module.so");
  g_assert_cmpuint (report->bits, ==, 32);
  g_assert_true (report->is_shared_object);
  g_assert_false (report->is_complete);
  g_assert_cmpstr (report->machine, ==, "i386");
}

/* Of the header of another machine, only its first bytes are of interest. */
static void
test_machines (ElfFixture *fixture, gconstpointer user_data)
{
  const struct
  {
    guint8 class, data, machine[2];
    const char *name;
  } headers[] = {
    { ELFCLASS64, ELFDATA2LSB, { EM_AARCH64, 0 }, "aarch64" },
    { ELFCLASS64, ELFDATA2MSB, { 0, EM_S390 }, "s390x" },
    { ELFCLASS64, ELFDATA2LSB, { EM_RISCV, 0 }, "riscv64" },
    { ELFCLASS64, ELFDATA2LSB, { EM_PPC64, 0 }, "powerpc64le" },
    { ELFCLASS32, ELFDATA2LSB, { EM_ARM, 0 }, "arm" },
    { ELFCLASS32, ELFDATA2LSB, { EM_X86_64, 0 }, "x86_64-x32" },
    { ELFCLASS32, ELFDATA2MSB, { 0x12, 0x34 }, "machine-4660" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      guint8 bytes[64] = { 0x7f, 'E', 'L', 'F', headers[i].class, headers[i].data, EV_CURRENT };
      g_autoptr (GBytes) file = NULL;
      g_autoptr (MortiseElfReport) report = NULL;

      memcpy (bytes + 18, headers[i].machine, 2);
      file = g_bytes_new (bytes, sizeof bytes);
      report = mortise_elf_inspect (file, NULL);
      g_assert_nonnull (report);
      g_assert_cmpstr (report->machine, ==, headers[i].name);
    }
}

static void
assert_refused (const void *bytes, gsize size)
{
  g_autoptr (GBytes) file = g_bytes_new (bytes, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (mortise_elf_inspect (file, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
}

static void
test_no_elf (ElfFixture *fixture, gconstpointer user_data)
{
  const guint8 other[20] = { 0x7f, 'E', 'L', 'F', 3, 1, 1 };

  assert_refused ("", 0);
  assert_refused ("\177ELF", 4);
  assert_refused ("#!/bin/sh\necho hello world\n", 27);
  assert_refused (other, sizeof other);
}

/* --- damaged and hostile files ------------------------------------------------------------------------------------ */

/* Whoever reads outside of the block is caught by AddressSanitizer. */
static MortiseElfReport *
inspect_copy (const guint8 *bytes, gsize size, GError **error)
{
  g_autoptr (GBytes) file = g_bytes_new (bytes, size);

  return mortise_elf_inspect (file, error);
}

static void
assert_sane (const MortiseElfReport *report, const GError *error)
{
  gsize length = 0;

  if (report == NULL)
    {
      g_assert_true (error->domain == MORTISE_ERROR);
      g_assert_true (error->code == MORTISE_ERROR_INVALID || error->code == MORTISE_ERROR_LIMIT);
      return;
    }
  for (guint i = 0; i < report->needed->len; i++)
    length += strlen (report->needed->pdata[i]);
  for (guint i = 0; i < report->undefined->len; i++)
    length += strlen (g_array_index (report->undefined, MortiseElfSymbol, i).name);
  for (guint i = 0; i < report->exported->len; i++)
    length += strlen (g_array_index (report->exported, MortiseElfSymbol, i).name);
  g_assert_cmpuint (length, <, G_MAXINT);
}

static void
test_cut_off (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) whole = build (fixture, MODULE, NULL, NULL);
  g_autoptr (GBytes) file = elf_fixture_read (fixture, "module.so");
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  guint n_refused = 0;

  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MortiseElfReport) report = inspect_copy (bytes, i, &error);

      assert_sane (report, error);
      n_refused += report == NULL;
    }
  /* What is left are the sections and their header, of which the linker knows nothing. */
  g_test_message ("%u of %" G_GSIZE_FORMAT " refused", n_refused, size);
  g_assert_cmpuint (n_refused, >, size / 2);
}

/* Each byte of the headers and tables becomes each of a few extremes. */
static void
test_every_byte (ElfFixture *fixture, gconstpointer user_data)
{
  const guint8 extremes[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  g_autoptr (MortiseElfReport) whole = build (fixture, MODULE, NULL, NULL);
  g_autoptr (GBytes) file = elf_fixture_read (fixture, "module.so");
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  g_autofree guint8 *copy = g_memdup2 (bytes, size);

  for (gsize i = 0; i < size; i++)
    for (guint j = 0; bytes[i] != 0 && j < G_N_ELEMENTS (extremes); j++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (MortiseElfReport) report = NULL;

        copy[i] = extremes[j];
        report = inspect_copy (copy, size, &error);
        assert_sane (report, error);
        copy[i] = bytes[i];
      }
}

static void
test_random_flips (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) whole = build (fixture, MODULE, NULL, NULL);
  g_autoptr (GBytes) file = elf_fixture_read (fixture, "module.so");
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  g_autofree guint8 *copy = g_malloc (size);

  for (guint i = 0; i < N_FLIPS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MortiseElfReport) report = NULL;

      memcpy (copy, bytes, size);
      /* The tables are in the first page or two. */
      for (int j = g_test_rand_int_range (1, 8); j > 0; j--)
        copy[g_test_rand_int_range (0, (gint32) MIN (size, 4096))] ^= (guint8) (1 << g_test_rand_int_range (0, 8));
      report = inspect_copy (copy, size, &error);
      assert_sane (report, error);
    }
}

/* A file may say of its sections whatever it likes, or nothing. */
static void
test_lying_sections (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) whole = build (fixture, MODULE, NULL, NULL);
  g_autoptr (GBytes) file = elf_fixture_read (fixture, "module.so");
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  g_autofree guint8 *copy = g_memdup2 (bytes, size);
  g_autoptr (MortiseElfReport) report = NULL;
  ElfW (Ehdr) header;

  memcpy (&header, copy, sizeof header);
  header.e_shoff = size - 1;
  header.e_shnum = 0xfeff;
  header.e_shstrndx = 0xfefe;
  memcpy (copy, &header, sizeof header);
  report = inspect_copy (copy, size, NULL);
  g_assert_nonnull (report);
  g_assert_cmpuint (report->undefined->len, ==, whole->undefined->len);
  g_assert_cmpuint (report->exported->len, ==, whole->exported->len);
}

/* Changes the segments of one type in a copy of the file. */
typedef void (*ChangeSegment) (ElfW (Phdr) * segment);

static MortiseElfReport *
inspect_changed (ElfFixture *fixture, guint32 type, ChangeSegment change, GError **error)
{
  g_autoptr (GBytes) file = elf_fixture_read (fixture, "module.so");
  gsize size;
  g_autofree guint8 *copy = g_bytes_unref_to_data (g_steal_pointer (&file), &size);
  ElfW (Ehdr) header;
  ElfW (Phdr) segment;

  memcpy (&header, copy, sizeof header);
  for (guint i = 0; i < header.e_phnum; i++)
    {
      guint8 *at = copy + header.e_phoff + i * sizeof segment;

      memcpy (&segment, at, sizeof segment);
      if (segment.p_type == type)
        change (&segment);
      memcpy (at, &segment, sizeof segment);
    }
  return inspect_copy (copy, size, error);
}

/* All of them begin in the first page. */
static void
overlap (ElfW (Phdr) * segment)
{
  segment->p_vaddr %= 4096;
}

static void
shift (ElfW (Phdr) * segment)
{
  segment->p_offset -= segment->p_offset > 0;
}

static void
grow (ElfW (Phdr) * segment)
{
  segment->p_memsz = G_MAXUINT64;
  segment->p_filesz = G_MAXUINT64 - segment->p_offset;
}

static void
move_away (ElfW (Phdr) * segment)
{
  segment->p_vaddr = G_MAXUINT64 - 8;
}

static void
drop (ElfW (Phdr) * segment)
{
  segment->p_type = PT_NULL;
}

static void
test_hostile_segments (ElfFixture *fixture, gconstpointer user_data)
{
  const struct
  {
    ChangeSegment change;
    const char *message;
  } changes[] = {
    { overlap, "segments overlap" },
    { shift, "a segment is cut off or malformed" },
    { grow, "a segment is cut off or malformed" },
    { move_away, "a segment is cut off or malformed" },
  };
  g_autoptr (MortiseElfReport) whole = build (fixture, MODULE, NULL, NULL);
  g_autoptr (MortiseElfReport) no_dynamic = inspect_changed (fixture, PT_DYNAMIC, drop, NULL);
  g_autoptr (MortiseElfReport) no_stack = inspect_changed (fixture, PT_GNU_STACK, drop, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_assert_null (inspect_changed (fixture, PT_LOAD, changes[i].change, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, changes[i].message);
      g_clear_error (&error);
    }
  g_assert_null (inspect_changed (fixture, PT_DYNAMIC, move_away, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);

  /* Without a dynamic section nothing can be loaded; without a word on the stack it is executable. */
  g_assert_false (no_dynamic->is_shared_object);
  g_assert_true (no_stack->has_executable_stack);
}

/* The last string of the table loses its end. */
static void
test_endless_name (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseElfReport) whole = build (fixture, MODULE, NULL, NULL);
  g_autoptr (GBytes) file = elf_fixture_read (fixture, "module.so");
  g_autoptr (MortiseElfImage) image = mortise_elf_image_new (file, NULL);
  const ElfW (Phdr) *dynamic = mortise_elf_image_find_segment (image, PT_DYNAMIC);
  g_autoptr (GError) error = NULL;
  gsize size = g_bytes_get_size (file);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), size);

  for (gsize at = dynamic->p_offset; at < dynamic->p_offset + dynamic->p_filesz; at += sizeof (ElfW (Dyn)))
    {
      ElfW (Dyn) entry;

      memcpy (&entry, copy + at, sizeof entry);
      if (entry.d_tag == DT_STRSZ)
        entry.d_un.d_val--;
      memcpy (copy + at, &entry, sizeof entry);
    }
  g_assert_null (inspect_copy (copy, size, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "has no end"));
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *name;
    void (*run) (ElfFixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "/elf/module", test_module },
    { "/elf/defaults", test_defaults },
    { "/elf/flags", test_flags },
    { "/elf/constructors", test_constructors },
    { "/elf/ifunc", test_ifunc },
    { "/elf/text-relocation", test_text_relocation },
    { "/elf/no-exports", test_no_exports },
    { "/elf/old-hash-table", test_old_hash_table },
    { "/elf/own-versions", test_own_versions },
    { "/elf/many-versions", test_many_versions },
    { "/elf/programs", test_programs },
    { "/elf/other-machine", test_other_machine },
    { "/elf/machines", test_machines },
    { "/elf/no-elf", test_no_elf },
    { "/elf/cut-off", test_cut_off },
    { "/elf/every-byte", test_every_byte },
    { "/elf/random-flips", test_random_flips },
    { "/elf/lying-sections", test_lying_sections },
    { "/elf/hostile-segments", test_hostile_segments },
    { "/elf/endless-name", test_endless_name },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, ElfFixture, NULL, elf_fixture_set_up, tests[i].run, elf_fixture_tear_down);
  return g_test_run ();
}
