/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "elf-fixture.h"

#include "mortise-folder.h"

#include <gio/gio.h>

void
elf_fixture_set_up (ElfFixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("mortise-elf-XXXXXX", &error);
  g_assert_no_error (error);
}

void
elf_fixture_tear_down (ElfFixture *self, gconstpointer user_data)
{
  mortise_folder_remove (self->folder);
  g_free (self->folder);
}

void
elf_fixture_write (ElfFixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* Runs the compiler in the fixture's folder. */
gboolean
elf_fixture_try_compile (ElfFixture *self, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_cwd (launcher, self->folder);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (output != NULL && *output != '\0')
    g_test_message ("%s", output);
  return g_subprocess_get_successful (process);
}

/* cc with these arguments. */
void
elf_fixture_compile (ElfFixture *self, ...)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  const char *argument;
  va_list arguments;

  g_ptr_array_add (all, (char *) "cc");
  va_start (arguments, self);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (all, (char *) argument);
  va_end (arguments);
  g_ptr_array_add (all, NULL);
  g_assert_true (elf_fixture_try_compile (self, (const char *const *) all->pdata));
}

GBytes *
elf_fixture_read (ElfFixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *content;
  gsize size;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, size);
}

MortiseElfReport *
elf_fixture_inspect (ElfFixture *self, const char *name)
{
  g_autoptr (GBytes) file = elf_fixture_read (self, name);
  g_autoptr (GError) error = NULL;
  MortiseElfReport *report = mortise_elf_inspect (file, &error);

  g_assert_no_error (error);
  return report;
}
