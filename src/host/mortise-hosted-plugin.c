/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hosted-plugin-private.h"

#include "mortise-string.h"

/* What the host knows of one installed plugin, for one tenant. It decides nothing and starts nothing: the worker
 * (mortise-worker.c) and the host change it, the admin API shows it. */

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseHostedPlugin, mortise_hosted_plugin, G_TYPE_OBJECT)

void
mortise_registration_free (MortiseRegistration *registration)
{
  g_free (registration->hook);
  g_free (registration->kind);
  g_free (registration->place);
  g_free (registration);
}

/* What the store is to remember of it. */
MortiseListenerRecord *
mortise_registration_to_record (const MortiseRegistration *registration)
{
  MortiseListenerRecord *record = mortise_listener_record_new ();

  record->hook = g_strdup (registration->hook);
  record->kind = g_strdup (registration->kind);
  record->priority = registration->priority;
  record->place = g_strdup (registration->place);
  return record;
}

static void
mortise_hosted_plugin_finalize (GObject *object)
{
  MortiseHostedPlugin *self = MORTISE_HOSTED_PLUGIN (object);

  g_clear_object (&self->manifest);
  g_clear_object (&self->platforms);
  g_free (self->tenant);
  g_free (self->source);
  g_free (self->directory);
  mortise_plugin_upkeep_clear (&self->upkeep);
  mortise_activity_unref (self->activity);
  g_free (self->reason);
  g_free (self->suspension);
  g_hash_table_unref (self->grants);
  g_clear_pointer (&self->settings, mortise_setting_layers_free);
  g_ptr_array_unref (self->registrations);

  G_OBJECT_CLASS (mortise_hosted_plugin_parent_class)->finalize (object);
}

