/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-finding.h"
#include "mortise-elf-report.h"

G_BEGIN_DECLS

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
