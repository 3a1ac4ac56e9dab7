/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-budget.h"

G_BEGIN_DECLS

/* Rows of the store as plain structs. A record owns its strings; `_new` gives one with every field zero. All times are
 * µs since 1970 (g_get_real_time()); a tenant of %NULL in a record that is written stands for MORTISE_TENANT_DEFAULT.
 */

/**
 * MortisePluginRecord:
 * @tenant: whose installation it is
 * @slug: the plugin's identity
 * @version: the current version, Semantic Versioning 2.0.0
 * @directory: where that version lies
 * @manifest: the text of its `plugin.json`
 * @provenance: (nullable): where that version came from, the text of a JSON object
 * @source: `bundled`, `folder`, `package`, `catalogue`, `system`, `python` or `run`
 * @enabled: whether an administrator switched it on
 * @quarantined: whether the host switched it off
 * @reason: (nullable): why it is quarantined or last failed
 * @installed_at: when it was first installed; 0 when written stands for now
 * @changed_at: when the row last changed; not read when written
 * @actor: who changed it last; not read when written
 * @pinned: (nullable): the range of versions that it is to stay in; not read when written, as the rest
 * @hold_days: how many days old a version has to be before it is offered
 * @prerelease: whether pre-releases are offered
 * @trial_calls: how many more calls its version has to answer until it is trusted
 * @previous_version: (nullable): the version that a rollback leads to
 * @snapshot_directory: (nullable): the copy of its private folder that belongs to that version
 * @migrates_from: (nullable): the version before, where this one has not migrated its settings yet
 * @kept_settings: (nullable): the text of a JSON object: the settings with which it takes over what was kept of an
 *   earlier installation; not read
 */
typedef struct
{
  char *tenant;
  char *slug;
  char *version;
  char *directory;
  char *manifest;
  char *provenance;
  char *source;
  gboolean enabled;
  gboolean quarantined;
  char *reason;
  gint64 installed_at;
  gint64 changed_at;
  char *actor;
  char *pinned;
  guint hold_days;
  gboolean prerelease;
  guint trial_calls;
  char *previous_version;
  char *snapshot_directory;
  char *migrates_from;
  char *kept_settings;
} MortisePluginRecord;

/**
 * MortiseHoldingsRecord:
 * @slug: the plugin
 * @n_settings: how many settings somebody set
 * @n_grants: how many permissions it was granted
 * @n_storage_keys: how many keys its storage has
 * @storage_bytes: what its storage counts against its quota
 * @snapshot_directory: (nullable): the copy of its private folder that a rollback puts back
 * @snapshot_bytes: what the copy of its storage takes that a rollback puts back
 * @versions: its versions, the text of a JSON list of objects with `version` and `directory`
 *
 * What goes when a plugin is uninstalled.
 */
typedef struct
{
  char *slug;
  guint n_settings;
  guint n_grants;
  guint n_storage_keys;
  gint64 storage_bytes;
  char *snapshot_directory;
  gint64 snapshot_bytes;
  char *versions;
} MortiseHoldingsRecord;

/**
 * MortiseKeptRecord:
 * @slug: the plugin that it was of
 * @version: the version that was installed
 * @manifest: the text of its `plugin.json`
 * @settings: the text of a JSON object: of each setting that somebody set, the text of its value
 * @n_storage_keys: how many keys its storage has
 * @storage_bytes: what its storage counts against its quota
 * @kept_at: when it was uninstalled
 * @actor: who did that
 *
 * What an uninstalled plugin left behind.
 */
typedef struct
{
  char *slug;
  char *version;
  char *manifest;
  char *settings;
  guint n_storage_keys;
  gint64 storage_bytes;
  gint64 kept_at;
  char *actor;
} MortiseKeptRecord;

/**
 * MortiseUpdateRecord:
 * @settings: the settings of the new version, the text of a JSON object
 * @grants: what the new version is granted, the text of a JSON list
 * @snapshot_directory: (nullable): a copy of the private folder as it is now
 * @trial_calls: how many calls the new version has to answer until it is trusted
 * @migrates_from: (nullable): the version before, where the new one is to migrate its settings by itself
 *
 * What goes with a new version of a plugin.
 */
typedef struct
{
  char *settings;
  char *grants;
  char *snapshot_directory;
  guint trial_calls;
  char *migrates_from;
} MortiseUpdateRecord;

/**
 * MortiseGrantRecord:
 * @slug: the plugin
 * @permission: what it was granted: the record's presence is the grant
 * @actor: who granted it
 * @granted_at: when
 */
