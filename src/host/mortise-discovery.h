/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-discovery-plugin.h"

G_BEGIN_DECLS

/* Of a site: further folders of Python packages, and virtual environments, a path on each line. */
#define MORTISE_DISCOVERY_SITE_FILE "python-packages"

/**
 * MortiseDiscovery:
 *
 * Looks for the plugins that the package managers of the system installed, on a thread of its own.
 */
typedef struct _MortiseDiscovery MortiseDiscovery;

MortiseDiscovery *mortise_discovery_start (const char *site);
void mortise_discovery_wait (MortiseDiscovery *self);
GPtrArray *mortise_discovery_get_plugins (MortiseDiscovery *self);
GPtrArray *mortise_discovery_get_problems (MortiseDiscovery *self);
void mortise_discovery_free (MortiseDiscovery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseDiscovery, mortise_discovery_free)

G_END_DECLS
