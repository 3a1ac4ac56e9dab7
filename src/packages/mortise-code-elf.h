/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-code-facts.h"
#include "mortise-elf-report.h"

G_BEGIN_DECLS

void mortise_code_elf_read (const MortiseElfReport *report, const char *file, MortiseCodeFacts *facts);

G_END_DECLS
