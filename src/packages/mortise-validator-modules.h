/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-archive-contents.h"
#include "mortise-code-facts.h"
#include "mortise-dialect-folder.h"
#include "mortise-elf-policy.h"
#include "mortise-manifest.h"

G_BEGIN_DECLS

void mortise_validator_modules_check (MortiseManifest *manifest,
                                      MortiseDialectFolder *folder,
                                      const MortiseArchiveContents *files,
                                      MortiseElfPolicy *policy,
                                      gboolean is_package,
                                      GBytes *manifest_text,
                                      MortiseCodeFacts *facts,
                                      GPtrArray *findings);

G_END_DECLS
