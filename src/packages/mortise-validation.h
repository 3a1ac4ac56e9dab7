/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-finding.h"
#include "mortise-manifest.h"

G_BEGIN_DECLS

/**
 * MortiseSuppressedFinding:
 * @finding: what was found
 * @reason: why it is right so, in its author's words
 *
 * A finding that the manifest says is meant so.
 */
typedef struct
{
  MortiseFinding *finding;
  char *reason;
} MortiseSuppressedFinding;

/**
 * MortiseValidation:
 * @path: what was looked at
 * @manifest: (nullable): what the plugin says of itself, if that could be read
 * @findings: (element-type MortiseFinding): what was found, by file and place
 * @suppressed: (element-type MortiseSuppressedFinding): what was found and is meant so
 * @is_cut: whether there was more than %MORTISE_RULES_MAX_FINDINGS, so that something worse may have been left out
 *
 * What came of looking at a plugin.
 */
typedef struct
{
  char *path;
  MortiseManifest *manifest;
  GPtrArray *findings;
  GPtrArray *suppressed;
  gboolean is_cut;
} MortiseValidation;

MortiseValidation *mortise_validation_new (const char *path);
void mortise_validation_free (MortiseValidation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseValidation, mortise_validation_free)

void mortise_validation_add (MortiseValidation *self, GPtrArray *findings);
void mortise_validation_finish (MortiseValidation *self, GBytes *manifest_text);
gboolean mortise_validation_is_good (const MortiseValidation *self, gboolean is_strict);
JsonObject *mortise_validation_to_json (const MortiseValidation *self);
JsonObject *mortise_validation_to_sarif (const MortiseValidation *self, const char *pages);

G_END_DECLS
