/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What makes a native module unfit, or worth a second look. These rules tell an author what will fail on another's
 * machine, and an administrator what is odd. They are no wall: libc is permitted, and can do whatever the kernel lets
 * the process do. The wall is the sandbox, which stands before the first constructor runs (docs/security.md). */

#include "mortise-elf-policy.h"

#include <string.h>

/* A module built for something else lacks thousands. */
#define MAX_SYMBOLS_NAMED 20
#define MAX_NAME_SHOWN 200

/* Names come from the file: what is shown of one is short, and ASCII without control characters. */
static char *
show (const char *name)
{
  g_autofree char *cut = g_strndup (name, MAX_NAME_SHOWN);

  return g_strescape (cut, NULL);
}

static void G_GNUC_PRINTF (5, 6)
    add (GPtrArray *findings, const char *rule, MortiseSeverity severity, const char *mend, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (findings, mortise_finding_new (rule, severity, message, mend));
}

static void
check_libraries (MortiseElfPolicy *policy, const MortiseElfReport *report, GPtrArray *findings)
{
  for (guint i = 0; i < report->needed->len; i++)
    if (!mortise_elf_policy_permits_library (policy, report->needed->pdata[i]))
      {
        g_autofree char *library = show (report->needed->pdata[i]);

        add (findings, MORTISE_RULE_ELF_LIBRARY, MORTISE_SEVERITY_ERROR,
             "Do without it, or link it statically; native plugins may use libc, libm, GLib, JSON-GLib, libpeas and "
             "libmortise-1",
             "It needs the library %s, which plugins may not use", library);
      }
}

/* One that another library was to bring is not looked for twice. */
static gboolean
is_missing (MortiseElfPolicy *policy, const MortiseElfSymbol *symbol)
{
  return !symbol->is_weak && (symbol->library == NULL || mortise_elf_policy_permits_library (policy, symbol->library))
         && !mortise_elf_policy_has_symbol (policy, symbol);
}

static void
check_symbols (MortiseElfPolicy *policy, const MortiseElfReport *report, GPtrArray *findings)
{
  const char *mend = "Build it on the oldest system that it is to run on, and define or leave out what no library has";
  guint n_missing = 0;

  for (guint i = 0; i < report->undefined->len; i++)
    {
      const MortiseElfSymbol *symbol = &g_array_index (report->undefined, MortiseElfSymbol, i);
      g_autofree char *name = NULL;
      g_autofree char *version = NULL;

      if (!is_missing (policy, symbol) || ++n_missing > MAX_SYMBOLS_NAMED)
        continue;
      name = show (symbol->name);
      version = show (symbol->version != NULL ? symbol->version : "");
      add (findings, MORTISE_RULE_ELF_SYMBOL, MORTISE_SEVERITY_ERROR, mend,
           "It needs the symbol %s%s%s, which no permitted library has here", name, *version != '\0' ? "@" : "",
           version);
    }
  if (n_missing > MAX_SYMBOLS_NAMED)
    add (findings, MORTISE_RULE_ELF_SYMBOL, MORTISE_SEVERITY_ERROR, mend,
         "It needs %u more symbols that no permitted library has", n_missing - MAX_SYMBOLS_NAMED);
}

/* The compiler's own startup files bring one of each kind, which do nothing in a C module. */
static void
check_constructors (const MortiseElfReport *report, GPtrArray *findings)
{
  guint64 n_own = report->n_constructors;

  if (report->has_startup_files)
    n_own -= MIN (n_own, 1);
  else
    n_own += report->has_init ? 1 : 0;
  if (n_own > 0)
    add (findings, MORTISE_RULE_ELF_CONSTRUCTOR, MORTISE_SEVERITY_WARNING,
         "Do in activate() what is to be done at the start, so that loading alone does nothing",
         "Functions of it run as soon as it is loaded, before it is activated: %" G_GUINT64_FORMAT, n_own);
}

static void
check_code (const MortiseElfReport *report, GPtrArray *findings)
{
  if (report->has_executable_stack)
    add (findings, MORTISE_RULE_ELF_EXECUTABLE_STACK, MORTISE_SEVERITY_ERROR,
         "Link with -z noexecstack; assembler files need a section .note.GNU-stack",
         "It wants an executable stack, with which newer systems do not load it");
  if (report->has_writable_code)
    add (findings, MORTISE_RULE_ELF_WRITABLE_CODE, MORTISE_SEVERITY_ERROR,
         "Link without -N (--omagic) and linker scripts of your own", "A part of it is both writable and executable");
  if (report->has_text_relocations)
    add (findings, MORTISE_RULE_ELF_TEXT_RELOCATION, MORTISE_SEVERITY_ERROR, "Compile all of it with -fPIC",
         "Its code is changed as it is loaded (DT_TEXTREL)");
  if (report->n_ifuncs > 0)
    add (findings, MORTISE_RULE_ELF_IFUNC, MORTISE_SEVERITY_NOTE,
         "Choose between variants of a function when it is first called",
         "Functions of it are run to relocate it as it is loaded (STT_GNU_IFUNC): %u", report->n_ifuncs);
  if (!report->has_relro || !report->binds_now)
    add (findings, MORTISE_RULE_ELF_LAZY_BINDING, MORTISE_SEVERITY_NOTE, "Link with -z relro -z now",
         "The table of the functions that it calls stays writable");
}

static void
check_path (const MortiseElfReport *report, GPtrArray *findings)
{
  g_autofree char *path = NULL;

  if (report->rpath == NULL)
    return;
  path = show (report->rpath);
  add (findings, MORTISE_RULE_ELF_RPATH, MORTISE_SEVERITY_WARNING,
       "Link without -rpath; meson install takes it out, and so does patchelf --remove-rpath",
       "It has libraries looked for in “%s” (DT_RUNPATH or DT_RPATH)", path);
}

/**
 * mortise_elf_policy_check:
 * @self: a policy
 * @report: what a native module says of itself
 *
 * A module for another machine is told to be that, and nothing else of it is looked at.
 *
 * Returns: (transfer full) (element-type MortiseFinding): what is wrong with the module; empty if it is fine
 */
GPtrArray *
mortise_elf_policy_check (MortiseElfPolicy *self, const MortiseElfReport *report)
{
  GPtrArray *findings = mortise_findings_new ();

  if (g_strcmp0 (report->machine, mortise_elf_policy_get_machine (self)) != 0)
    add (findings, MORTISE_RULE_ELF_MACHINE, MORTISE_SEVERITY_ERROR,
         "Build it for this machine, or ship it in a package for the other", "It is for %s, and this machine is %s",
         report->machine, mortise_elf_policy_get_machine (self));
  else if (!report->is_shared_object)
    add (findings, MORTISE_RULE_ELF_NOT_SHARED, MORTISE_SEVERITY_ERROR,
         "Link it with -shared, as meson's shared_module() does",
         "It is a program or an object file, and no shared object");
  else
    {
      check_libraries (self, report, findings);
      check_symbols (self, report, findings);
      check_constructors (report, findings);
      check_code (report, findings);
      check_path (report, findings);
    }
  return findings;
}
