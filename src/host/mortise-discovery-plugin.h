/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-manifest.h"

G_BEGIN_DECLS

#define MORTISE_SOURCE_SYSTEM "system"
#define MORTISE_SOURCE_PYTHON "python"

/**
 * MortiseDiscoveryPlugin:
 * @source: `system` or `python`
 * @directory: where it lies
 * @package: (nullable): the name of the Python package that carries it
 * @manifest: (nullable): what it says of itself; %NULL when it cannot be had
 * @problem: (nullable): why not, for people
 * @origin: (nullable): which package manager put it there, once that was asked
 *
 * A plugin that was not installed here.
 */
typedef struct
{
  const char *source;
  char *directory;
  char *package;
  MortiseManifest *manifest;
  char *problem;
  JsonObject *origin;
} MortiseDiscoveryPlugin;

MortiseDiscoveryPlugin *mortise_discovery_plugin_new (const char *source, const char *directory, const char *package);
void mortise_discovery_plugin_free (MortiseDiscoveryPlugin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseDiscoveryPlugin, mortise_discovery_plugin_free)

gboolean mortise_discovery_plugin_exists (const char *directory);
void mortise_discovery_plugins_find_origins (GPtrArray *plugins);

G_END_DECLS
