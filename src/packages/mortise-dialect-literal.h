/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dialect-document.h"

G_BEGIN_DECLS

MortiseDialectDocument *mortise_dialect_literal_read (const char *file, GBytes *source, GPtrArray *findings);

G_END_DECLS
