/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"

G_BEGIN_DECLS

JsonObject *mortise_manifest_migrate_values (const char *before, MortiseManifest *after, JsonObject *settings);
JsonObject *mortise_manifest_migrate_settings (const char *before,
                                               MortiseManifest *after,
                                               JsonObject *settings,
                                               GPtrArray *dropped);

G_END_DECLS