static void
mortise_hosted_plugin_class_init (MortiseHostedPluginClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_hosted_plugin_finalize;

  /* Something that mortise_hosted_plugin_to_json() shows is different. */
  signals[CHANGED]
      = g_signal_new ("changed", MORTISE_TYPE_HOSTED_PLUGIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mortise_hosted_plugin_init (MortiseHostedPlugin *self)
{
  self->activity = mortise_activity_new (g_get_monotonic_time ());
  self->grants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->registrations = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_registration_free);
}

/**
 * mortise_hosted_plugin_new:
 * @manifest: its manifest
 * @tenant: for whom it is installed
 * @source: `bundled`, `folder` or `run`
 * @directory: where its current version lies
 *
 * Returns: (transfer full): a plugin, disabled, with the listeners that its manifest announces
 */
MortiseHostedPlugin *
mortise_hosted_plugin_new (MortiseManifest *manifest, const char *tenant, const char *source, const char *directory)
{
  MortiseHostedPlugin *self = g_object_new (MORTISE_TYPE_HOSTED_PLUGIN, NULL);
  GPtrArray *hooks = mortise_manifest_get_hooks (manifest);

  self->manifest = g_object_ref (manifest);
  self->tenant = g_strdup (tenant);
  self->settings = mortise_setting_layers_new (manifest, tenant);
  self->source = g_strdup (source);
  self->directory = g_strdup (directory);
  for (guint i = 0; i < hooks->len; i++)
    {
      const MortiseManifestHook *hook = hooks->pdata[i];

      mortise_hosted_plugin_add_registration (self, hook->name, mortise_hook_kind_to_string (hook->kind),
                                              hook->priority, 0);
    }
  return self;
}

const char *
mortise_hosted_plugin_get_slug (MortiseHostedPlugin *self)
{
  return mortise_manifest_get_slug (self->manifest);
}

const char *
mortise_hosted_plugin_get_tenant (MortiseHostedPlugin *self)
{
  return self->tenant;
}

const char *
mortise_hosted_plugin_get_source (MortiseHostedPlugin *self)
{
  return self->source;
}

const char *
mortise_hosted_plugin_get_directory (MortiseHostedPlugin *self)
{
  return self->directory;
}

MortiseManifest *
mortise_hosted_plugin_get_manifest (MortiseHostedPlugin *self)
{
  return self->manifest;
}

/* --- state -------------------------------------------------------------------------------------------------------- */

MortisePluginState
mortise_hosted_plugin_get_state (MortiseHostedPlugin *self)
{
  if (!self->enabled)
    return MORTISE_PLUGIN_DISABLED;
  if (self->quarantined)
    return MORTISE_PLUGIN_QUARANTINED;
  if (self->suspension != NULL)
    return MORTISE_PLUGIN_SUSPENDED;
  return self->running ? MORTISE_PLUGIN_RUNNING : MORTISE_PLUGIN_ENABLED;
}

/* Whether its listeners may be called. */
gboolean
mortise_hosted_plugin_is_usable (MortiseHostedPlugin *self)
{
  return self->enabled && !self->quarantined && self->suspension == NULL;
}

const char *
mortise_hosted_plugin_get_reason (MortiseHostedPlugin *self)
{
  return self->reason;
}

void
mortise_hosted_plugin_changed (MortiseHostedPlugin *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
mortise_hosted_plugin_set_enabled (MortiseHostedPlugin *self, gboolean enabled)
{
  if (self->enabled == enabled)
    return;
  self->enabled = enabled;
  mortise_hosted_plugin_changed (self);
}

void
mortise_hosted_plugin_set_quarantined (MortiseHostedPlugin *self, gboolean quarantined)
{
  if (self->quarantined == quarantined)
    return;
  self->quarantined = quarantined;
  mortise_hosted_plugin_changed (self);
}

void
mortise_hosted_plugin_set_reason (MortiseHostedPlugin *self, const char *reason)
{
  if (mortise_set_string (&self->reason, reason))
    mortise_hosted_plugin_changed (self);
}

/* (nullable): why it is left out for now, though it is enabled */
const char *
mortise_hosted_plugin_get_suspension (MortiseHostedPlugin *self)
{
  return self->suspension;
}

void
mortise_hosted_plugin_set_suspension (MortiseHostedPlugin *self, const char *why)
{
  if (mortise_set_string (&self->suspension, why))
    mortise_hosted_plugin_changed (self);
}

/* (transfer none): whoever changes it says so to the store as well */
MortisePluginUpkeep *
mortise_hosted_plugin_get_upkeep (MortiseHostedPlugin *self)
{
  return &self->upkeep;
}

/* (transfer none): whoever sees it do something says so to it */
MortiseActivity *
mortise_hosted_plugin_get_activity (MortiseHostedPlugin *self)
{
  return self->activity;
}

void
mortise_hosted_plugin_set_running (MortiseHostedPlugin *self, gboolean running, MortiseIsolation layers)
{
  self->running = running;
  self->layers = layers;
  self->started = running ? g_get_real_time () : 0;
  self->earlier_cpu_us += self->usage.cpu_us;
  self->usage = (MortiseProcessUsage){ 0 };
  mortise_hosted_plugin_changed (self);
}

/**
 * mortise_hosted_plugin_succeed:
 * @self: a plugin as it is now
 * @before: the same as it was, whose process ends its work
 *
 * Goes on with what is known of a plugin, of which nothing depends on its manifest.
 */
void
mortise_hosted_plugin_succeed (MortiseHostedPlugin *self, MortiseHostedPlugin *before)
{
  mortise_activity_unref (self->activity);
  self->activity = mortise_activity_ref (before->activity);
  mortise_activity_begin_process (self->activity, g_get_monotonic_time ());
  mortise_plugin_upkeep_clear (&self->upkeep);
  self->upkeep = before->upkeep;
  before->upkeep = (MortisePluginUpkeep){ 0 };
  self->earlier_cpu_us = before->earlier_cpu_us + before->usage.cpu_us;
  self->restarts = before->restarts;
}

void
mortise_hosted_plugin_count_restart (MortiseHostedPlugin *self)
{
  self->restarts++;
  mortise_activity_count_failure (self->activity, g_get_monotonic_time ());
}

/* Whether it differs enough from what was known to tell somebody. */
gboolean
mortise_hosted_plugin_set_usage (MortiseHostedPlugin *self, const MortiseProcessUsage *usage)
{
  const guint64 step = 64 * 1024;
  gboolean differs = self->usage.memory_bytes / step != usage->memory_bytes / step
                     || self->usage.cpu_us != usage->cpu_us || self->usage.pid != usage->pid;

  self->usage = *usage;
  mortise_activity_add_usage (self->activity, usage->memory_bytes, usage->cpu_us, g_get_monotonic_time ());
  return differs;
}

/* --- grants and settings ------------------------------------------------------------------------------------------ */

gboolean
mortise_hosted_plugin_is_granted (MortiseHostedPlugin *self, const char *permission)
{
  return g_hash_table_contains (self->grants, permission);
}

void
mortise_hosted_plugin_set_granted (MortiseHostedPlugin *self, const char *permission, gboolean granted)
{
  gboolean differs = granted ? g_hash_table_add (self->grants, g_strdup (permission))
                             : g_hash_table_remove (self->grants, permission);

  if (differs)
    mortise_hosted_plugin_changed (self);
}

/* (transfer none): whoever changes them says so to the store and to its process as well */
MortiseSettingLayers *
mortise_hosted_plugin_get_settings (MortiseHostedPlugin *self)
{
  return self->settings;
}

/* --- listeners ---------------------------------------------------------------------------------------------------- */

/* (element-type MortiseRegistration) (transfer none): in the order in which they were registered. */
GPtrArray *
mortise_hosted_plugin_get_registrations (MortiseHostedPlugin *self)
{
  return self->registrations;
}

/* (transfer none) */
MortiseRegistration *
mortise_hosted_plugin_add_registration (MortiseHostedPlugin *self,
                                        const char *hook,
                                        const char *kind,
                                        int priority,
                                        guint id)
{
  MortiseRegistration *registration = g_new0 (MortiseRegistration, 1);

  registration->hook = g_strdup (hook);
  registration->kind = g_strdup (kind);
  registration->priority = priority;
  registration->id = id;
  g_ptr_array_add (self->registrations, registration);
  return registration;
}

void
mortise_hosted_plugin_place_registration (MortiseHostedPlugin *self, guint id, const char *place)
{
  for (guint i = 0; i < self->registrations->len; i++)
    {
      MortiseRegistration *registration = self->registrations->pdata[i];

      if (registration->id == id)
        mortise_set_string (&registration->place, place);
    }
}

gboolean
mortise_hosted_plugin_remove_registration (MortiseHostedPlugin *self, guint id)
{
  for (guint i = 0; i < self->registrations->len; i++)
    {
      const MortiseRegistration *registration = self->registrations->pdata[i];

      if (registration->id == id)
        {
          g_ptr_array_remove_index (self->registrations, i);
          return TRUE;
        }
    }
  return FALSE;
}

void
mortise_hosted_plugin_clear_registrations (MortiseHostedPlugin *self)
{
  g_ptr_array_set_size (self->registrations, 0);
}

void
mortise_hosted_plugin_set_platforms (MortiseHostedPlugin *self, MortisePlatformSet *platforms)
{
  g_set_object (&self->platforms, platforms);
}
