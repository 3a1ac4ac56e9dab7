/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseCoverage:
 *
 * Which lines of a plugin's files could be run, and which were.
 */
typedef struct _MortiseCoverage MortiseCoverage;

MortiseCoverage *mortise_coverage_new (void);
void mortise_coverage_free (MortiseCoverage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCoverage, mortise_coverage_free)

void mortise_coverage_add_lines (MortiseCoverage *self, const char *file, JsonArray *ranges);
void mortise_coverage_add_hits (MortiseCoverage *self, const char *file, JsonArray *ranges);
JsonObject *mortise_coverage_to_json (MortiseCoverage *self);
char *mortise_coverage_to_lcov (MortiseCoverage *self, const char *folder);

G_END_DECLS
