/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-store-records.h"

G_BEGIN_DECLS

/**
 * MortisePluginUpkeep:
 * @provenance: (nullable): where its version came from: `origin`, `sha256`, `signature`, `publisher`, `findings`
 * @pinned: (nullable): the range of versions that it is to stay in
 * @hold_days: how many days old a version has to be before it is offered
 * @prerelease: whether pre-releases are offered
 * @trial_calls: how many more calls its version has to answer until it is trusted
 * @previous_version: (nullable): the version that a rollback leads to
 * @snapshot_directory: (nullable): the copy of its private folder that belongs to that version
 * @migrates_from: (nullable): the version before, where this one has not been asked to migrate its settings yet
 *
 * How a plugin is kept up to date.
 */
typedef struct
{
  JsonObject *provenance;
  char *pinned;
  guint hold_days;
  gboolean prerelease;
  guint trial_calls;
  char *previous_version;
  char *snapshot_directory;
  char *migrates_from;
} MortisePluginUpkeep;

/* Ten years. */
#define MORTISE_UPDATE_MAX_HOLD_DAYS 3650

/**
 * MortiseUpdatePolicy:
 * @pinned: (nullable): the range of versions that it is to stay in
 * @hold_days: how many days old a version has to be before it is offered, 0 to %MORTISE_UPDATE_MAX_HOLD_DAYS
 * @prerelease: whether pre-releases are offered
 *
 * Which versions of a plugin an administrator wants to be offered.
 */
typedef struct
{
  const char *pinned;
  guint hold_days;
  gboolean prerelease;
} MortiseUpdatePolicy;

void mortise_plugin_upkeep_take_record (MortisePluginUpkeep *self, const MortisePluginRecord *record);
void mortise_plugin_upkeep_clear (MortisePluginUpkeep *self);
void mortise_plugin_upkeep_describe (const MortisePluginUpkeep *self, JsonObject *plugin);

G_END_DECLS
