/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"
#include "mortise-translation.h"

G_BEGIN_DECLS

/* Rules about manifests of other dialects, beside those of mortise-manifest-check.h; each has a page in docs/rules. */
#define MORTISE_RULE_MANIFEST_DIALECT "manifest-dialect"
#define MORTISE_RULE_MANIFEST_DEFAULT "manifest-default"
#define MORTISE_RULE_MANIFEST_TRANSLATION "manifest-translation"
#define MORTISE_RULE_MANIFEST_UNKNOWN_NAME "manifest-unknown-name"
#define MORTISE_RULE_MANIFEST_SOURCE "manifest-source"

/**
 * MortiseDialect:
 * @name: its name in manifests and on the command line, such as `services-ai`
 * @title: what people call the platform
 * @shape: the schema of data/schemas that its manifests keep to
 * @find: (nullable): the name of its manifest in a folder without a plugin.json, %NULL when there is none
 * @read: reads its manifest; %NULL with an error set, or with one among the findings
 * @translate: makes a plugin.json of a manifest that keeps to the schema
 *
 * A format of manifests. There is one file for each, `mortise-dialect-NAME.c`.
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *shape;
  char *(*find) (MortiseDialectFolder *folder);
  MortiseDialectDocument *(*read) (MortiseDialectFolder *folder, GPtrArray *findings, GError **error);
  void (*translate) (MortiseTranslation *translation);
} MortiseDialect;

extern const MortiseDialect mortise_dialect_mortise;
extern const MortiseDialect mortise_dialect_services_ai;
extern const MortiseDialect mortise_dialect_escalated;
extern const MortiseDialect mortise_dialect_digital_commerce;
extern const MortiseDialect mortise_dialect_anineeplus;
extern const MortiseDialect mortise_dialect_learnhub;

const MortiseDialect *mortise_dialect_lookup (const char *name, GError **error);
const MortiseDialect *mortise_dialect_detect (MortiseDialectFolder *folder, GPtrArray *findings);
gboolean mortise_dialect_check_runnable (MortiseManifest *manifest, GError **error);

G_END_DECLS