typedef struct
{
  char *slug;
  char *permission;
  char *actor;
  gint64 granted_at;
} MortiseGrantRecord;

/**
 * MortiseSettingRecord:
 * @slug: the plugin
 * @key: the setting's name
 * @value: its value as JSON text; a secret as the host has sealed it
 * @actor: who set it
 * @changed_at: when
 */
typedef struct
{
  char *slug;
  char *key;
  char *value;
  char *actor;
  gint64 changed_at;
} MortiseSettingRecord;

/**
 * MortiseSettingChangeRecord:
 * @id: grows with every change
 * @at: when
 * @actor: who did it
 * @cause: why: `set`, `import`, `rollback`, `restore`, `update`, `version-rollback`, `migration` (by the plugin itself)
 * @changes: the text of a JSON object: by key an object with `before` and `after` (null for the default), or of a
 * secret with `secret` alone
 *
 * What was changed in the settings of a plugin at one time.
 */
typedef struct
{
  gint64 id;
  gint64 at;
  char *actor;
  char *cause;
  char *changes;
} MortiseSettingChangeRecord;

/**
 * MortiseSettingBackupRecord:
 * @id: grows with every backup
 * @at: when it was made
 * @actor: who did what it was made before
 * @cause: what that was, as [struct@SettingChangeRecord] has it
 * @version: the plugin's version at that time
 * @settings: the text of an object: by key, the value's JSON text, or what it is sealed as
 *
 * All settings of a plugin as they were before an update, an import or a rollback.
 */
typedef struct
{
  gint64 id;
  gint64 at;
  char *actor;
  char *cause;
  char *version;
  char *settings;
} MortiseSettingBackupRecord;

/**
 * MortiseSecretRecord:
 * @tenant: whose
 * @slug: the plugin
 * @key: the setting's name
 * @sealed: what it is sealed as
 *
 * A secret, wherever in the store it is.
 */
typedef struct
{
  char *tenant;
  char *slug;
  char *key;
  char *sealed;
} MortiseSecretRecord;

/**
 * MortiseListenerRecord:
 * @slug: the plugin; not read when written
 * @hook: the hook it listens to
 * @kind: `action`, `filter` or `collect`
 * @priority: lower is called first
 * @place: (nullable): where it is written, as the plugin says
 *
 * A registration as the plugin's last run left it. Records of a plugin come in registration order.
 */
typedef struct
{
  char *slug;
  char *hook;
  char *kind;
  int priority;
  char *place;
} MortiseListenerRecord;

/**
 * MortiseListenerOverride:
 * @hook: the hook
 * @slug: the plugin
 * @position: which of the plugin's listeners to that hook: 1 for the first; 0 for all of them
 * @priority: its priority in place of its own
 * @actor: who decided it
 * @at: when; not read when written
 *
 * A priority that an administrator gave to listeners. They are told by their order, as other versions of the plugin
 * number theirs differently.
 */
typedef struct
{
  char *hook;
  char *slug;
  guint position;
  int priority;
  char *actor;
  gint64 at;
} MortiseListenerOverride;

/**
 * MortiseBudgetRecord:
 * @slug: the plugin
 * @budget: what it may cost
 */
typedef struct
{
  char *slug;
  MortiseBudget budget;
} MortiseBudgetRecord;

/**
 * MortiseSavedPayloadRecord:
 * @name: what it is called
 * @payload: the text of a JSON object
 * @actor: who saved it last
 * @at: when
 *
 * A payload that is kept for a hook.
 */
typedef struct
{
  char *name;
  char *payload;
  char *actor;
  gint64 at;
} MortiseSavedPayloadRecord;

/**
 * MortiseCrashRecord:
 * @slug: the plugin
 * @at: when its process ended
 * @reason: why, in words for people
 */
typedef struct
{
  char *slug;
  gint64 at;
  char *reason;
} MortiseCrashRecord;

/**
 * MortiseAuditRecord:
 * @id: grows with every record and is never used again; not read when written
 * @at: when; 0 when written stands for now
 * @tenant: in whose installation
 * @actor: who did it
 * @action: what was done, such as `plugin.enable`
 * @subject: to what: a plugin's slug, or another name
 * @detail: (nullable): more of it, as the text of a JSON object
 */
typedef struct
{
  gint64 id;
  gint64 at;
  char *tenant;
  char *actor;
  char *action;
  char *subject;
  char *detail;
} MortiseAuditRecord;

