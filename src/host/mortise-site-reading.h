/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host-discover.h"
#include "mortise-manifest.h"
#include "mortise-store.h"

G_BEGIN_DECLS

/**
 * MortiseSiteReading:
 * @records: (element-type MortisePluginRecord): the plugins of a site
 * @manifests: by record, of those whose manifests can be read
 * @discovery: plugins that come with the system
 *
 * What is read of a site beside the main loop, as that takes longer than a frame where there are many plugins.
 */
typedef struct
{
  GPtrArray *records;
  GHashTable *manifests;
  MortiseDiscovery *discovery;
} MortiseSiteReading;

MortiseSiteReading *mortise_site_reading_new (const char *site, GPtrArray *records);
void mortise_site_reading_free (MortiseSiteReading *reading);
void mortise_site_reading_run (MortiseSiteReading *reading);
MortiseManifest *
mortise_site_reading_get_manifest (MortiseSiteReading *reading, const MortisePluginRecord *record, GError **error);

G_END_DECLS
