/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-elf-dynamic.h"
#include "mortise-elf-report.h"

G_BEGIN_DECLS

gboolean mortise_elf_symbols_read (MortiseElfImage *image,
                                   const MortiseElfDynamic *dynamic,
                                   guint32 ifunc_type,
                                   MortiseElfReport *report,
                                   GError **error);

G_END_DECLS