/**
 * MortiseLogRecord:
 * @seq: counted by the caller from mortise_store_last_log_seq() on
 * @at: when; 0 when written stands for now
 * @tenant: whose
 * @slug: (nullable): the plugin, %NULL for the host's own
 * @stream: `log`, `stderr` or `host`
 * @level: `debug`, `info`, `warning` or `error`
 * @message: the line; what is not UTF-8 in it is replaced
 * @fields: (nullable): the text of a JSON object
 */
typedef struct
{
  gint64 seq;
  gint64 at;
  char *tenant;
  char *slug;
  char *stream;
  char *level;
  char *message;
  char *fields;
} MortiseLogRecord;

/**
 * MortiseTraceKeep:
 * @MORTISE_TRACE_ORDINARY: it goes when newer ones need its room
 * @MORTISE_TRACE_INTERESTING: something failed, or took unusually long: it goes when newer ones of its like need its
 * room
 * @MORTISE_TRACE_IS_PINNED: it stays
 *
 * How long a trace is kept.
 */
typedef enum
{
  MORTISE_TRACE_ORDINARY,
  MORTISE_TRACE_INTERESTING,
  MORTISE_TRACE_IS_PINNED,
} MortiseTraceKeep;

/**
 * MortiseTraceRecord:
 * @seq: its place in the order of arrival
 * @id: the dispatch's id, unique in the site
 * @keep: how long it is kept
 * @summary: the dispatch as JSON text, without payload and result
 * @detail: (nullable): the dispatch as JSON text; %NULL in a list
 */
typedef struct
{
  gint64 seq;
  char *id;
  MortiseTraceKeep keep;
  char *summary;
  char *detail;
} MortiseTraceRecord;

/**
 * MortiseCatalogueRecord:
 * @address: where the catalogue is
 * @state: what is remembered of it, the text of a JSON object
 * @added_at: when it was added
 * @actor: who added it
 */
typedef struct
{
  char *address;
  char *state;
  gint64 added_at;
  char *actor;
} MortiseCatalogueRecord;

MortisePluginRecord *mortise_plugin_record_new (void);
void mortise_plugin_record_free (MortisePluginRecord *record);
MortiseHoldingsRecord *mortise_holdings_record_new (void);
void mortise_holdings_record_free (MortiseHoldingsRecord *record);
MortiseKeptRecord *mortise_kept_record_new (void);
void mortise_kept_record_free (MortiseKeptRecord *record);
MortiseGrantRecord *mortise_grant_record_new (void);
void mortise_grant_record_free (MortiseGrantRecord *record);
MortiseSettingRecord *mortise_setting_record_new (void);
void mortise_setting_record_free (MortiseSettingRecord *record);
void mortise_setting_change_record_free (MortiseSettingChangeRecord *record);
void mortise_setting_backup_record_free (MortiseSettingBackupRecord *record);
void mortise_secret_record_free (MortiseSecretRecord *record);
MortiseListenerRecord *mortise_listener_record_new (void);
void mortise_listener_record_free (MortiseListenerRecord *record);
void mortise_listener_override_free (MortiseListenerOverride *override);
void mortise_budget_record_free (MortiseBudgetRecord *record);
void mortise_saved_payload_record_free (MortiseSavedPayloadRecord *record);
MortiseCrashRecord *mortise_crash_record_new (void);
void mortise_crash_record_free (MortiseCrashRecord *record);
MortiseAuditRecord *mortise_audit_record_new (void);
void mortise_audit_record_free (MortiseAuditRecord *record);
MortiseLogRecord *mortise_log_record_new (void);
void mortise_log_record_free (MortiseLogRecord *record);
MortiseTraceRecord *mortise_trace_record_new (void);
void mortise_trace_record_free (MortiseTraceRecord *record);
void mortise_catalogue_record_free (MortiseCatalogueRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortisePluginRecord, mortise_plugin_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseHoldingsRecord, mortise_holdings_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseKeptRecord, mortise_kept_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseGrantRecord, mortise_grant_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSettingRecord, mortise_setting_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSettingChangeRecord, mortise_setting_change_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSecretRecord, mortise_secret_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSettingBackupRecord, mortise_setting_backup_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseListenerRecord, mortise_listener_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseListenerOverride, mortise_listener_override_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseBudgetRecord, mortise_budget_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSavedPayloadRecord, mortise_saved_payload_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCrashRecord, mortise_crash_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseAuditRecord, mortise_audit_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseLogRecord, mortise_log_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseTraceRecord, mortise_trace_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueRecord, mortise_catalogue_record_free)

G_END_DECLS
