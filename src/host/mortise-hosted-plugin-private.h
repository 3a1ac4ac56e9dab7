/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-hosted-plugin.h"

G_BEGIN_DECLS

struct _MortiseHostedPlugin
{
  GObject parent_instance;

  MortiseManifest *manifest;
  MortisePlatformSet *platforms;
  char *tenant;
  char *source;
  char *directory;

  gboolean enabled;
  gboolean quarantined;
  gboolean running;
  char *reason;
  char *suspension;
  GHashTable *grants;
  MortiseSettingLayers *settings;
  GPtrArray *registrations;

  MortiseIsolation layers;
  MortiseProcessUsage usage;
  guint64 earlier_cpu_us;
  guint restarts;
  MortiseActivity *activity;
  MortisePluginUpkeep upkeep;
  gint64 started;
};

G_END_DECLS
