/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-code-facts.h"
#include "mortise-dialect-folder.h"

G_BEGIN_DECLS

/* Of one source file; a longer one is not looked into. */
#define MORTISE_CODE_MAX_FILE (1024 * 1024)

gboolean mortise_code_python_read (MortiseDialectFolder *folder,
                                   const char *const *paths,
                                   gboolean is_run,
                                   MortiseCodeFacts *facts,
                                   GPtrArray *findings,
                                   GError **error);

G_END_DECLS
