/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is found wrong with native modules, against the libraries of this system. */
#include "elf-fixture.h"

#include <gio/gio.h>
#include <string.h>

#define FINE "#include <stdio.h>\nint lent (void) { return puts (\"x\"); }\n"
/* So that not even a note is left. */
#define CLEAN "-Wl,-z,relro,-z,now"

static MortiseElfPolicy *
read_system (void)
{
  g_autofree char *sdk = g_build_filename (g_getenv ("MORTISE_BUILDDIR"), "src", "sdk", NULL);
  const char *const folders[] = { sdk, NULL };
  g_autoptr (GError) error = NULL;
  MortiseElfPolicy *policy = mortise_elf_policy_new_for_system (folders, &error);

  g_assert_no_error (error);
  return policy;
}

/* The rules that found something, in their order, with a + for each error. */
static char *
check (ElfFixture *fixture, const char *name)
{
  g_autoptr (MortiseElfPolicy) policy = read_system ();
  g_autoptr (MortiseElfReport) report = elf_fixture_inspect (fixture, name);
  g_autoptr (GPtrArray) findings = mortise_elf_policy_check (policy, report);
  g_autoptr (GString) rules = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      const MortiseFinding *finding = findings->pdata[i];

      g_test_message ("%s: %s; %s", finding->rule, finding->message, finding->mend);
      g_assert_true (g_utf8_validate (finding->message, -1, NULL));
      g_assert_null (strpbrk (finding->message, "\x1b\r\n"));
      g_assert_cmpuint (strlen (finding->message), <, 1024);
      g_string_append_printf (rules, "%s%s%s", rules->len > 0 ? " " : "", finding->rule,
                              finding->severity == MORTISE_SEVERITY_ERROR ? "+" : "");
    }
  return g_string_free (g_steal_pointer (&rules), FALSE);
}

static void
assert_rules (ElfFixture *fixture, const char *source, const char *option, const char *expected)
{
  g_autofree char *rules = NULL;

  elf_fixture_write (fixture, "module.c", source);
  elf_fixture_compile (fixture, "-shared", "-fPIC", "-o", "module.so", "module.c", CLEAN, option, NULL);
  rules = check (fixture, "module.so");
  g_assert_cmpstr (rules, ==, expected);
}

static void
test_fine (ElfFixture *fixture, gconstpointer user_data)
{
  assert_rules (fixture, FINE, NULL, "");
  /* Thread-local variables are the dynamic linker's. */
  assert_rules (fixture, "__thread int own; int *lent (void) { return &own; }", "-ftls-model=global-dynamic", "");
}

static void
test_rules (ElfFixture *fixture, gconstpointer user_data)
{
  assert_rules (fixture, FINE, "-Wl,-z,execstack", "elf-executable-stack+");
  assert_rules (fixture, FINE, "-Wl,-rpath,/some/where", "elf-rpath");
  assert_rules (fixture, FINE, "-Wl,-z,lazy", "elf-lazy-binding");
  assert_rules (fixture, "int nowhere (void); int lent (void) { return nowhere (); }", NULL, "elf-symbol+");
  assert_rules (fixture, "int nowhere (void) __attribute__ ((weak)); int lent (void) { return nowhere ? 1 : 0; }", NULL,
                "");
  assert_rules (fixture, "__attribute__ ((constructor)) static void start (void) {}", NULL, "elf-constructor");
  assert_rules (fixture, "__attribute__ ((constructor)) static void start (void) {}", "-nostartfiles",
                "elf-constructor");
  assert_rules (fixture,
                "static int one (void) { return 1; }\n"
                "static void *choose (void) { return one; }\n"
                "static int chosen (void) __attribute__ ((ifunc (\"choose\")));\n"
                "int lent (void) { return chosen (); }\n",
                NULL, "elf-ifunc");
}

/* One finding for the library, none for what it was to bring. */
static void
test_library (ElfFixture *fixture, gconstpointer user_data)
{
  elf_fixture_write (fixture, "versions", "OTHER_1 { global: other; };\n");
  elf_fixture_write (fixture, "other.c", "int other (void) { return 0; }");
  elf_fixture_compile (fixture, "-shared", "-fPIC", "-o", "libother.so", "other.c", "-Wl,-soname,libother.so.1",
                       "-Wl,--version-script=versions", NULL);
  assert_rules (fixture, "int other (void); int lent (void) { return other (); }", "libother.so", "elf-library+");
}

/* As if it were built on a system of the future: the libc that it was linked with has a symbol that ours has not. */
static void
test_future_libc (ElfFixture *fixture, gconstpointer user_data)
{
  elf_fixture_write (fixture, "versions", "GLIBC_9.9 { global: puts; };\n");
  elf_fixture_write (fixture, "libc.c", "int puts (const char *text) { return 0; }");
  elf_fixture_compile (fixture, "-shared", "-fPIC", "-fno-builtin", "-o", "future.so", "libc.c", "-nostdlib",
                       "-Wl,-soname,libc.so.6", "-Wl,--version-script=versions", NULL);
  assert_rules (fixture, FINE, "./future.so", "elf-symbol+");
}

