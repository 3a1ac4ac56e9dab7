/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-discovery.h"
#include "mortise-host.h"

G_BEGIN_DECLS

void mortise_host_discover (MortiseHost *self, MortiseDiscovery *discovery);
gboolean mortise_host_is_discovered (MortiseHostedPlugin *plugin);
gboolean mortise_host_check_uninstall (MortiseHostedPlugin *plugin, GError **error);

G_END_DECLS
