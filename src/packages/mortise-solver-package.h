/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"
#include "mortise-version.h"

G_BEGIN_DECLS

/**
 * MortiseSolverRelation:
 * @slug: another plugin, or for what the host must offer its name, such as `mortise`
 * @range: which versions of it, as npm writes ranges
 * @optional: for a dependency, whether it also works without
 *
 * What a version of a plugin says of another. Both texts are the author's, and may be anything.
 */
typedef struct
{
  char *slug;
  char *range;
  gboolean optional;
} MortiseSolverRelation;

char *mortise_solver_relation_to_text (const MortiseSolverRelation *relation);

#define MORTISE_TYPE_SOLVER_PACKAGE (mortise_solver_package_get_type ())

/**
 * MortiseSolverPackage:
 *
 * One version of one plugin, with what it says of others. It is filled by one owner, and does not change after that.
 */
typedef struct _MortiseSolverPackage MortiseSolverPackage;

GType mortise_solver_package_get_type (void);
MortiseSolverPackage *mortise_solver_package_new (const char *slug, const char *version, GError **error);
MortiseSolverPackage *mortise_solver_package_new_from_manifest (MortiseManifest *manifest, GError **error);
MortiseSolverPackage *mortise_solver_package_ref (MortiseSolverPackage *self);
void mortise_solver_package_unref (MortiseSolverPackage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSolverPackage, mortise_solver_package_unref)

void mortise_solver_package_add_dependency (MortiseSolverPackage *self,
                                            const char *slug,
                                            const char *range,
                                            gboolean optional);
void mortise_solver_package_add_conflict (MortiseSolverPackage *self, const char *slug, const char *range);
void mortise_solver_package_add_requirement (MortiseSolverPackage *self, const char *name, const char *range);
void mortise_solver_package_set_source (MortiseSolverPackage *self, const char *source);

const char *mortise_solver_package_get_slug (const MortiseSolverPackage *self);
const MortiseVersion *mortise_solver_package_get_version (const MortiseSolverPackage *self);
const char *mortise_solver_package_get_version_text (const MortiseSolverPackage *self);
const char *mortise_solver_package_get_source (const MortiseSolverPackage *self);
const GArray *mortise_solver_package_get_dependencies (const MortiseSolverPackage *self);
const GArray *mortise_solver_package_get_conflicts (const MortiseSolverPackage *self);
const GArray *mortise_solver_package_get_requirements (const MortiseSolverPackage *self);
int mortise_solver_package_compare (const MortiseSolverPackage *a, const MortiseSolverPackage *b);
char *mortise_solver_package_to_text (const MortiseSolverPackage *self);

G_END_DECLS
