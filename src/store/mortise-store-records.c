/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-records.h"

MortisePluginRecord *
mortise_plugin_record_new (void)
{
  return g_new0 (MortisePluginRecord, 1);
}

void
mortise_plugin_record_free (MortisePluginRecord *record)
{
  g_free (record->tenant);
  g_free (record->slug);
  g_free (record->version);
  g_free (record->directory);
  g_free (record->manifest);
  g_free (record->provenance);
  g_free (record->source);
  g_free (record->reason);
  g_free (record->actor);
  g_free (record->pinned);
  g_free (record->previous_version);
  g_free (record->snapshot_directory);
  g_free (record->migrates_from);
  g_free (record->kept_settings);
  g_free (record);
}

MortiseHoldingsRecord *
mortise_holdings_record_new (void)
{
  return g_new0 (MortiseHoldingsRecord, 1);
}

void
mortise_holdings_record_free (MortiseHoldingsRecord *record)
{
  g_free (record->slug);
  g_free (record->snapshot_directory);
  g_free (record->versions);
  g_free (record);
}

MortiseKeptRecord *
mortise_kept_record_new (void)
{
  return g_new0 (MortiseKeptRecord, 1);
}

void
mortise_kept_record_free (MortiseKeptRecord *record)
{
  g_free (record->slug);
  g_free (record->version);
  g_free (record->manifest);
  g_free (record->settings);
  g_free (record->actor);
  g_free (record);
}

MortiseGrantRecord *
mortise_grant_record_new (void)
{
  return g_new0 (MortiseGrantRecord, 1);
}

void
mortise_grant_record_free (MortiseGrantRecord *record)
{
  g_free (record->slug);
  g_free (record->permission);
  g_free (record->actor);
  g_free (record);
}

MortiseSettingRecord *
mortise_setting_record_new (void)
{
  return g_new0 (MortiseSettingRecord, 1);
}

void
mortise_setting_record_free (MortiseSettingRecord *record)
{
  g_free (record->slug);
  g_free (record->key);
  g_free (record->value);
  g_free (record->actor);
  g_free (record);
}

void
mortise_setting_change_record_free (MortiseSettingChangeRecord *record)
{
  g_free (record->actor);
  g_free (record->cause);
  g_free (record->changes);
  g_free (record);
}

void
mortise_setting_backup_record_free (MortiseSettingBackupRecord *record)
{
  g_free (record->actor);
  g_free (record->cause);
  g_free (record->version);
  g_free (record->settings);
  g_free (record);
}

void
mortise_secret_record_free (MortiseSecretRecord *record)
{
  g_free (record->tenant);
  g_free (record->slug);
  g_free (record->key);
  g_free (record->sealed);
  g_free (record);
}

MortiseListenerRecord *
mortise_listener_record_new (void)
{
  return g_new0 (MortiseListenerRecord, 1);
}

void
mortise_listener_record_free (MortiseListenerRecord *record)
{
  g_free (record->slug);
  g_free (record->hook);
  g_free (record->kind);
  g_free (record->place);
  g_free (record);
}

void
mortise_listener_override_free (MortiseListenerOverride *override)
{
  g_free (override->hook);
  g_free (override->slug);
  g_free (override->actor);
  g_free (override);
}

void
mortise_budget_record_free (MortiseBudgetRecord *record)
{
  g_free (record->slug);
  g_free (record);
}

void
mortise_saved_payload_record_free (MortiseSavedPayloadRecord *record)
{
  g_free (record->name);
  g_free (record->payload);
  g_free (record->actor);
  g_free (record);
}

MortiseCrashRecord *
mortise_crash_record_new (void)
{
  return g_new0 (MortiseCrashRecord, 1);
}

void
mortise_crash_record_free (MortiseCrashRecord *record)
{
  g_free (record->slug);
  g_free (record->reason);
  g_free (record);
}

MortiseAuditRecord *
mortise_audit_record_new (void)
{
  return g_new0 (MortiseAuditRecord, 1);
}

void
mortise_audit_record_free (MortiseAuditRecord *record)
{
  g_free (record->tenant);
  g_free (record->actor);
  g_free (record->action);
  g_free (record->subject);
  g_free (record->detail);
  g_free (record);
}

MortiseLogRecord *
mortise_log_record_new (void)
{
  return g_new0 (MortiseLogRecord, 1);
}

void
mortise_log_record_free (MortiseLogRecord *record)
{
  g_free (record->tenant);
  g_free (record->slug);
  g_free (record->stream);
  g_free (record->level);
  g_free (record->message);
  g_free (record->fields);
  g_free (record);
}

MortiseTraceRecord *
mortise_trace_record_new (void)
{
  return g_new0 (MortiseTraceRecord, 1);
}

void
mortise_trace_record_free (MortiseTraceRecord *record)
{
  g_free (record->id);
  g_free (record->summary);
  g_free (record->detail);
  g_free (record);
}

void
mortise_catalogue_record_free (MortiseCatalogueRecord *record)
{
  g_free (record->address);
  g_free (record->state);
  g_free (record->actor);
  g_free (record);
}
