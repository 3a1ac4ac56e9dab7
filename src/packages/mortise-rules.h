/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-finding.h"

G_BEGIN_DECLS

/* Rules of `mortise validate` beside those about manifests, archives and modules; each has a page in docs/rules. */
#define MORTISE_RULE_PACKAGE_ARCHITECTURE "package-architecture"
#define MORTISE_RULE_PACKAGE_EXECUTABLE "package-executable"
#define MORTISE_RULE_PACKAGE_FILE_MISSING "package-file-missing"
#define MORTISE_RULE_PACKAGE_LARGE_FILE "package-large-file"
#define MORTISE_RULE_PACKAGE_LEFT_OUT "package-left-out"
#define MORTISE_RULE_PACKAGE_LEFTOVER "package-leftover"
#define MORTISE_RULE_PACKAGE_LICENCE "package-licence"
#define MORTISE_RULE_PACKAGE_MODULE "package-module"
#define MORTISE_RULE_PACKAGE_NOT_BUILT "package-not-built"
#define MORTISE_RULE_PACKAGE_SECRET "package-secret"
#define MORTISE_RULE_PACKAGE_SUPPRESSION "package-suppression"
#define MORTISE_RULE_CODE_BLOCKING_CALL "code-blocking-call"
#define MORTISE_RULE_CODE_ENCODING "code-encoding"
#define MORTISE_RULE_CODE_FOREIGN_IMPORT "code-foreign-import"
#define MORTISE_RULE_CODE_HOOK_ARGUMENT "code-hook-argument"
#define MORTISE_RULE_CODE_HOOK_KIND "code-hook-kind"
#define MORTISE_RULE_CODE_REFUSED_CALL "code-refused-call"
#define MORTISE_RULE_CODE_SYNTAX "code-syntax"
#define MORTISE_RULE_CODE_UNDECLARED_HOOK "code-undeclared-hook"
#define MORTISE_RULE_CODE_UNDECLARED_PERMISSION "code-undeclared-permission"
#define MORTISE_RULE_CODE_UNHEARD_HOOK "code-unheard-hook"
#define MORTISE_RULE_CODE_UNREAD "code-unread"
#define MORTISE_RULE_CODE_UNUSED_PERMISSION "code-unused-permission"

/* Of what is found in one plugin; more would not be read by anybody. */
#define MORTISE_RULES_MAX_FINDINGS 1000

/**
 * MortiseRule:
 * @id: its name
 * @severity: how bad it is to break it
 * @summary: what it asks for, one sentence
 * @mend: what to do where it is broken
 *
 * What a plugin has to keep to.
 */
typedef struct
{
  const char *id;
  MortiseSeverity severity;
  const char *summary;
  const char *mend;
} MortiseRule;

const MortiseRule *mortise_rules_lookup (const char *id);
MortiseJsonPlace mortise_rules_find_place (GBytes *manifest_text, const char *pointer);
void mortise_rules_report (GPtrArray *findings,
                           const char *id,
                           const char *file,
                           MortiseJsonPlace place,
                           const char *format,
                           ...) G_GNUC_PRINTF (5, 6);

G_END_DECLS
