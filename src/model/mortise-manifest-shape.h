/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseManifestShape:
 *
 * What the members of a manifest may be, as a schema of data/schemas says it. It lives as long as the process, and any
 * thread may use it.
 */
typedef struct _MortiseManifestShape MortiseManifestShape;

const MortiseManifestShape *mortise_manifest_shape_get (const char *name);
gboolean mortise_manifest_shape_examine (const MortiseManifestShape *self, JsonNode *node, GPtrArray *findings);
void mortise_manifest_shape_find_unknown (const MortiseManifestShape *self, JsonNode *node, GPtrArray *findings);

G_END_DECLS
