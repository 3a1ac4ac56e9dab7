/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dialect-document.h"

G_BEGIN_DECLS

MortiseDialectDocument *mortise_dialect_classes_read (JsonArray *files, GPtrArray *findings);

G_END_DECLS
