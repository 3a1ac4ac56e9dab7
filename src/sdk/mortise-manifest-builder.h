/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-macros.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_MANIFEST_BUILDER (mortise_manifest_builder_get_type ())
MORTISE_EXPORT
G_DECLARE_FINAL_TYPE (MortiseManifestBuilder, mortise_manifest_builder, MORTISE, MANIFEST_BUILDER, GObject)

MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_new (const char *name, const char *slug);

/* Each returns the builder itself, so that they can be chained. */
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_version (MortiseManifestBuilder *self,
                                                                         const char *version);
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_description (MortiseManifestBuilder *self,
                                                                             const char *description);
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_author (MortiseManifestBuilder *self,
                                                                        const char *author);
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_licence (MortiseManifestBuilder *self,
                                                                         const char *licence);
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_homepage (MortiseManifestBuilder *self,
                                                                          const char *homepage);
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_icon (MortiseManifestBuilder *self, const char *icon);
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_category (MortiseManifestBuilder *self,
                                                                          const char *category);
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_plugin_type (MortiseManifestBuilder *self,
                                                                             const char *type);
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_platform (MortiseManifestBuilder *self,
                                                                          const char *platform);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_loader (MortiseManifestBuilder *self, const char *loader, const char *module);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_requires (MortiseManifestBuilder *self, const char *what, const char *range);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_dependency (MortiseManifestBuilder *self, const char *slug, const char *range);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_optional_dependency (MortiseManifestBuilder *self, const char *slug, const char *range);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_conflict (MortiseManifestBuilder *self, const char *slug, const char *range);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_hook (MortiseManifestBuilder *self, const char *name, const char *kind, int priority);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_permission (MortiseManifestBuilder *self, const char *name, const char *reason);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_http (MortiseManifestBuilder *self, const char *const *hosts, const char *reason);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_setting (MortiseManifestBuilder *self, const char *name, JsonObject *definition);
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_endpoint (MortiseManifestBuilder *self,
                                                                          const char *method,
                                                                          const char *path,
                                                                          const char *handler);
MORTISE_EXPORT MortiseManifestBuilder *mortise_manifest_builder_webhook (MortiseManifestBuilder *self,
                                                                         const char *name,
                                                                         const char *scheme,
                                                                         const char *handler);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_limits (MortiseManifestBuilder *self, guint memory_mib, guint deadline_s, guint disk_mib);
MORTISE_EXPORT MortiseManifestBuilder *
mortise_manifest_builder_element (MortiseManifestBuilder *self, const char *list, JsonObject *element);

MORTISE_EXPORT JsonNode *mortise_manifest_builder_build (MortiseManifestBuilder *self, GError **error);
MORTISE_EXPORT char *mortise_manifest_builder_build_text (MortiseManifestBuilder *self, GError **error);

G_END_DECLS