/* Twenty are named, and the others are counted. */
static void
test_many_symbols (ElfFixture *fixture, gconstpointer user_data)
{
  g_autoptr (GString) source = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < 50; i++)
    g_string_append_printf (source, "void nowhere_%u (void); void lent_%u (void) { nowhere_%u (); }\n", i, i, i);
  for (guint i = 0; i < 21; i++)
    g_string_append_printf (expected, "%self-symbol+", i > 0 ? " " : "");
  assert_rules (fixture, source->str, NULL, expected->str);
}

/* No compiler writes such a name, and a hex editor does. */
static void
test_hostile_names (ElfFixture *fixture, gconstpointer user_data)
{
  const char hostile[] = "\x1b[31m\n\xff\xfe";
  g_autofree char *padding = g_strnfill (3000, 'x');
  g_autofree char *source
      = g_strdup_printf ("void nowhere_%s (void); void lent (void) { nowhere_%s (); }", padding, padding);
  g_autofree char *path = g_build_filename (fixture->folder, "module.so", NULL);
  g_autofree char *content = NULL;
  g_autofree char *rules = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  char *name;

  assert_rules (fixture, source, NULL, "elf-symbol+");
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  name = memmem (content, size, "nowhere_x", 9);
  g_assert_nonnull (name);
  memcpy (name, hostile, strlen (hostile));
  g_file_set_contents (path, content, (gssize) size, &error);
  g_assert_no_error (error);
  rules = check (fixture, "module.so");
  g_assert_cmpstr (rules, ==, "elf-symbol+");
}

static void
test_other_kinds (ElfFixture *fixture, gconstpointer user_data)
{
  const char *const cc[] = { "cc", "-m32", "-shared", "-fPIC", "-nostdlib", "-o", "other.so", "module.c", NULL };
  g_autofree char *program = NULL;
  g_autofree char *object = NULL;
  g_autofree char *other = NULL;

  elf_fixture_write (fixture, "module.c", "int main (void) { return 0; }");
  elf_fixture_compile (fixture, "-o", "program", "module.c", NULL);
  elf_fixture_compile (fixture, "-c", "-o", "module.o", "module.c", NULL);
  program = check (fixture, "program");
  g_assert_cmpstr (program, ==, "elf-not-shared+");
  object = check (fixture, "module.o");
  g_assert_cmpstr (object, ==, "elf-not-shared+");
  if (!elf_fixture_try_compile (fixture, cc))
    return;
  other = check (fixture, "other.so");
  g_assert_cmpstr (other, ==, "elf-machine+");
}

/* The bundled plugin, compiled as its author would: not with our own build's sanitizers. */
static void
test_bundled (ElfFixture *fixture, gconstpointer user_data)
{
  const char *source = g_getenv ("MORTISE_SOURCEDIR");
  const char *build = g_getenv ("MORTISE_BUILDDIR");
  g_autofree char *folder = g_build_filename (source, "plugins", "lead-scorer", "src", NULL);
  g_autofree char *command
      = g_strdup_printf ("sh -c 'cc -shared -fPIC -fvisibility=hidden -o module.so %s/*.c -I%s/src/sdk -I%s/src/base "
                         "-L%s/src/sdk -lmortise-1 "
                         "-lm $(pkg-config --cflags --libs gio-2.0 json-glib-1.0 gmodule-2.0) " CLEAN "'",
                         folder, source, source, build);
  g_auto (GStrv) words = NULL;
  g_autofree char *rules = NULL;

  g_assert_true (g_shell_parse_argv (command, NULL, &words, NULL));
  g_assert_true (elf_fixture_try_compile (fixture, (const char *const *) words));
  rules = check (fixture, "module.so");
  g_assert_cmpstr (rules, ==, "");
}

static void
test_system (void)
{
  g_autoptr (MortiseElfPolicy) policy = read_system ();
  const MortiseElfSymbol puts_here = { .name = "puts" };
  const MortiseElfSymbol plugin = { .name = "mortise_plugin_get_type" };
  const MortiseElfSymbol future = { .name = "puts", .version = "GLIBC_9.9" };
  const MortiseElfSymbol unversioned = { .name = "g_free", .version = "LIBGLIB_2" };

  g_assert_true (mortise_elf_policy_permits_library (policy, "libgio-2.0.so.0"));
  g_assert_false (mortise_elf_policy_permits_library (policy, "libsystemd.so.0"));
  g_assert_true (mortise_elf_policy_has_symbol (policy, &puts_here));
  g_assert_true (mortise_elf_policy_has_symbol (policy, &plugin));
  g_assert_false (mortise_elf_policy_has_symbol (policy, &future));
  g_assert_true (mortise_elf_policy_has_symbol (policy, &unversioned));
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *name;
    void (*run) (ElfFixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "/elf-policy/fine", test_fine },
    { "/elf-policy/rules", test_rules },
    { "/elf-policy/library", test_library },
    { "/elf-policy/future-libc", test_future_libc },
    { "/elf-policy/many-symbols", test_many_symbols },
    { "/elf-policy/hostile-names", test_hostile_names },
    { "/elf-policy/other-kinds", test_other_kinds },
    { "/elf-policy/bundled", test_bundled },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, ElfFixture, NULL, elf_fixture_set_up, tests[i].run, elf_fixture_tear_down);
  g_test_add_func ("/elf-policy/system", test_system);
  return g_test_run ();
}
