/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-signature-verdict.h"

G_BEGIN_DECLS

/**
 * MortisePackagePolicy:
 * @MORTISE_PACKAGE_POLICY_ANY: all but those that were changed after they were signed
 * @MORTISE_PACKAGE_POLICY_SIGNED: those that somebody signed, be it a stranger
 * @MORTISE_PACKAGE_POLICY_TRUSTED: those that a publisher signed whose key is trusted
 *
 * Which packages may be installed on a site.
 */
typedef enum
{
  MORTISE_PACKAGE_POLICY_ANY,
  MORTISE_PACKAGE_POLICY_SIGNED,
  MORTISE_PACKAGE_POLICY_TRUSTED,
} MortisePackagePolicy;

const char *mortise_package_policy_to_string (MortisePackagePolicy policy);
const char *mortise_package_policy_explain (MortisePackagePolicy policy);
gboolean mortise_package_policy_from_string (const char *name, MortisePackagePolicy *policy, GError **error);
gboolean mortise_package_policy_check (MortisePackagePolicy policy,
                                       const MortiseSignatureVerdict *verdict,
                                       const char *what,
                                       GError **error);

G_END_DECLS
