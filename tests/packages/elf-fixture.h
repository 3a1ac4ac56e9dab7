/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-elf-policy.h"
#include "mortise-elf.h"

G_BEGIN_DECLS

/**
 * ElfFixture:
 * @folder: a folder of the test's own
 */
typedef struct
{
  char *folder;
} ElfFixture;

void elf_fixture_set_up (ElfFixture *self, gconstpointer user_data);
void elf_fixture_tear_down (ElfFixture *self, gconstpointer user_data);

void elf_fixture_write (ElfFixture *self, const char *name, const char *text);
gboolean elf_fixture_try_compile (ElfFixture *self, const char *const *arguments);
void elf_fixture_compile (ElfFixture *self, ...) G_GNUC_NULL_TERMINATED;
GBytes *elf_fixture_read (ElfFixture *self, const char *name);
MortiseElfReport *elf_fixture_inspect (ElfFixture *self, const char *name);

G_END_DECLS
