/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"
#include "mortise-platform-set.h"

G_BEGIN_DECLS

void mortise_manifest_describe (MortiseManifest *manifest, MortisePlatformSet *platforms, JsonObject *object);
void mortise_permission_complete (JsonObject *object, MortisePlatformSet *platforms);
JsonObject *mortise_manifest_permission_describe (const MortiseManifestPermission *asked,
                                                  MortisePlatformSet *platforms);

G_END_DECLS
