/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-code-facts.h"
#include "mortise-manifest.h"
#include "mortise-platform-set.h"

G_BEGIN_DECLS

void mortise_code_agreement_check (MortiseManifest *manifest,
                                   const MortiseCodeFacts *facts,
                                   MortisePlatformSet *platforms,
                                   GBytes *manifest_text,
                                   GPtrArray *findings);

G_END_DECLS
