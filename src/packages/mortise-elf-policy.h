/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-finding.h"
#include "mortise-elf-report.h"

G_BEGIN_DECLS

/* The rules that a module is checked by; docs/rules has a page on each. */
#define MORTISE_RULE_ELF_CONSTRUCTOR "elf-constructor"
#define MORTISE_RULE_ELF_EXECUTABLE_STACK "elf-executable-stack"
#define MORTISE_RULE_ELF_IFUNC "elf-ifunc"
#define MORTISE_RULE_ELF_LAZY_BINDING "elf-lazy-binding"
#define MORTISE_RULE_ELF_LIBRARY "elf-library"
#define MORTISE_RULE_ELF_MACHINE "elf-machine"
#define MORTISE_RULE_ELF_NOT_SHARED "elf-not-shared"
#define MORTISE_RULE_ELF_RPATH "elf-rpath"
#define MORTISE_RULE_ELF_SYMBOL "elf-symbol"
#define MORTISE_RULE_ELF_TEXT_RELOCATION "elf-text-relocation"
#define MORTISE_RULE_ELF_WRITABLE_CODE "elf-writable-code"

typedef struct _MortiseElfPolicy MortiseElfPolicy;

MortiseElfPolicy *mortise_elf_policy_new (void);
MortiseElfPolicy *mortise_elf_policy_new_for_system (const char *const *directories, GError **error);
void mortise_elf_policy_free (MortiseElfPolicy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseElfPolicy, mortise_elf_policy_free)

gboolean mortise_elf_policy_add_library (MortiseElfPolicy *self, const char *path, GError **error);
gboolean mortise_elf_policy_permits_library (MortiseElfPolicy *self, const char *soname);
const char *mortise_elf_policy_get_machine (MortiseElfPolicy *self);
gboolean mortise_elf_policy_has_symbol (MortiseElfPolicy *self, const MortiseElfSymbol *symbol);

GPtrArray *mortise_elf_policy_check (MortiseElfPolicy *self, const MortiseElfReport *report);

G_END_DECLS
