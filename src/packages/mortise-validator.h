/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-elf-policy.h"
#include "mortise-platform-set.h"
#include "mortise-validation.h"

G_BEGIN_DECLS

/**
 * MortiseValidator:
 * @dialect: (nullable): the dialect of the manifest, %NULL to find out
 * @platforms: the platforms whose hooks are described
 * @policy: (nullable): what a module in C has to keep to
 * @is_package: whether the folder came out of a package
 *
 * How to look at a plugin.
 */
typedef struct
{
  const char *dialect;
  MortisePlatformSet *platforms;
  MortiseElfPolicy *policy;
  gboolean is_package;
} MortiseValidator;

gboolean mortise_validator_examine (const MortiseValidator *self,
                                    const char *directory,
                                    MortiseValidation *validation,
                                    GError **error);

G_END_DECLS
