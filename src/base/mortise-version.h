/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MORTISE_VERSION_MAX_LENGTH:
 *
 * How many bytes the text of a version may have, build metadata included; the same bound as npm's.
 */
#define MORTISE_VERSION_MAX_LENGTH 256

#define MORTISE_TYPE_VERSION (mortise_version_get_type ())

/**
 * MortiseVersion:
 *
 * A version as Semantic Versioning 2.0.0 (semver.org) has them. It never changes, and any thread may use it.
 */
typedef struct _MortiseVersion MortiseVersion;

GType mortise_version_get_type (void);
MortiseVersion *mortise_version_parse (const char *text, GError **error);
MortiseVersion *mortise_version_ref (MortiseVersion *self);
void mortise_version_unref (MortiseVersion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseVersion, mortise_version_unref)

const char *mortise_version_to_string (const MortiseVersion *self);
guint64 mortise_version_get_major (const MortiseVersion *self);
guint64 mortise_version_get_minor (const MortiseVersion *self);
guint64 mortise_version_get_patch (const MortiseVersion *self);
gboolean mortise_version_is_prerelease (const MortiseVersion *self);
char *mortise_version_dup_prerelease (const MortiseVersion *self);
char *mortise_version_dup_build (const MortiseVersion *self);

int mortise_version_compare (gconstpointer a, gconstpointer b);
gboolean mortise_version_equal (gconstpointer a, gconstpointer b);
guint mortise_version_hash (gconstpointer version);
gboolean mortise_version_has_same_core (const MortiseVersion *self, const MortiseVersion *other);

G_END_DECLS
