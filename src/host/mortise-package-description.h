/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"
#include "mortise-platform-set.h"
#include "mortise-signature-verdict.h"

G_BEGIN_DECLS

/**
 * MortisePackageFacts:
 * @manifest: what it says of itself
 * @before: (nullable): the manifest of the version that is installed
 * @verdict: (nullable): what its signature says; %NULL for a folder, which has none
 * @findings: (nullable) (element-type MortiseFinding): what was found in it
 * @sha256: (nullable): of the package
 * @size: of the package, in bytes; 0 for a folder
 *
 * What is known of a plugin before it is installed.
 */
typedef struct
{
  MortiseManifest *manifest;
  MortiseManifest *before;
  const MortiseSignatureVerdict *verdict;
  GPtrArray *findings;
  const char *sha256;
  guint64 size;
} MortisePackageFacts;

void mortise_package_describe (const MortisePackageFacts *facts, MortisePlatformSet *platforms, JsonObject *step);

G_END_DECLS
