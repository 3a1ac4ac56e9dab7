/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-key-ring.h"
#include "mortise-manifest.h"
#include "mortise-signature-verdict.h"

G_BEGIN_DECLS

/**
 * MortisePackageIntake:
 * @staging: where it was unpacked; removed when the intake is freed
 * @root: the plugin's folder in there
 * @manifest: what it says of itself
 * @findings: (element-type MortiseFinding): what was found in it; none is an error
 * @verdict: what its signature says
 * @sha256: of the package, in hex
 * @size: of the package, in bytes
 *
 * A package that was unpacked and looked at, and is not installed yet.
 */
typedef struct
{
  char *staging;
  char *root;
  MortiseManifest *manifest;
  GPtrArray *findings;
  MortiseSignatureVerdict *verdict;
  char *sha256;
  guint64 size;
} MortisePackageIntake;

MortisePackageIntake *mortise_package_intake_open (const char *package,
                                                   const char *site,
                                                   const char *dialect,
                                                   MortiseKeyRing *keys,
                                                   GCancellable *cancellable,
                                                   GError **error);
char *mortise_package_intake_place (MortisePackageIntake *self, const char *site, GError **error);
char *mortise_package_intake_describe (const MortisePackageIntake *self, const char *origin, const char *catalogue);
void mortise_package_intake_free (MortisePackageIntake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortisePackageIntake, mortise_package_intake_free)

G_END_DECLS
