/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "mortise-activity.h"
#include "mortise-isolation.h"
#include "mortise-manifest.h"
#include "mortise-platform-set.h"
#include "mortise-plugin-upkeep.h"
#include "mortise-process-usage.h"
#include "mortise-setting-layers.h"

G_BEGIN_DECLS

/**
 * MortisePluginState:
 * @MORTISE_PLUGIN_DISABLED: an administrator has not switched it on
 * @MORTISE_PLUGIN_ENABLED: it is started when it is needed
 * @MORTISE_PLUGIN_RUNNING: its process runs
 * @MORTISE_PLUGIN_QUARANTINED: the host switched it off, and keeps the reason
 * @MORTISE_PLUGIN_SUSPENDED: enabled, and left out for now: safe mode, or a search for a problem
 *
 * What a plugin is at.
 */
typedef enum
{
  MORTISE_PLUGIN_DISABLED,
  MORTISE_PLUGIN_ENABLED,
  MORTISE_PLUGIN_RUNNING,
  MORTISE_PLUGIN_QUARANTINED,
  MORTISE_PLUGIN_SUSPENDED,
} MortisePluginState;

/**
 * MortiseRegistration:
 * @hook: name of the hook, or of the event
 * @kind: `action`, `filter`, `collect` or `event`
 * @priority: its priority
 * @id: number of the listener in the running process; 0 while there is none
 * @place: (nullable): where it is written, as the plugin says: a file and a line
 *
 * A listener as the plugin registered it, now or in its last run.
 */
typedef struct
{
  char *hook;
  char *kind;
  int priority;
  guint id;
  char *place;
} MortiseRegistration;

void mortise_registration_free (MortiseRegistration *registration);
MortiseListenerRecord *mortise_registration_to_record (const MortiseRegistration *registration);

#define MORTISE_TYPE_HOSTED_PLUGIN (mortise_hosted_plugin_get_type ())
G_DECLARE_FINAL_TYPE (MortiseHostedPlugin, mortise_hosted_plugin, MORTISE, HOSTED_PLUGIN, GObject)

MortiseHostedPlugin *
mortise_hosted_plugin_new (MortiseManifest *manifest, const char *tenant, const char *source, const char *directory);
const char *mortise_hosted_plugin_get_slug (MortiseHostedPlugin *self);
const char *mortise_hosted_plugin_get_tenant (MortiseHostedPlugin *self);
const char *mortise_hosted_plugin_get_source (MortiseHostedPlugin *self);
const char *mortise_hosted_plugin_get_directory (MortiseHostedPlugin *self);
MortiseManifest *mortise_hosted_plugin_get_manifest (MortiseHostedPlugin *self);

MortisePluginState mortise_hosted_plugin_get_state (MortiseHostedPlugin *self);
gboolean mortise_hosted_plugin_is_usable (MortiseHostedPlugin *self);
const char *mortise_hosted_plugin_get_reason (MortiseHostedPlugin *self);
void mortise_hosted_plugin_set_enabled (MortiseHostedPlugin *self, gboolean enabled);
void mortise_hosted_plugin_set_quarantined (MortiseHostedPlugin *self, gboolean quarantined);
void mortise_hosted_plugin_set_reason (MortiseHostedPlugin *self, const char *reason);
const char *mortise_hosted_plugin_get_suspension (MortiseHostedPlugin *self);
void mortise_hosted_plugin_set_suspension (MortiseHostedPlugin *self, const char *why);

gboolean mortise_hosted_plugin_is_granted (MortiseHostedPlugin *self, const char *permission);
void mortise_hosted_plugin_set_granted (MortiseHostedPlugin *self, const char *permission, gboolean granted);

MortiseSettingLayers *mortise_hosted_plugin_get_settings (MortiseHostedPlugin *self);

GPtrArray *mortise_hosted_plugin_get_registrations (MortiseHostedPlugin *self);
MortiseRegistration *mortise_hosted_plugin_add_registration (MortiseHostedPlugin *self,
                                                             const char *hook,
                                                             const char *kind,
                                                             int priority,
                                                             guint id);
void mortise_hosted_plugin_place_registration (MortiseHostedPlugin *self, guint id, const char *place);
gboolean mortise_hosted_plugin_remove_registration (MortiseHostedPlugin *self, guint id);
void mortise_hosted_plugin_clear_registrations (MortiseHostedPlugin *self);

MortisePluginUpkeep *mortise_hosted_plugin_get_upkeep (MortiseHostedPlugin *self);
MortiseActivity *mortise_hosted_plugin_get_activity (MortiseHostedPlugin *self);
void mortise_hosted_plugin_set_running (MortiseHostedPlugin *self, gboolean running, MortiseIsolation layers);
void mortise_hosted_plugin_succeed (MortiseHostedPlugin *self, MortiseHostedPlugin *before);
void mortise_hosted_plugin_count_restart (MortiseHostedPlugin *self);
gboolean mortise_hosted_plugin_set_usage (MortiseHostedPlugin *self, const MortiseProcessUsage *usage);
void mortise_hosted_plugin_changed (MortiseHostedPlugin *self);

void mortise_hosted_plugin_set_platforms (MortiseHostedPlugin *self, MortisePlatformSet *platforms);
JsonNode *mortise_hosted_plugin_to_json (MortiseHostedPlugin *self);

G_END_DECLS
