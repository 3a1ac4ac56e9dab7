/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"

G_BEGIN_DECLS

JsonObject *mortise_manifest_compare (MortiseManifest *before, MortiseManifest *after);
char **mortise_manifest_list_new_permissions (MortiseManifest *before, MortiseManifest *after);

G_END_DECLS
