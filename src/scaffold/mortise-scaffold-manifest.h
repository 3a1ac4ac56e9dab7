/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-scaffold.h"

G_BEGIN_DECLS

char *mortise_scaffold_manifest_make (const MortiseScaffold *scaffold, JsonObject *kind, GError **error);
char *mortise_scaffold_name_from_slug (const char *slug);

G_END_DECLS
